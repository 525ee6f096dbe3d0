# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..usage.renewal_usage_metric import AGGREGATES, PERIOD_DAYS
from .renewal_health_measure_trend import YEAR_DAYS

# Silence is a value of its own here: the customer did not use it.
COUNTED = ("sum", "days_with", "features")
# These look back as far as it takes; the others at the days of their window.
TIMELESS = ("last", "days_since")
# Periods of a year; of days, those of whole weeks.
YEAR = {"day": YEAR_DAYS, "week": YEAR_DAYS // 7, "month": 12}
# Days of a period on average: a window has as many whole ones as come nearest.
PERIOD_LENGTH = {"week": 7, "month": 365 / 12}


class RenewalHealthMeasure(models.Model):
    """The periods of usage that are counted and compared, and what counts in them.

    A feed is what is reported alike: its ``interval`` is day, week or month.
    """

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_usage_end_sql(self, interval):
        """The feed's last day, worked out once by the query that asks many times."""
        return SQL("(SELECT %s FROM feed)", SQL.identifier(f"{interval}_end"))

    @api.model
    def _get_usage_valid_sql(self, interval):
        """The day up to which the feed's last report speaks: the next is not due
        before."""
        end = self._get_usage_end_sql(interval)
        return SQL("(%s + %s)", end, PERIOD_DAYS[interval] - 1)

    @api.model
    def _get_usage_bound_sql(self, interval, back):
        """The last day of the period that is so many before the feed's last one."""
        end = self._get_usage_end_sql(interval)
        if interval == "day":
            return SQL("(%s - %s)", end, back)
        return SQL(
            "((DATE_TRUNC(%s, %s) + %s * INTERVAL %s)::date - 1)",
            interval,
            end,
            1 - back,
            f"1 {interval}",
        )

    def _get_usage_periods(self, interval):
        """How many whole periods the window has."""
        if interval == "day":
            return self._get_usage_window()
        return max(1, round(self._get_usage_window() / PERIOD_LENGTH[interval]))

    def _get_usage_shift(self, interval, is_before):
        """How many periods the window ends before the last one."""
        if not is_before:
            return 0
        if self._is_seasonal():
            return YEAR[interval]
        return self._get_usage_periods(interval)

    def _get_usage_value_sql(self, feeds, date_ref):
        """Nothing, where the feed stopped before the window began."""
        main = next(iter(feeds))
        value = self._get_usage_change_sql(feeds, lag=0)
        if main != "day" and self.aggregation not in (*TIMELESS, "features"):
            value = SQL(
                "CASE WHEN %s THEN %s ELSE %s END",
                self._get_usage_late_sql(main, feeds[main], date_ref),
                self._get_usage_change_sql(feeds, lag=1),
                value,
            )
        if self.aggregation in TIMELESS:
            return value
        oldest = date_ref - timedelta(days=self._get_usage_window())
        return SQL(
            "CASE WHEN %s > %s THEN %s END",
            self._get_usage_valid_sql(main),
            oldest,
            value,
        )

    def _get_usage_late_sql(self, interval, metric_ids, date_ref):
        """Whether the customer's report of the feed's last period may still come: it
        is measured as of the period before."""
        return SQL(
            "%(last)s <= %(end)s AND %(valid)s >= %(day)s",
            last=SQL("MAX(date) FILTER (WHERE metric_id IN %s)", tuple(metric_ids)),
            end=self._get_usage_bound_sql(interval, 1),
            valid=self._get_usage_valid_sql(interval),
            day=SQL("%s::date", date_ref),
        )

    def _get_usage_change_sql(self, feeds, lag):
        """The value of the window, or how it changed.

        Of a customer who reported for a part of the window before only, a fall is
        certain, and a rise is not; neither is where the days before may be negative.
        Who did not report for all of it a year ago has no year to compare with.

        :param lag: periods before the feed's last one
        """
        value = self._get_usage_period_sql(feeds, False, lag)
        if not self.trend:
            return value
        before = self._get_usage_period_sql(feeds, True, lag)
        value = self._get_trend_sql(self.trend, value, before)
        if self.aggregation not in COUNTED:
            return value
        main = next(iter(feeds))
        shift = self._get_usage_shift(main, True)
        first = self._get_usage_bound_sql(
            main, shift + self._get_usage_periods(main) - 1 + lag
        )
        is_signed = self.aggregation == "sum" and self.metric_id.is_signed
        partly = SQL("LEAST(%(value)s, 0 * %(value)s)", value=value)
        if is_signed or self._is_seasonal():
            partly = SQL("NULL")
        return SQL(
            "CASE WHEN MIN(date) <= %(first)s THEN %(value)s ELSE %(partly)s END",
            first=first,
            value=value,
            partly=partly,
        )

    def _get_usage_period_sql(self, feeds, is_before, lag):
        """The aggregate over one window.

        :param is_before: whether over the one that is compared with
        """
        periods = {
            interval: self._get_usage_days_sql(interval, is_before, lag)
            for interval in feeds
        }
        main = next(iter(feeds))
        end = self._get_usage_bound_sql(
            main, self._get_usage_shift(main, is_before) + lag
        )
        if self.aggregation in TIMELESS and not is_before:
            end = self._get_usage_end_sql(main)
        period = periods[main]
        if self.aggregation == "features" and len(feeds) > 1:
            period = self._join_usage_periods(feeds, periods)
        if self.aggregation == "ratio":
            value = self._get_usage_sql_ratio(feeds, periods)
        else:
            value = getattr(self, f"_get_usage_sql_{self.aggregation}")(period, end)
        if self.aggregation not in COUNTED:
            return value
        return SQL(
            "CASE WHEN MIN(date) <= %(end)s THEN COALESCE(%(value)s, 0) END",
            end=end,
            value=value,
        )

    def _get_usage_days_sql(self, interval, is_before, lag):
        """The days of one window. Where several metrics are looked at, one of them may
        be late: a feature used in the period before is in use."""
        is_lenient = self.aggregation == "features" and interval != "day"
        end = self._get_usage_shift(interval, is_before) + lag
        start = end + self._get_usage_periods(interval) + is_lenient
        return SQL(
            "date > %s AND date <= %s",
            self._get_usage_bound_sql(interval, start),
            self._get_usage_bound_sql(interval, end),
        )

    @api.model
    def _join_usage_periods(self, feeds, periods):
        """Each metric in the periods that it is reported in."""
        return SQL(" OR ").join(
            SQL("metric_id IN %s AND %s", tuple(feeds[interval]), period)
            for interval, period in periods.items()
        )

    def _get_usage_date_sql(self, feeds, date_ref):
        """The day up to which the last report speaks; a customer that is silent where
        silence counts is known as long as the feed is."""
        valid = [self._get_usage_valid_sql(interval) for interval in feeds]
        if self.aggregation in COUNTED:
            return SQL("GREATEST(%s)", SQL(", ").join(valid))
        if self.aggregation == "days_since":
            return valid[0]
        return SQL(
            "MAX(date) FILTER (WHERE metric_id = %s AND date <= %s) + %s",
            self.metric_id.id,
            date_ref,
            PERIOD_DAYS[next(iter(feeds))] - 1,
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
        return SQL("COUNT(*) FILTER (WHERE %s AND value != 0)", period)

    def _get_usage_sql_days_since(self, period, end):
        """Since the first report at least, when all of them say 0."""
        return SQL(
            "%(end)s - COALESCE("
            "MAX(date) FILTER (WHERE value != 0 AND date <= %(end)s),"
            " MIN(date) FILTER (WHERE date <= %(end)s))",
            end=end,
        )

    def _get_usage_sql_ratio(self, feeds, periods):
        """Each metric in the periods that it is reported in; of nothing, or of less,
        there is no share."""
        by_metric = {
            metric_id: periods[interval]
            for interval, metric_ids in feeds.items()
            for metric_id in metric_ids
        }
        used, all_ = (
            SQL(
                "%s(value) FILTER (WHERE %s AND metric_id = %s)",
                AGGREGATES[metric.rollup],
                by_metric[metric.id],
                metric.id,
            )
            for metric in (self.metric_id, self.divisor_metric_id)
        )
        return SQL("100.0 * %s / NULLIF(GREATEST(%s, 0), 0)", used, all_)

    def _get_usage_sql_features(self, period, end):
        return SQL("COUNT(DISTINCT metric_id) FILTER (WHERE %s AND value != 0)", period)
