# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day, html_list

from .renewal_usage_metric import PERIOD_DAYS

# Days between two reports of one customer that look like a week, or like a month.
GAPS = {"week": (6, 8), "month": (26, 35)}
# Reports of so many days show how often a metric is reported, when so many gaps, and
# this share of them, are alike.
LOOK_BACK_DAYS = 100
MIN_GAPS, ALIKE = 2, 0.7
# Customers that are looked at, and rows in which they are looked for.
SAMPLE_CUSTOMERS, SAMPLE_ROWS = 100, 2000
# A feed is late when so many days went by after its next report was due. One that is
# silent for longer than a quarter was given up.
LATE_DAYS, GIVEN_UP_DAYS = 7, 92


class RenewalUsageMetric(models.Model):
    """How often a company reports its metrics, and whether the reports are late."""

    _inherit = "renewal.usage.metric"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_reported(self, company):
        """The metrics that a company may report, as it has them set."""
        domain = [("company_id", "in", (company.id, False))]
        return self.with_company(company).search(domain)

    @api.model
    def _propose_intervals(self, company, date_ref):
        """Note how often a company reports its metrics, as its reports show.

        :return: number of metrics that look different than before
        """
        metrics = self._get_reported(company)
        count = 0
        for metric_id, *gaps in self._count_gaps(metrics, company, date_ref):
            metric = metrics.browse(metric_id)
            interval = self._guess_interval(*gaps)
            if (metric.proposed_interval or "day") != interval:
                metric.proposed_interval = interval
                count += 1
        return count

    @api.model
    def _guess_interval(self, gaps, weeks, months):
        """Daily, unless most gaps between reports are weeks, or months."""
        if gaps < MIN_GAPS or max(weeks, months) < ALIKE * gaps:
            return "day"
        return "week" if weeks > months else "month"

    @api.model
    def _count_gaps(self, metrics, company, date_ref):
        """How many days are between the reports of customers, of some of each metric.

        :return: list of (metric id, gaps, of a week, of a month)
        """
        counts = [
            SQL("COUNT(*) FILTER (WHERE gap BETWEEN %s AND %s)", *GAPS[name])
            for name in ("week", "month")
        ]
        self.env["renewal.usage"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH sample AS (
                    SELECT m.id AS metric_id, found.partner_id
                      FROM unnest(%(metrics)s::int[]) AS m (id), LATERAL (
                           SELECT DISTINCT partner_id FROM (
                               SELECT u.partner_id FROM renewal_usage AS u
                                WHERE u.metric_id = m.id AND %(period)s
                                LIMIT %(rows)s) AS newest
                            LIMIT %(customers)s) AS found),
                report AS (
                    SELECT u.metric_id, u.date - LAG(u.date) OVER customer AS gap
                      FROM sample AS s
                      JOIN renewal_usage AS u
                        ON u.metric_id = s.metric_id AND u.partner_id = s.partner_id
                     WHERE %(period)s
                    WINDOW customer AS (
                           PARTITION BY u.metric_id, u.partner_id ORDER BY u.date))
                SELECT metric_id, COUNT(*), %(counts)s
                  FROM report WHERE gap IS NOT NULL
                 GROUP BY metric_id ORDER BY metric_id
                """,
                metrics=metrics.ids,
                period=self._get_recent_sql(company, date_ref),
                rows=SAMPLE_ROWS,
                customers=SAMPLE_CUSTOMERS,
                counts=SQL(", ").join(counts),
            )
        )

    @api.model
    def _get_recent_sql(self, company, date_ref):
        """Of usage "u", what was reported lately, and is no month made of days."""
        return SQL(
            "u.company_id = %s AND u.date > %s AND u.date <= %s"
            " AND u.is_month IS NOT TRUE",
            company.id,
            date_ref - timedelta(days=LOOK_BACK_DAYS),
            date_ref,
        )

    # ------------------------------------------------------------------
    # Late feeds
    # ------------------------------------------------------------------

    @api.model
    def _note_late_feeds(self, company, date_ref):
        """Tell the administrators once of each feed that is late.

        :return: number of metrics that became late, or are reported again
        """
        metrics = self._get_reported(company)
        ends = self._get_feed_ends(metrics, company, date_ref)
        late = metrics.filtered(
            lambda metric: metric._is_late(ends.get(metric.id), date_ref)
        )
        news = late.filtered(lambda metric: metric.late_since != ends[metric.id])
        back = (metrics.browse(ends) - late).filtered("late_since")
        for metric in news:
            metric.late_since = ends[metric.id]
        back.late_since = False
        news._notify_late(company)
        return len(news) + len(back)

    def _is_late(self, end, date_ref):
        """
        :param end: the last day that any customer reported, if it did lately
        """
        allowed = PERIOD_DAYS[self._get_interval()] + LATE_DAYS
        return bool(end) and (date_ref - end).days > allowed

    @api.model
    def _get_feed_ends(self, metrics, company, date_ref):
        """{metric id: the last day that any customer reported}, of those that were
        reported within a quarter."""
        usage = self.env["renewal.usage"]
        usage.flush_model()
        recent, quarter = (
            SQL(
                "(SELECT MAX(date) FROM renewal_usage WHERE metric_id = m.id"
                " AND company_id = %s AND date <= %s AND date > %s)",
                company.id,
                date_ref,
                date_ref - timedelta(days=days),
            )
            for days in (LATE_DAYS, GIVEN_UP_DAYS)
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT m.id, COALESCE(%s, %s) FROM unnest(%s::int[]) AS m (id)",
                recent,
                quarter,
                metrics.ids,
            )
        )
        return {metric_id: end for metric_id, end in rows if end}

    def _notify_late(self, company):
        """One message to the administrators, each in their own language."""
        if not self:
            return

        def prepare(env):
            rows = [
                f"{metric.name}: {format_day(env, metric.late_since)}"
                for metric in self.with_env(env)
            ]
            intro = env._(
                "These metrics are late. Scores keep their last values and fade with "
                "their measures' validity. Last reported:"
            )
            subject = env._("Usage is not reported any more")
            return subject, Markup("<p>%s</p>%s") % (intro, html_list(rows))

        company._notify_renewal_managers(prepare)
