# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.cash.renewal_cash_snapshot import COLUMNS
from ..models.cash.renewal_cash_update import MONTHS_AHEAD


class RenewalCashChange(models.Model):
    """What moved since the last monthly snapshot before today: what is expected now,
    and what came in, against what was expected then.

    Two rows for each contract, renewal or invoice and month, one of each side, so that
    the change is right in every grouping: what slipped from May to June is less of the
    one and more of the other, and a contract invoice that was sent is less of *to come*
    and more of *open*. Months before the snapshot are on neither side.
    """

    _name = "renewal.cash.change"
    _description = "Cash-in Against the Last Snapshot"
    _inherit = ["renewal.cash.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "date, id"
    _rec_name = "partner_id"
    _depends = {
        "renewal.cash.line": ["amount", "received_amount", "total_amount", *COLUMNS],
        "renewal.cash.snapshot": ["amount", "snapshot_date", *COLUMNS],
    }

    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    snapshot_date = fields.Date(
        string="Last Snapshot On",
    )
    amount = fields.Monetary(
        string="Now",
        currency_field="currency_id",
        help="Expected now, and received since the beginning of the month of the "
        "snapshot.",
    )
    last_amount = fields.Monetary(
        string="Last Snapshot",
        currency_field="currency_id",
    )
    change_amount = fields.Monetary(
        string="Change",
        currency_field="currency_id",
    )

    def _get_rows(self):
        columns = SQL(", ").join(SQL.identifier("cash", name) for name in COLUMNS)
        return SQL(
            """
            WITH last AS (%(last)s)
            SELECT cash.id::bigint * 2 AS id, %(columns)s,
                last.date AS snapshot_date, %(currency)s AS currency_id,
                rate * cash.total_amount AS amount, 0 AS last_amount,
                rate * cash.total_amount AS change_amount,
                NULL::numeric AS untaxed_amount, NULL::numeric AS best_amount,
                NULL::numeric AS worst_amount
            FROM renewal_cash_line cash JOIN last USING (company_id)
            WHERE cash.date >= last.month AND cash.date <= last.until
            UNION ALL
            SELECT cash.id::bigint * 2 + 1, %(columns)s, last.date, %(currency)s,
                0, rate * cash.amount, -rate * cash.amount, NULL, NULL, NULL
            FROM renewal_cash_snapshot cash JOIN last
                ON last.company_id = cash.company_id
                    AND last.month = cash.snapshot_month
            """,
            last=self._get_last_snapshots(),
            columns=columns,
            currency=self.env.company.currency_id.id,
        )

    def _get_last_snapshots(self):
        """Of each company: the last snapshot before today, its month, and the last
        month that it looks ahead to."""
        return SQL(
            """
            SELECT currency_table.company_id, currency_table.rate, found.*
            FROM %(currency_table)s CROSS JOIN LATERAL (
                SELECT MIN(snapshot_date) AS date, snapshot_month AS month,
                    (snapshot_month + %(ahead)s * INTERVAL '1 month')::date AS until
                FROM renewal_cash_snapshot s
                WHERE s.company_id = currency_table.company_id
                    AND s.snapshot_date < %(today)s
                GROUP BY snapshot_month ORDER BY snapshot_month DESC LIMIT 1
            ) AS found
            """,
            currency_table=self._get_currency_table(),
            today=self.env.company._get_renewal_today(),
            ahead=MONTHS_AHEAD,
        )

    @property
    def _table_query(self):
        return self._get_rows()
