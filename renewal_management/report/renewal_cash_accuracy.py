# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ..models.cash.renewal_cash_mixin import SOURCES
from ..models.cash.renewal_cash_schedule import CashScope
from ..models.cash.renewal_cash_snapshot import MONTHS_MEASURED, YEARS_KEPT
from .renewal_rate_mixin import Rate

HORIZONS = [("030", "30 days"), ("060", "60 days"), ("090", "90 days")]


class RenewalCashAccuracy(models.Model):
    """How good the cash-in was: what was expected of a month that is over, and what
    came in.

    A month is held against three snapshots: that of its first day (30 days ahead to its
    end), of a month before (60) and of two months before (90). With F what the snapshot
    expected and A what was received, sums running over the rows of the group:

    - accuracy = 1 - |A - F| / A
    - bias = (F - A) / A, above 0 when too much was expected

    A payment counts for the source that its invoice had on the day of the snapshot: an
    invoice that was there by then is *open* or *late*; one that came later is a
    *renewal* where its contract line did not exist yet, else a *contract invoice to
    come*. Invoices without a contract that came later were nobody's forecast: they have
    no source. Look at one horizon at a time, or group by it.
    """

    _name = "renewal.cash.accuracy"
    _description = "Cash-in Accuracy"
    _inherit = ["renewal.rate.mixin"]
    _auto = False
    _order = "date desc, horizon, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    date = fields.Date(
        string="Month",
    )
    horizon = fields.Selection(
        selection=HORIZONS,
        help="Days from the snapshot to the end of the month.",
    )
    source = fields.Selection(
        selection=SOURCES,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
    )
    expected_amount = fields.Monetary(
        string="Expected",
    )
    received_amount = fields.Monetary(
        string="Received",
    )
    accuracy = Rate(
        help="100% is exact; below 0, the forecast was off by more than what came in. "
        "1 - |received - expected| / received.",
    )
    bias = Rate(
        help="Above 0, too much was expected; below 0, too little. (expected - "
        "received) / received.",
    )

    def _get_rates(self):
        sums = ("expected_amount:sum", "received_amount:sum")
        return {**super()._get_rates(), "accuracy": sums, "bias": sums}

    def _get_rate_sql(self, name, *sums):
        difference = SQL("((%s) - (%s))::float8 / NULLIF(%s, 0)", *sums, sums[1])
        return difference if name == "bias" else SQL("1 - ABS(%s)", difference)

    def _get_rows(self):
        return SQL(
            """
            WITH seen AS (%(seen)s)
            SELECT ROW_NUMBER() OVER () AS id, found.*, %(currency)s AS currency_id
            FROM (%(expected)s UNION ALL %(received)s) AS found
            """,
            seen=self._get_seen(),
            currency=self.env.company.currency_id.id,
            expected=self._get_expected(),
            received=SQL(" UNION ALL ").join(
                self._get_received(company) for company in self.env.companies
            ),
        )

    def _get_seen(self):
        """The snapshots, and the months over by now that they are measured with."""
        return SQL(
            """
            SELECT s.company_id, currency_table.rate, s.snapshot_month, s.date AS day,
                month.date, LPAD((30 * (month.place))::text, 3, '0') AS horizon
            FROM (SELECT company_id, snapshot_month, MIN(snapshot_date) AS date
                    FROM renewal_cash_snapshot GROUP BY company_id, snapshot_month) AS s
                JOIN %(currency_table)s USING (company_id)
                CROSS JOIN LATERAL (
                    SELECT (s.snapshot_month + (place - 1) * INTERVAL '1 month')::date
                        AS date, place
                    FROM GENERATE_SERIES(1, %(months)s) AS place) AS month
            WHERE month.date + INTERVAL '1 month' <= %(today)s
            """,
            currency_table=self._get_currency_table(),
            months=MONTHS_MEASURED,
            today=self.env.company._get_renewal_today(),
        )

    def _get_expected(self):
        return SQL(
            """
            SELECT s.company_id, seen.date, seen.horizon, s.source, s.partner_id,
                s.contract_id, s.user_id, s.team_id,
                seen.rate * s.amount AS expected_amount, 0 AS received_amount
            FROM renewal_cash_snapshot s JOIN seen ON seen.company_id = s.company_id
                AND seen.snapshot_month = s.snapshot_month AND seen.date = s.date
            """
        )

    def _get_received(self, company):
        """What came in, once for each snapshot that had to expect it."""
        today = self.env.company._get_renewal_today()
        since = today - relativedelta(years=YEARS_KEPT)
        scope = CashScope(company, today, today)
        receipts = self.env["renewal.cash.update"]._get_receipts(scope, since)
        return SQL(
            """
            SELECT seen.company_id, seen.date, seen.horizon, CASE
                    WHEN r.invoice_date <= seen.day THEN COALESCE((
                        SELECT MAX(s.source) FROM renewal_cash_snapshot s
                        WHERE s.company_id = seen.company_id
                            AND s.snapshot_month = seen.snapshot_month
                            AND s.move_id = r.move_id
                        ), 'invoice')
                    WHEN r.contract_id IS NULL THEN NULL
                    WHEN line.since > seen.day THEN 'renewal' ELSE 'contract' END,
                r.partner_id, r.contract_id, owner.user_id, owner.team_id,
                0, seen.rate * r.amount
            FROM (%(receipts)s) AS r
                JOIN seen ON seen.company_id = %(company)s
                    AND seen.date = DATE_TRUNC('month', r.date)::date
                LEFT JOIN LATERAL (SELECT MIN(cl.create_date)::date AS since
                    FROM account_move_line il
                        JOIN contract_line cl ON cl.id = il.contract_line_id
                    WHERE il.move_id = r.move_id) AS line ON TRUE
                LEFT JOIN (%(owners)s) AS owner ON owner.contract_id = r.contract_id
            """,
            receipts=receipts,
            company=company.id,
            owners=self.env["renewal.cash.update"]._get_owners(scope),
        )
