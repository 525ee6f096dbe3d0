# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Writing on many records at once what is another value on each."""

from odoo.tools import SQL


def link(records, name, values):
    """Write one of these values on each record, in order, by one statement: the ids of
    the rows that they point at, for example.

    Nothing is computed or tracked: the caller says what was modified.

    :param name: a stored field
    """
    records.env.cr.execute(
        SQL(
            """
            UPDATE %(table)s AS t SET %(name)s = v.target
              FROM unnest(%(own)s::int[], %(values)s::%(type)s[])
                   AS v(id, target)
             WHERE t.id = v.id
            """,
            table=SQL.identifier(records._table),
            name=SQL.identifier(name),
            own=records.ids,
            values=list(values),
            type=SQL(records._fields[name].column_type[1]),
        )
    )
    records.invalidate_recordset([name], flush=False)
