# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL, split_every

# Rows inserted by one statement.
INSERT_SIZE = 1000


class RenewalSimulator(models.AbstractModel):
    """Writing without the ORM: nothing computes, tracks, notifies or automates."""

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _put(self, records, vals):
        """Write columns of records."""
        if not records:
            return
        columns = SQL(", ").join(
            SQL(
                "%s = %s",
                SQL.identifier(name),
                records._fields[name].convert_to_column_insert(value, records),
            )
            for name, value in vals.items()
        )
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                columns,
                records.ids,
            )
        )
        records.invalidate_model(list(vals), flush=False)

    def _insert(self, play, model, rows):
        """Add rows of a model.

        :return: ids, in order
        """
        # as in the scheduled job: what it makes is no work of whoever simulates
        records = self.env[model].with_user(SUPERUSER_ID)
        if model not in play.defaults:
            fields = records._fields.values()
            required = [f.name for f in fields if f.required and f.column_type]
            play.defaults[model] = records.default_get(required)
        ids = self._insert_rows(records, play.defaults[model], rows)
        self._forget(model)
        return ids

    def _insert_rows(self, records, defaults, rows):
        ids = []
        for chunk in split_every(INSERT_SIZE, rows):
            ids += self._insert_chunk(records, defaults, chunk)
        return ids

    def _insert_chunk(self, records, defaults, rows):
        uid, now = records.env.uid, self.env.cr.now()
        log = {"create_uid": uid, "write_uid": uid}
        log |= {"create_date": now, "write_date": now}
        names = sorted({*defaults, *rows[0]} - set(log))
        values = [
            tuple(
                records._fields[name].convert_to_column_insert(
                    row.get(name, defaults.get(name)), records
                )
                for name in names
            )
            + tuple(log.values())
            for row in rows
        ]
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(records._table),
            SQL(", ").join(map(SQL.identifier, [*names, *log])),
            SQL(", ").join(values),
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _forget(self, *models):
        """What was read of these is no longer true. There is nothing to flush: nothing
        was written through the ORM."""
        for model in models:
            self.env[model].invalidate_model(flush=False)
