# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Changing what is stored, for the scripts in ``migrations/``. Done twice, the second
time changes nothing.
"""

from odoo.tools import SQL, sql


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
