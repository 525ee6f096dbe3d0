# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

FIELD = "renewal_usage_calls_limit"


def migrate(cr, version):
    """The usage endpoint no longer counts calls: the reverse proxy limits them.

    The table, the setting, and everything that Odoo noted about them go.
    """
    cr.execute("DROP TABLE IF EXISTS renewal_usage_quota")
    cr.execute(
        "ALTER TABLE res_company DROP COLUMN IF EXISTS renewal_usage_calls_limit"
    )
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'renewal_management_health'
           AND (name ~ 'renewal_usage_quota' OR name ~ %s)
        """,
        [FIELD],
    )
    cr.execute("DELETE FROM ir_model_constraint WHERE name ~ %s", [FIELD])
    cr.execute("DELETE FROM ir_model_fields WHERE name = %s", [FIELD])
    # with its fields, constraints and access rights
    cr.execute("DELETE FROM ir_model WHERE model = 'renewal.usage.quota'")
