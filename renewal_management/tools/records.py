# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Writing on many records at once what is another value on each."""

from odoo.tools import SQL


def link(records, name, ids):
    """Have each record point at one of these rows, in order, by one statement.

    Nothing is computed or tracked: the caller says what was modified.

    :param name: a stored many2one
    """
    records.env.cr.execute(
        SQL(
            """
            UPDATE %(table)s AS t SET %(name)s = v.target
              FROM unnest(%(own)s::int[], %(ids)s::int[]) AS v(id, target)
             WHERE t.id = v.id
            """,
            table=SQL.identifier(records._table),
            name=SQL.identifier(name),
            own=records.ids,
            ids=list(ids),
        )
    )
    records.invalidate_recordset([name], flush=False)
