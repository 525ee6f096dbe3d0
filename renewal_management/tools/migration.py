# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Changing what is stored, for the scripts in ``migrations/``. Done twice, the second
time changes nothing.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, sql


def improve(cr, xmlid, before):
    """Bring an improved shipped record to a running company; in a ``post-`` script.

    It is changed only where every field of it, in every language, still is what was
    shipped, now or before. An edited record stays, and the list *Improved since*
    offers each field; a deleted one stays deleted. The new values, and their
    translations, are those of the data file.

    ::

        improve(
            cr,
            "renewal_management.renewal_playbook_step_enterprise_escalate",
            {
                "condition": "[('has_opportunity', '=', False)]",
                "name": {"en_US": "Ask the team leader", "zh_CN": "请示主管"},
                "offset_days": [-35, -30],
            },
        )

    :param before: {field: what it was shipped with}. A list for several former values,
        oldest first: name every field in which some release differed from today's. A
        translated text is given as {language: text}; the external id of a record, the
        SHA-1 of a file. When a record is improved again, this call moves to the newer
        script.
    """
    _improvements(cr)._improve(xmlid, before)


def ship(cr, xmlid):
    """Bring a record that is shipped anew to a running company, switched off; in a
    ``post-`` script. The list *Improved since* says so and switches it on. What cannot
    be switched off, such as a line of a scorecard, is offered there and not created.
    """
    _improvements(cr)._ship(xmlid)


def ship_job(cr, xmlid):
    """Bring a scheduled job that is shipped anew to a running company, as a new
    installation has it; in a ``post-`` script. What it works on is switched on by
    people."""
    improvements = _improvements(cr)
    if not improvements.env.ref(xmlid, raise_if_not_found=False):
        improvements._create_shipped(xmlid)


def keep_edits(cr, module, *kinds):
    """Records of these models belong to the company once they are installed: no update
    writes them again, nor their translations."""
    cr.execute(
        SQL(
            """
            UPDATE ir_model_data SET noupdate = TRUE
             WHERE module = %s AND model IN %s
            """,
            module,
            kinds,
        )
    )


def _improvements(cr):
    return api.Environment(cr, SUPERUSER_ID, {})["renewal.improvement"]


def rename_field(cr, model, old, new):
    """Rename a stored field with its column and with the filters that users saved."""
    table = model.replace(".", "_")
    if not sql.column_exists(cr, table, old):
        return
    sql.rename_column(cr, table, old, new)
    cr.execute(
        SQL(
            "UPDATE ir_model_fields SET name = %s WHERE model = %s AND name = %s",
            new,
            model,
            old,
        )
    )
    _rename_xmlid(cr, f"field_{table}__{old}", f"field_{table}__{new}")
    word = rf"\m{old}\M"
    cr.execute(
        SQL(
            """
            UPDATE ir_filters
               SET domain = regexp_replace(domain, %(word)s, %(new)s, 'g'),
                   context = regexp_replace(context, %(word)s, %(new)s, 'g'),
                   sort = regexp_replace(sort, %(word)s, %(new)s, 'g')
             WHERE model_id = %(model)s
            """,
            word=word,
            new=new,
            model=model,
        )
    )


def clamp(cr, table, column, lowest, highest):
    """Bring the numbers of a column between two numbers."""
    if sql.column_exists(cr, table, column):
        cr.execute(
            SQL(
                """
                UPDATE %(table)s
                   SET %(column)s = GREATEST(%(low)s, LEAST(%(column)s, %(high)s))
                 WHERE %(column)s NOT BETWEEN %(low)s AND %(high)s
                """,
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                low=lowest,
                high=highest,
            )
        )


def rename_index(cr, old, new):
    """Rename an index of a model. Odoo builds it again if its definition changed."""
    cr.execute(
        SQL(
            "ALTER INDEX IF EXISTS %s RENAME TO %s",
            SQL.identifier(old),
            SQL.identifier(new),
        )
    )
    cr.execute(
        SQL("UPDATE ir_model_constraint SET name = %s WHERE name = %s", new, old)
    )
    _rename_xmlid(cr, f"constraint_{old}", f"constraint_{new}")


def _rename_xmlid(cr, old, new):
    cr.execute(SQL("UPDATE ir_model_data SET name = %s WHERE name = %s", new, old))
