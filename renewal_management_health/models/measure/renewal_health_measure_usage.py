# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import itertools
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

from ..usage.renewal_usage_metric import PERIOD_DAYS
from .renewal_health_measure_trend import YEAR_DAYS

# Who reported nothing for longer than a year, and the measure's days, is forgotten.
MEMORY_DAYS = 365
# A feed that works reported within so many days, and one period.
FEED_DAYS = 7
# How often the metrics of one measure may be reported, the main one first.
ORDER = ("day", "week", "month")


class RenewalHealthMeasure(models.Model):
    """Measures of what the product reports.

    A customer that reported before and is silent now did not use the product: that is
    a 0, and not missing, as long as others still report the metric. When nobody does,
    the feed is what is broken: the values keep the day of the last report, and fade.
    So days are counted back from the feed's last one: those that nobody reported yet,
    such as today's, are days without data and not days without use.

    Of what is reported weekly or monthly, whole weeks or months are counted and
    compared. One customer's report may come later than the others': until a period went
    by, such a customer is measured as of the period before.
    """

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    metric_id = fields.Many2one(
        comodel_name="renewal.usage.metric",
        index="btree_not_null",
        ondelete="restrict",
    )
    aggregation = fields.Selection(
        selection=[
            ("sum", "Total"),
            ("average", "Average of the days reported"),
            ("highest", "Highest day"),
            ("last", "Last reported"),
            ("days_with", "Days with use"),
            ("days_since", "Days since the last use"),
            ("ratio", "In % of another metric"),
            ("features", "Number of key features used"),
        ],
        default="sum",
    )
    divisor_metric_id = fields.Many2one(
        comodel_name="renewal.usage.metric",
        string="In % of",
        ondelete="restrict",
        help="Such as the seats that the customer pays for. Each metric is taken over "
        "the days in its own way: total, average or highest.",
    )

    @api.constrains("source", "metric_id", "aggregation", "divisor_metric_id")
    def _check_usage(self):
        for measure in self.filtered(lambda measure: measure.source == "usage"):
            if missing := measure._get_missing_usage():
                raise ValidationError(
                    self.env._(
                        "%(name)s needs %(what)s.", name=measure.name, what=missing
                    )
                )

    def _get_missing_usage(self):
        if not self.aggregation:
            return self.env._("to know what counts")
        if self.aggregation != "features" and not self.metric_id:
            return self.env._("a usage metric")
        if self.aggregation == "ratio" and not self.divisor_metric_id:
            return self.env._("the metric that is 100%")
        return ""

    @api.model
    def _get_definition_fields(self):
        return super()._get_definition_fields() + [
            "metric_id",
            "aggregation",
            "divisor_metric_id",
        ]

    def _get_unavailable_reason_usage(self):
        if missing := self._get_missing_usage():
            return self.env._("It needs %(what)s.", what=missing)
        company = self.company_id or self.env.company
        if self.aggregation == "features" and not self._get_usage_metric_ids(company):
            return self.env._("No usage metric is marked as a key feature.")
        if self.aggregation == "days_with" and not self._has_usage_days(company):
            return self.env._("Its metric is not reported daily: days are not known.")
        if self._is_seasonal():
            return self._get_missing_year(company)
        return ""

    def _get_missing_year(self, company):
        today, feeds = company._get_renewal_today(), self._get_usage_feeds(company)
        if self._is_year_kept(feeds, company, today):
            return ""
        # sudo: a date of the company, for whoever may look at the measure
        kept_from = company.sudo().renewal_usage_kept_from
        return self.env._(
            "Usage before %(day)s is kept by month only, so that its days cannot be "
            "compared with those of a year ago. Keep days for longer in the settings, "
            "or compare with the period before.",
            day=format_day(self.env, kept_from),
        )

    def _is_year_kept(self, feeds, company, date_ref):
        """Whether the days of a year ago are still days, where they are compared."""
        # sudo: a date of the company, for whoever may look at the measure
        kept_from = company.sudo().renewal_usage_kept_from
        if not self._is_seasonal() or not kept_from or set(feeds) <= {"month"}:
            return True
        return date_ref - timedelta(days=YEAR_DAYS + 2 * self.window_days) >= kept_from

    def _has_usage_days(self, company):
        return self.metric_id.with_company(company)._get_interval() == "day"

    def _get_usage_metric_ids(self, company):
        if self.aggregation == "ratio":
            return (self.metric_id | self.divisor_metric_id).ids
        if self.aggregation != "features":
            # what was a ratio once may still know the metric that was 100 %
            return self.metric_id.ids
        domain = [
            ("is_key_feature", "=", True),
            ("company_id", "in", [company.id, False]),
        ]
        return self.env["renewal.usage.metric"].search(domain).ids

    # ------------------------------------------------------------------
    # One query
    # ------------------------------------------------------------------

    def _measure_usage(self, company, date_ref, partner_ids=None):
        feeds = self._get_usage_feeds(company)
        if not feeds or self.aggregation == "days_with" and "day" not in feeds:
            return []
        if not self._is_year_kept(feeds, company, date_ref):
            return []
        where = SQL(
            "company_id = %s AND metric_id IN %s AND date > %s AND date <= %s",
            company.id,
            tuple(itertools.chain(*feeds.values())),
            date_ref - timedelta(days=self._get_usage_memory()),
            date_ref,
        )
        feed = self._get_usage_feed_sql(feeds, where, date_ref)
        if partner_ids is not None:
            where = SQL("%s AND partner_id = ANY(%s)", where, list(partner_ids))
        self.env["renewal.usage"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH feed AS MATERIALIZED (%(feed)s)
                SELECT partner_id, value, LEAST(date, %(date_ref)s)
                  FROM (SELECT partner_id,
                               (%(value)s)::float8 AS value,
                               %(date)s AS date
                          FROM renewal_usage
                         WHERE %(where)s
                         GROUP BY partner_id) AS customer
                 WHERE value IS NOT NULL AND date IS NOT NULL
                """,
                feed=feed,
                value=self._get_usage_value_sql(feeds, date_ref),
                date=self._get_usage_date_sql(feeds, date_ref),
                date_ref=SQL("%s::date", date_ref),
                where=where,
            )
        )

    def _get_usage_feeds(self, company):
        """The metrics that are read, by how often they are reported; what is reported
        alike is one feed.

        :return: {interval: [metric id]}, the most frequent first, but of a ratio that
            of the metric itself
        """
        ids = self._get_usage_metric_ids(company)
        metrics = self.env["renewal.usage.metric"].with_company(company).browse(ids)
        feeds = metrics.grouped(lambda metric: metric._get_interval())
        names = sorted(feeds, key=ORDER.index)
        if self.aggregation == "ratio" and len(names) > 1:
            names.sort(key=lambda name: self.metric_id not in feeds[name])
        return {name: feeds[name].ids for name in names}

    def _get_usage_window(self):
        return self.window_days or MEMORY_DAYS

    def _get_usage_memory(self):
        """Days that are read: two windows and the year before them, or what of it is
        left where the feed stopped, which may be a window ago; and the year that is
        compared with."""
        year = MEMORY_DAYS if self._is_seasonal() else 0
        return year + MEMORY_DAYS + 2 * self.window_days + self._get_usage_window()

    @api.model
    def _get_usage_feed_sql(self, feeds, where, date_ref):
        """The last day on which any customer reported, as a table of one row with a
        column for each feed.

        No index finds a last day at once, but the last few days are found without the
        table; all the days are looked at only where those are empty: it is broken.
        """
        columns = []
        for interval, metric_ids in feeds.items():
            last = SQL("SELECT MAX(date) FROM renewal_usage WHERE %s", where)
            if len(feeds) > 1:
                last = SQL("%s AND metric_id IN %s", last, tuple(metric_ids))
            days = FEED_DAYS if interval == "day" else PERIOD_DAYS[interval] + FEED_DAYS
            recent = SQL("%s AND date > %s", last, date_ref - timedelta(days=days))
            name = SQL.identifier(f"{interval}_end")
            columns.append(SQL("COALESCE((%s), (%s)) AS %s", recent, last, name))
        return SQL("SELECT %s", SQL(", ").join(columns))
