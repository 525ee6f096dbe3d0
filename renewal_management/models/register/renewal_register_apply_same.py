# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from ...tools.register.row import COLUMNS

# What a row takes over from the one that said the same before.
TAKEN = (
    "partner_id",
    "contract_id",
    "contract_line_id",
    "line_key",
    "applied_values",
    "amount_read",
    "currency_read_id",
)


class RenewalRegisterApply(models.AbstractModel):
    """Most rows of a newer edition say what they said before. Where the contract is
    as it was left, too, there is nothing to find out: one statement settles them."""

    _inherit = "renewal.register.apply"  # pylint: disable=consider-merging-classes-inherited

    def _settle_same(self, rows, reader):
        """Settle the rows that say, cell by cell, what the last edition said, and whose
        contracts nobody changed.

        Only rows without a warning, and alone with their key, are settled: the others
        may have something to tell.

        :param rows: rows of one edition
        :return: the rows that are left
        """
        edition = rows.edition_id[:1]
        edition.reading_key = reader.fingerprint()
        rows.flush_model()
        self.env["contract.line"].flush_model()
        self.env["contract.contract"].flush_model()
        pairs = self._find_pairs(rows, edition)
        settled = self.env.execute_query(self._get_same_sql(pairs, edition))
        same = rows.browse(row_id for (row_id,) in settled)
        same.invalidate_recordset()
        return rows - same

    def _find_pairs(self, rows, edition):
        """Rows that were never applied, each with the last row of its key before.

        They are paired here, so that the statement finds both by their ids: joined by
        their texts, the database may come to compare each row with each.

        :return: {row id: id of the row before}
        """
        before = dict(self.env.execute_query(self._get_before_sql(edition)))
        domain = [
            ("id", "in", rows.ids),
            ("state", "=", "draft"),
            ("contract_line_id", "=", False),
            ("answer", "=", False),
            ("match_key", "in", list(before)),
        ]
        return {
            row.id: before[row.match_key]
            for row in rows.search_fetch(domain, ["match_key"])
        }

    def _get_same_sql(self, pairs, edition):
        taken = SQL(", ").join(
            SQL("%s = before.%s", SQL.identifier(name), SQL.identifier(name))
            for name in TAKEN
        )
        return SQL(
            """
            UPDATE renewal_register_row new
               SET state = 'unchanged', result = 'unchanged', error = NULL,
                   warning = NULL, warning_kinds = NULL, question = NULL, %(taken)s
              FROM UNNEST(%(new)s::int[], %(old)s::int[]) pair (new_id, old_id)
              JOIN renewal_register_row before ON before.id = pair.old_id
              JOIN renewal_register_edition file ON file.id = before.edition_id
              JOIN contract_line line ON line.id = before.contract_line_id
              JOIN contract_contract contract ON contract.id = line.contract_id
             WHERE new.id = pair.new_id
               AND before.state IN ('applied', 'unchanged')
               AND COALESCE(before.result, '') != 'lost'
               AND before.warning IS NULL
               AND file.reading_key = %(reading_key)s
               AND %(alike)s AND %(untouched)s
         RETURNING new.id
            """,
            taken=taken,
            new=list(pairs),
            old=list(pairs.values()),
            reading_key=edition.reading_key,
            alike=self._get_alike_sql(),
            untouched=self._get_untouched_sql(),
        )

    def _get_before_sql(self, edition):
        """(key, id of the last row before this edition) of each key that no edition of
        the register has twice."""
        return SQL(
            """
            SELECT match_key,
                   (ARRAY_AGG(id ORDER BY edition DESC) FILTER (WHERE edition < %s))[1]
              FROM renewal_register_row
             WHERE company_id = %s AND register_name = %s
             GROUP BY match_key
            HAVING COUNT(*) = COUNT(DISTINCT edition) AND MIN(edition) < %s
            """,
            edition.number,
            edition.company_id.id,
            edition.register_name,
            edition.number,
        )

    def _get_alike_sql(self):
        return SQL(" AND ").join(
            SQL(
                "new.%s IS NOT DISTINCT FROM before.%s",
                SQL.identifier(name),
                SQL.identifier(name),
            )
            for name in (*COLUMNS, "user_id")
        )

    def _get_untouched_sql(self):
        """The contract is as the row left it."""
        return SQL(
            """
            line.successor_contract_line_id IS NULL
            AND NOT COALESCE(line.is_canceled, FALSE)
            AND NOT COALESCE(contract.is_terminated, FALSE) AND contract.active
            AND line.date_end::text IS NOT DISTINCT FROM
                NULLIF(before.applied_values ->> 'date_end', 'false')
            AND line.specific_price::float =
                (before.applied_values ->> 'specific_price')::float
            """
        )
