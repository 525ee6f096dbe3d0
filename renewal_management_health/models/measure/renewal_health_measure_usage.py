# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..usage.renewal_usage_metric import AGGREGATES

# Who reported nothing for longer than a year, and the measure's days, is forgotten.
MEMORY_DAYS = 365
# Silence is a value of its own here: the customer did not use it.
COUNTED = ("sum", "days_with", "features")
# These look back as far as it takes; the others at the days of their window.
TIMELESS = ("last", "days_since")
# A feed that works reported within so many days.
FEED_DAYS = 7
# The feed's last day, worked out once by the query that asks for it many times.
FEED = SQL("(SELECT day FROM feed)")


class RenewalHealthMeasure(models.Model):
    """Measures of what the product reports.

    A customer that reported before and is silent now did not use the product: that is
    a 0, and not missing, as long as others still report the metric. When nobody does,
    the feed is what is broken: the values keep the day of the last report, and fade.
    So days are counted back from the feed's last one: those that nobody reported yet,
    such as today's, are days without data and not days without use.
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
        if self.aggregation == "features" and not self._get_usage_metric_ids(
            self.company_id or self.env.company
        ):
            return self.env._("No usage metric is marked as a key feature.")
        return ""

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
        metric_ids = self._get_usage_metric_ids(company)
        if not metric_ids:
            return []
        where = SQL(
            "company_id = %s AND metric_id IN %s AND date > %s AND date <= %s",
            company.id,
            tuple(metric_ids),
            date_ref - timedelta(days=self._get_usage_memory()),
            date_ref,
        )
        feed = self._get_usage_feed_sql(where, date_ref)
        if partner_ids is not None:
            where = SQL("%s AND partner_id = ANY(%s)", where, list(partner_ids))
        self.env["renewal.usage"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH feed AS MATERIALIZED (%(feed)s)
                SELECT partner_id, value, date
                  FROM (SELECT partner_id,
                               (%(value)s)::float8 AS value,
                               %(date)s AS date
                          FROM renewal_usage
                         WHERE %(where)s
                         GROUP BY partner_id) AS customer
                 WHERE value IS NOT NULL AND date IS NOT NULL
                """,
                feed=feed,
                value=self._get_usage_value_sql(date_ref),
                date=self._get_usage_date_sql(date_ref),
                where=where,
            )
        )

    def _get_usage_window(self):
        return self.window_days or MEMORY_DAYS

    def _get_usage_memory(self):
        """Days that are read: two windows and the year before them, or what of it is
        left where the feed stopped, which may be a window ago."""
        return MEMORY_DAYS + 2 * self.window_days + self._get_usage_window()

    @api.model
    def _get_usage_feed_sql(self, where, date_ref):
        """The last day on which any customer reported, as a table of one row.

        No index finds a last day at once, but the last few days are found without the
        table; all the days are looked at only where those are empty: it is broken.
        """
        last = SQL("SELECT MAX(date) FROM renewal_usage WHERE %s", where)
        recent = date_ref - timedelta(days=FEED_DAYS)
        return SQL(
            "SELECT COALESCE((%(last)s AND date > %(recent)s), (%(last)s)) AS day",
            last=last,
            recent=recent,
        )

    def _get_usage_value_sql(self, date_ref):
        """Nothing, where the feed stopped before the window began."""
        window = self._get_usage_window()
        start = SQL("(%s - %s)", FEED, window)
        value = self._get_usage_period_sql(start, FEED)
        if self.trend:
            before = self._get_usage_period_sql(SQL("(%s - %s)", start, window), start)
            value = self._get_trend_sql(self.trend, value, before)
        if self.aggregation in TIMELESS:
            return value
        oldest = date_ref - timedelta(days=window)
        return SQL("CASE WHEN %s > %s THEN %s END", FEED, oldest, value)

    def _get_usage_period_sql(self, start, end):
        """The aggregate over the days after ``start`` up to ``end``."""
        period = SQL("date > %s AND date <= %s", start, end)
        value = getattr(self, f"_get_usage_sql_{self.aggregation}")(period, end)
        if self.aggregation not in COUNTED:
            return value
        return SQL(
            "CASE WHEN MIN(date) <= %(end)s THEN COALESCE(%(value)s, 0) END",
            end=end,
            value=value,
        )

    def _get_usage_date_sql(self, date_ref):
        if self.aggregation in (*COUNTED, "days_since"):
            return FEED
        return SQL(
            "MAX(date) FILTER (WHERE metric_id = %s AND date <= %s)",
            self.metric_id.id,
            date_ref,
        )

    # ------------------------------------------------------------------
    # What counts: SQL of an aggregate over the rows of a customer
    # ------------------------------------------------------------------

    def _get_usage_sql_sum(self, period, end):
        return SQL("SUM(value) FILTER (WHERE %s)", period)

    def _get_usage_sql_average(self, period, end):
        return SQL("AVG(value) FILTER (WHERE %s)", period)

    def _get_usage_sql_highest(self, period, end):
        return SQL("MAX(value) FILTER (WHERE %s)", period)

    def _get_usage_sql_last(self, period, end):
        """Whatever the period: an old value has an old day, and fades."""
        return SQL(
            "(ARRAY_AGG(value ORDER BY date DESC) FILTER (WHERE date <= %s))[1]", end
        )

    def _get_usage_sql_days_with(self, period, end):
        return SQL("COUNT(*) FILTER (WHERE %s AND value > 0)", period)

    def _get_usage_sql_days_since(self, period, end):
        """Since the first report at least, when all of them say 0."""
        return SQL(
            "%(end)s - COALESCE(MAX(date) FILTER (WHERE value > 0 AND date <= %(end)s),"
            " MIN(date) FILTER (WHERE date <= %(end)s))",
            end=end,
        )

    def _get_usage_sql_ratio(self, period, end):
        used, all_ = (
            SQL(
                "%s(value) FILTER (WHERE %s AND metric_id = %s)",
                AGGREGATES[metric.rollup],
                period,
                metric.id,
            )
            for metric in (self.metric_id, self.divisor_metric_id)
        )
        return SQL("100.0 * %s / NULLIF(%s, 0)", used, all_)

    def _get_usage_sql_features(self, period, end):
        return SQL("COUNT(DISTINCT metric_id) FILTER (WHERE %s AND value > 0)", period)
