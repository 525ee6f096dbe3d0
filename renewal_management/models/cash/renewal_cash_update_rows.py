# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

# Weeks ahead that are looked at one by one.
WEEKS_AHEAD = 13
# Months of receipts that are kept beside what is expected.
MONTHS_BACK = 12
COLUMNS = (
    "company_id",
    "source",
    "is_draft",
    "date",
    "week_date",
    "contract_id",
    "renewal_id",
    "move_id",
    "move_line_id",
    "due_date",
    "partner_id",
    "product_id",
    "journal_id",
    "currency_id",
    "user_id",
    "team_id",
    "currency_amount",
    "amount",
    "untaxed_amount",
    "best_amount",
    "worst_amount",
)


class RenewalCashUpdate(models.Model):
    """The rows that a refresh writes: what is expected, and what was received."""

    _inherit = "renewal.cash.update"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Making room
    # ------------------------------------------------------------------

    def _forget_invoices(self, scope, since):
        """What is open, and what was received since a day, is read again."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM renewal_cash_line WHERE company_id = %s "
                "AND (source IN ('invoice', 'late') "
                "OR (source = 'received' AND date >= %s))",
                scope.company.id,
                since,
            )
        )

    def _forget_contracts(self, scope):
        """What these contracts will bring is worked out again."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM renewal_cash_line WHERE company_id = %s "
                "AND source IN ('contract', 'unscheduled', 'renewal') AND %s",
                scope.company.id,
                scope.choose(SQL("contract_id")),
            )
        )

    # ------------------------------------------------------------------
    # Expected
    # ------------------------------------------------------------------

    def _insert_expected(self, scope, dated):
        """:param dated: see ``renewal.cash.schedule``"""
        schedule = self.env["renewal.cash.schedule"]
        currencies = self.env["res.currency"].search([("active", "in", (True, False))])
        rates = schedule._get_values(
            self._get_cash_rates(currencies, scope), currency_id="int", rate="float8"
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO renewal_cash_line
                    (%(columns)s, received_amount, total_amount)
                SELECT *, 0, amount FROM (%(rows)s) AS cash (%(columns)s)
                WHERE amount != 0 OR best_amount != 0 OR worst_amount != 0
                """,
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                rows=self._select_expected(scope, dated, rates),
            )
        )
        return self.env.cr.rowcount

    def _select_expected(self, scope, dated, rates):
        """The dated receipts by month: likely, at best and at worst are three days."""
        return SQL(
            """
            WITH owner AS (%(owners)s)
            SELECT %(company)s, d.source, d.is_draft,
                DATE_TRUNC('month', day.date)::date,
                %(week)s,
                d.contract_id, d.renewal_id, d.move_id, d.move_line_id,
                CASE WHEN d.move_line_id IS NOT NULL THEN MIN(d.due_date) END,
                d.partner_id,
                (ARRAY_AGG(d.product_id ORDER BY ABS(d.gross) DESC))[1],
                d.journal_id, d.currency_id,
                COALESCE(owner.user_id, d.user_id), owner.team_id,
                ROUND(SUM(day.likely * d.gross)::numeric, cur.decimal_places),
                ROUND((SUM(day.likely * d.gross) * rate.rate)::numeric, %(decimals)s),
                ROUND((SUM(day.likely * d.net) * rate.rate)::numeric, %(decimals)s),
                ROUND((SUM(day.best * d.gross) * rate.rate)::numeric, %(decimals)s),
                ROUND((SUM(day.worst * d.gross) * rate.rate)::numeric, %(decimals)s)
            FROM (%(dated)s) AS d
                CROSS JOIN LATERAL (VALUES
                    (d.likely_date, d.weight, 0, 0),
                    (d.best_date, 0, d.best_weight, 0),
                    (d.worst_date, 0, 0, d.worst_weight)
                ) AS day (date, likely, best, worst)
                JOIN res_currency cur ON cur.id = d.currency_id
                JOIN (%(rates)s) AS rate ON rate.currency_id = d.currency_id
                LEFT JOIN owner ON owner.contract_id = d.contract_id
            WHERE day.date <= %(horizon)s
            GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15, 16, cur.decimal_places,
                rate.rate
            """,
            owners=self._get_owners(scope),
            company=scope.company.id,
            decimals=scope.company.currency_id.decimal_places,
            dated=dated,
            rates=rates,
            horizon=scope.horizon,
            week=self._get_week(SQL("day.date"), scope.today),
        )

    @api.model
    def _get_week(self, day, today):
        """Monday of the week of a day, in SQL; empty after the weeks that are looked at
        one by one, this one included."""
        monday = today - timedelta(days=today.weekday())
        return SQL(
            "CASE WHEN %(day)s < %(end)s THEN DATE_TRUNC('week', %(day)s)::date END",
            day=day,
            end=monday + timedelta(weeks=WEEKS_AHEAD),
        )

    def _get_owners(self, scope):
        """Who looks after a contract: the owner of the renewal that is decided next."""
        return SQL(
            """
            SELECT DISTINCT ON (contract_id) contract_id, user_id, team_id
            FROM renewal_renewal
            WHERE company_id = %s AND contract_type = 'sale' AND %s
            ORDER BY contract_id, outcome IS NOT NULL, decision_date, id
            """,
            scope.company.id,
            scope.choose(SQL("contract_id")) if scope.contract_ids else SQL("TRUE"),
        )

    def _get_cash_rates(self, currencies, scope):
        """What a unit of each currency is worth in the company's, today."""
        target = scope.company.currency_id
        return [
            (
                currency.id,
                currency._get_conversion_rate(
                    currency, target, scope.company, scope.today
                ),
            )
            for currency in currencies
        ]

    # ------------------------------------------------------------------
    # Received
    # ------------------------------------------------------------------

    def _get_received_since(self, date_ref, is_full):
        """First day of the receipts that are read again: a payment of last month may
        have been entered today."""
        months = MONTHS_BACK if is_full else 1
        return date_ref.replace(day=1) - relativedelta(months=months)

    def _insert_received(self, scope, since):
        """Payments of customers' invoices from a day on, by month of the payment."""
        self.env.cr.execute(
            SQL(
                """
                WITH owner AS (%(owners)s)
                INSERT INTO renewal_cash_line (company_id, source, date, contract_id,
                    partner_id, product_id, journal_id, currency_id, user_id, team_id,
                    currency_amount, amount, untaxed_amount, best_amount, worst_amount,
                    received_amount, total_amount)
                SELECT %(company)s, 'received', date, contract_id, partner_id,
                    MAX(product_id), journal_id, currency_id, user_id, team_id,
                    0, 0, 0, 0, 0, SUM(amount), SUM(amount)
                FROM (
                    SELECT DATE_TRUNC('month', r.date)::date AS date, r.contract_id,
                        r.partner_id, r.product_id, r.journal_id, r.currency_id,
                        COALESCE(owner.user_id, r.user_id) AS user_id, owner.team_id,
                        r.amount
                    FROM (%(receipts)s) AS r LEFT JOIN owner USING (contract_id)
                ) AS receipt
                GROUP BY date, contract_id, partner_id, journal_id, currency_id,
                    user_id, team_id
                """,
                owners=self._get_owners(scope),
                company=scope.company.id,
                receipts=self._get_receipts(scope, since),
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _get_receipts(self, scope, since):
        """Payments of customers' invoices from a day on: a row for each that was
        matched with an invoice, in the company's currency. Credit notes, write-offs and
        exchange differences are none."""
        schedule = self.env["renewal.cash.schedule"]
        return SQL(
            """
            SELECT pay.date, p.amount, m.id AS move_id, m.invoice_date,
                origin.contract_id, origin.product_id,
                m.commercial_partner_id AS partner_id, m.journal_id, m.currency_id,
                m.invoice_user_id AS user_id
            FROM account_partial_reconcile p
                JOIN account_move_line l ON l.id = p.debit_move_id
                JOIN account_move m ON m.id = l.move_id
                %(payment)s
                CROSS JOIN LATERAL (%(origin)s) AS origin
            WHERE p.company_id = %(company)s AND pay.date >= %(since)s
                AND m.move_type IN ('out_invoice', 'out_receipt')
                AND l.display_type = 'payment_term' AND %(received)s AND %(chosen)s
            """,
            origin=schedule._get_origin(),
            company=scope.company.id,
            since=since,
            payment=self.env["renewal.cash.delay"]._join_payment(),
            received=self.env["renewal.cash.delay"]._get_received(),
            chosen=schedule._choose_invoices(scope),
        )
