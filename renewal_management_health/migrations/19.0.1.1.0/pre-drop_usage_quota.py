# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """The usage endpoint no longer counts calls: the reverse proxy limits them.

    The table, the setting, and everything that Odoo noted about them go.
    """
    cr.execute("DROP TABLE IF EXISTS renewal_usage_quota")
    cr.execute(
        "ALTER TABLE res_company DROP COLUMN IF EXISTS renewal_usage_calls_limit"
    )
    # the form of the settings is looked at before this part of it is loaded again
    cr.execute(
        """
        UPDATE ir_ui_view SET arch_db = '{"en_US": "<data/>"}'
          FROM ir_model_data AS data
         WHERE data.module = 'renewal_management_health'
           AND data.name = 'res_config_settings_view_form_usage'
           AND data.model = 'ir.ui.view' AND ir_ui_view.id = data.res_id
        """
    )
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'renewal_management_health'
           AND name ~ 'renewal_usage_(quota|calls_limit)'
        """
    )
    cr.execute(
        "DELETE FROM ir_model_constraint WHERE name ~ 'renewal_usage_calls_limit'"
    )
    cr.execute("DELETE FROM ir_model_fields WHERE name = 'renewal_usage_calls_limit'")
    # with its fields, constraints and access rights
    cr.execute("DELETE FROM ir_model WHERE model = 'renewal.usage.quota'")
