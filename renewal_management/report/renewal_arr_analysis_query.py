# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# Counted with nothing, and not because its term is over
FREE = SQL("snapshot.arr_amount = 0 AND snapshot.line_amounts != '{}'::jsonb")


class RenewalArrAnalysis(models.Model):
    """The rows: two month ends of a customer side by side, and what lies between."""

    _inherit = "renewal.arr.analysis"

    _depends = {
        "renewal.arr.month": [
            "company_id",
            "date",
            "is_complete",
            "is_opening",
            "is_reconstructed",
        ],
        "renewal.arr.snapshot": [
            "arr_amount",
            "company_arr_amount",
            "company_id",
            "date",
            "line_amounts",
            "month_rate_amount",
            "partner_id",
            "user_id",
            "year_rate_amount",
        ],
        "res.partner": ["country_id", "industry_id"],
    }

    def _get_rows(self):
        return SQL("%s %s", self._select(), self._from())

    def _select(self):
        """Columns. Override to add one."""
        return SQL(
            """
            SELECT
                customer.id,
                customer.date,
                customer.partner_id,
                customer.company_id,
                customer.user_id,
                customer.is_reconstructed,
                customer.is_compared,
                partner.country_id,
                partner.industry_id,
                %(currency)s AS currency_id,
                %(amounts)s,
                (customer.end_amount > 0)::int AS customer_count,
                (customer.year_start > 0)::int AS year_start_count,
                (customer.year_start > 0 AND customer.end_amount > 0)::int
                    AS year_kept_count
            """,
            currency=self.env.company.currency_id.id,
            amounts=SQL(", ").join(
                SQL("%s AS %s", self._convert_amount(amount), SQL.identifier(name))
                for name, amount in self._get_amounts().items()
            ),
        )

    def _get_amounts(self):
        """Amounts of a customer and a month, in the company's currency. ``month_end``
        and ``year_end`` are the end at the exchange rate of the start."""
        delta = SQL("customer.month_end - customer.start_amount")
        # a free year is no loss: who was counted with 0 is a customer
        is_new = SQL(
            "customer.start_amount = 0 AND customer.month_end > 0 "
            "AND NOT customer.was_there"
        )
        is_lost = SQL(
            "customer.start_amount > 0 AND customer.month_end = 0 "
            "AND NOT customer.is_there"
        )
        stays = SQL("NOT (%s) AND NOT (%s)", is_new, is_lost)
        return {
            "start_amount": SQL("customer.start_amount"),
            "month_start_amount": self._get_unless_opening(
                SQL("customer.start_amount")
            ),
            "end_amount": SQL("customer.end_amount"),
            "exchange_amount": SQL("customer.end_amount - customer.month_end"),
            "new_amount": SQL("CASE WHEN %s THEN %s ELSE 0 END", is_new, delta),
            "expansion_amount": SQL(
                "CASE WHEN %s THEN GREATEST(%s, 0) ELSE 0 END", stays, delta
            ),
            "contraction_amount": SQL(
                "CASE WHEN %s THEN GREATEST(-(%s), 0) ELSE 0 END", stays, delta
            ),
            "churned_amount": SQL("CASE WHEN %s THEN -(%s) ELSE 0 END", is_lost, delta),
            "retained_amount": self._get_unless_opening(
                self._get_retained("month_end", "start_amount")
            ),
            "kept_amount": self._get_unless_opening(
                self._get_kept("month_end", "start_amount")
            ),
            "year_start_amount": SQL("customer.year_start"),
            "year_retained_amount": self._get_retained("year_end", "year_start"),
            "year_kept_amount": self._get_kept("year_end", "year_start"),
        }

    def _get_unless_opening(self, amount):
        """Nothing is known of the month before the first: it has no rates."""
        return SQL("CASE WHEN customer.is_opening THEN 0 ELSE %s END", amount)

    def _get_retained(self, end, start):
        """min(end, start), never less than nothing."""
        return SQL(
            "GREATEST(LEAST(%s, %s), 0)",
            SQL.identifier("customer", end),
            SQL.identifier("customer", start),
        )

    def _get_kept(self, end, start):
        """The end, of those who had something at the start."""
        return SQL(
            "CASE WHEN %s > 0 THEN %s ELSE 0 END",
            SQL.identifier("customer", start),
            SQL.identifier("customer", end),
        )

    def _from(self):
        return SQL(
            """
            FROM (%s) AS customer
                JOIN %s ON currency_table.company_id = customer.company_id
                LEFT JOIN res_partner partner ON partner.id = customer.partner_id
            """,
            self._get_customers(),
            self._get_currency_table(),
        )

    def _get_customers(self):
        """Each month looks at three month ends: its own, the one before, and the one a
        year before. Months that were not counted to the end have no rows."""
        return SQL(
            """
            SELECT
                (month.id::bigint << 32) + snapshot.partner_id AS id,
                month.date,
                month.company_id,
                month.is_opening,
                month.is_reconstructed,
                BOOL_OR(COALESCE(counted.is_reconstructed, FALSE)) AS is_compared,
                snapshot.partner_id,
                (ARRAY_AGG(
                    snapshot.user_id
                    ORDER BY shift.months, snapshot.company_arr_amount DESC, snapshot.id
                ))[1] AS user_id,
                %s
            FROM (%s) AS month
                CROSS JOIN (VALUES (0), (1), (12)) AS shift(months)
                JOIN renewal_arr_month counted
                    ON counted.company_id = month.company_id
                    AND counted.is_complete
                    AND counted.date = (
                        date_trunc('month', month.date::timestamp)
                        - (shift.months - 1) * INTERVAL '1 month'
                        - INTERVAL '1 day'
                    )::date
                JOIN renewal_arr_snapshot snapshot ON snapshot.month_id = counted.id
            GROUP BY month.id, month.date, month.company_id, month.is_opening,
                month.is_reconstructed, snapshot.partner_id
            """,
            self._select_month_ends(),
            self._select_months(),
        )

    def _select_months(self):
        """Months that were counted. The first that was counted as it ended opens the
        books only while the ones before were not reconstructed."""
        return SQL(
            """
            SELECT opened.id, opened.date, opened.company_id,
                COALESCE(opened.is_reconstructed, FALSE) AS is_reconstructed,
                COALESCE(opened.is_opening, FALSE) AND NOT EXISTS (
                    SELECT FROM renewal_arr_month earlier
                    WHERE earlier.company_id = opened.company_id
                        AND earlier.date < opened.date
                        AND earlier.is_complete AND earlier.is_reconstructed
                ) AS is_opening
            FROM renewal_arr_month opened
            WHERE opened.is_complete
            """
        )

    def _select_month_ends(self):
        """The opening month starts as it ends: what came before was not counted."""
        own, before, year = (SQL("shift.months = %s", months) for months in (0, 1, 12))
        opening = SQL("shift.months = 0 AND month.is_opening")
        columns = (
            ("end_amount", "company_arr_amount", own),
            ("month_end", "month_rate_amount", SQL("%s AND NOT (%s)", own, opening)),
            ("month_end", "company_arr_amount", opening),
            ("year_end", "year_rate_amount", own),
            ("start_amount", "company_arr_amount", SQL("%s OR %s", before, opening)),
            ("year_start", "company_arr_amount", year),
        )
        sums = {}
        for name, column, condition in columns:
            sums.setdefault(name, []).append(
                SQL(
                    "COALESCE(SUM(%s) FILTER (WHERE %s), 0)",
                    SQL.identifier("snapshot", column),
                    condition,
                )
            )
        columns = [
            SQL("%s AS %s", SQL(" + ").join(terms), SQL.identifier(name))
            for name, terms in sums.items()
        ]
        columns += [
            SQL("%s AS %s", SQL("COALESCE(BOOL_OR(%s), FALSE)", condition), name)
            for name, condition in (
                (SQL("is_there"), SQL("%s AND %s", own, FREE)),
                (SQL("was_there"), SQL("%s AND %s", before, FREE)),
            )
        ]
        return SQL(", ").join(columns)
