# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from .renewal_usage_metric import AGGREGATES

# Customers whose month is rolled up in one transaction.
CUSTOMERS = 1000
# Highest value that the table takes; a month of extreme days stays below.
MAX_VALUE = SQL("999999999999999::float8")


def clip(value):
    """No further from 0 than a value may be."""
    return SQL("GREATEST(-%s, LEAST(%s, %s))", MAX_VALUE, value, MAX_VALUE)


# How a day that came in between joins its month.
LATE = {
    "sum": SQL("usage.value + EXCLUDED.value"),
    "avg": SQL("(usage.value + EXCLUDED.value) / 2"),
    "max": SQL("GREATEST(usage.value, EXCLUDED.value)"),
}


class RenewalUsage(models.Model):
    """Old days become months; customers that are merged become one."""

    _inherit = "renewal.usage"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_months_to_roll_up(self, company, kept_from):
        """
        :return: (metric, first day of a month) that have days older than ``kept_from``
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT metric_id, DATE_TRUNC('month', date)::date AS month
                FROM renewal_usage
                WHERE company_id = %s AND date < %s AND is_month IS NOT TRUE
                ORDER BY month, metric_id
                """,
                company.id,
                kept_from,
            )
        )
        metrics = self.env["renewal.usage.metric"]
        return [(metrics.browse(metric_id), month) for metric_id, month in rows]

    @api.model
    def _get_customers_to_roll_up(self, company, metric, month, after):
        """Numbers of the next customers that have days in that month."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT partner_id
                FROM renewal_usage
                WHERE %s AND partner_id > %s
                ORDER BY partner_id
                LIMIT %s
                """,
                self._get_days_sql(company, metric, month),
                after,
                CUSTOMERS,
            )
        )
        return [partner_id for (partner_id,) in rows]

    def _get_days_sql(self, company, metric, month):
        return SQL(
            "company_id = %s AND metric_id = %s AND date >= %s AND date < %s "
            "AND is_month IS NOT TRUE",
            company.id,
            metric.id,
            month,
            month + relativedelta(months=1),
        )

    @api.model
    def _roll_up(self, company, metric, month, partner_ids):
        """Make one row of the month's days.

        :return: how many days there were
        """
        [[count]] = self.env.execute_query(
            SQL(
                """
                WITH days AS (
                    DELETE FROM renewal_usage
                    WHERE %(days)s AND partner_id = ANY(%(partners)s)
                    RETURNING partner_id, value
                ), months AS (
                    INSERT INTO renewal_usage AS usage (
                        company_id, metric_id, partner_id, date, value, is_month
                    )
                    SELECT %(company)s, %(metric)s, partner_id, %(month)s,
                        %(value)s, TRUE
                    FROM days
                    GROUP BY partner_id
                    ON CONFLICT (company_id, metric_id, partner_id, date)
                    DO UPDATE SET value = %(late)s
                )
                SELECT COUNT(*) FROM days
                """,
                days=self._get_days_sql(company, metric, month),
                partners=partner_ids,
                company=company.id,
                metric=metric.id,
                month=month,
                value=clip(SQL("%s(value)", AGGREGATES[metric.rollup])),
                late=clip(LATE[metric.rollup]),
            )
        )
        self.invalidate_model(flush=False)
        return count

    @api.model
    def _merge_customers(self, partners, customer):
        """What these used, the customer used: two rows of a day become their sum."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH moved AS (
                    DELETE FROM renewal_usage
                    WHERE partner_id = ANY(%(partners)s)
                    RETURNING company_id, metric_id, date, value, is_month
                )
                INSERT INTO renewal_usage AS usage (
                    company_id, metric_id, partner_id, date, value, is_month
                )
                SELECT company_id, metric_id, %(customer)s, date,
                    %(sum)s, BOOL_OR(is_month)
                FROM moved
                GROUP BY company_id, metric_id, date
                ON CONFLICT (company_id, metric_id, partner_id, date)
                DO UPDATE SET value = %(both)s
                """,
                partners=partners.ids,
                customer=customer.id,
                sum=clip(SQL("SUM(value)")),
                both=clip(LATE["sum"]),
            )
        )
        self.invalidate_model(flush=False)
