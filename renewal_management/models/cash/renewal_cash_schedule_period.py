# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

# What nobody invoiced for so long after the term is not going to be.
FORGOTTEN = timedelta(days=366)


class RenewalCashSchedule(models.AbstractModel):
    """The periods of a bill, one after the other."""

    _inherit = "renewal.cash.schedule"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_periods(self, scope):
        """Every invoice line to come, up to the horizon.

        :return: SQL with a row for each: source, contract, renewal, line, product,
            first and last day of the period, day of the invoice, currency, net and
            gross amount of the whole period, weights
        """
        priced = self._get_priced(scope, self._get_bills(scope))
        return SQL(
            """
            SELECT CASE WHEN period.planned_date > b.contract_end
                    THEN 'unscheduled' ELSE b.source END AS source,
                b.contract_id, b.renewal_id, b.line_id, b.product_id, b.journal_id,
                b.payer_id, b.payment_term_id, b.billed_currency_id AS currency_id,
                period.start_date, period.end_date, b.net, b.gross,
                GREATEST(period.planned_date, %(today)s + period.place - 1)
                    AS invoice_date,
                b.weight, b.best_weight, CASE WHEN period.planned_date > b.contract_end
                    THEN 0 ELSE b.worst_weight END AS worst_weight
            FROM (%(priced)s) AS b
                CROSS JOIN LATERAL (%(first)s) AS first
                CROSS JOIN LATERAL (%(first_row)s UNION ALL %(following)s) AS period
            WHERE period.planned_date <= %(horizon)s
                AND NOT (period.planned_date > b.contract_end
                    AND period.planned_date < %(forgotten)s)
            """,
            priced=priced,
            today=SQL("%s::date", scope.today),
            horizon=scope.horizon,
            forgotten=scope.today - FORGOTTEN,
            first=self._get_first_end(),
            first_row=SQL(
                "SELECT b.begin_date AS start_date, first.end_date, "
                "b.first_date AS planned_date, 1 AS place "
                "WHERE b.first_date IS NOT NULL"
            ),
            following=self._get_following(scope),
        )

    def _get_first_end(self):
        """Where the first period ends, and the next one begins: of a running line the
        date of its next invoice says it."""
        return SQL(
            """
            SELECT LEAST(cut.end_date, b.stop_date) AS end_date,
                CASE WHEN b.first_date IS NULL THEN b.begin_date
                    ELSE LEAST(cut.end_date, b.stop_date) + 1 END AS next_date
            FROM (SELECT CASE
                WHEN NOT b.is_prepaid
                    THEN b.first_date - CASE WHEN b.is_last_day THEN 0 ELSE 1 END
                WHEN b.is_last_day
                    THEN (DATE_TRUNC('month', b.first_date) + b.step)::date - 1
                ELSE (b.first_date + b.step)::date - 1 END AS end_date) AS cut
            """
        )

    def _get_following(self, scope):
        """The periods after the first. A last day of the month counts from the first of
        one."""
        return SQL(
            """
            SELECT period.start_date, period.end_date,
                CASE WHEN b.is_prepaid THEN period.start_date
                    WHEN b.is_last_day THEN period.end_date
                    ELSE period.end_date + 1 END,
                step.place::int + CASE WHEN b.first_date IS NULL THEN 0 ELSE 1 END
            FROM GENERATE_SERIES(
                    CASE WHEN b.is_last_day
                        THEN DATE_TRUNC('month', first.next_date::timestamp)
                        ELSE first.next_date::timestamp END,
                    LEAST(b.stop_date, %(horizon)s)::timestamp, b.step
                ) WITH ORDINALITY AS step (day, place)
                CROSS JOIN LATERAL (SELECT
                    GREATEST(step.day::date, first.next_date) AS start_date,
                    LEAST((step.day + b.step)::date - 1, b.stop_date) AS end_date
                ) AS period
            WHERE first.next_date <= LEAST(b.stop_date, %(horizon)s)
            """,
            horizon=SQL("%s::date", scope.horizon),
        )
