# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Usage that is reported daily, weekly or monthly: whole periods are compared, and
steady use looks steady on every day."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from ..models.usage.renewal_usage_metric import PERIOD_DAYS
from .common import HealthCase, day

YEARS = 730


@tagged("post_install", "-at_install")
class TestUsageInterval(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.new_metric()
        cls.start = day(0) - timedelta(days=YEARS + 90)

    def report_days(self, days, partner=None, value=100):
        offsets = ((when - day(0)).days for when in days)
        self.report(self.metric, dict.fromkeys(offsets, value), partner)

    def get_months(self, number):
        """That day of each month, or its last one."""
        return [
            self.start + relativedelta(months=count, day=number) for count in range(28)
        ]

    def get_changes(self, *values):
        """The trends on every day of two years, of everybody and by each measure: a
        set."""
        changes = set()
        for own in values or ({},):
            measure = self.new_measure(self.metric, trend="percent", **own)
            for back in range(YEARS):
                rows = measure._get_rows(self.company, day(-back))
                changes |= {row[1] for row in rows}
            self.assertFalse(measure.error)
        return changes

    def test_steady_daily_use_is_steady(self):
        self.report_days(self.start + timedelta(days=n) for n in range(YEARS + 91))
        self.assertEqual(self.get_changes(), {0})

    def test_steady_weekly_use_is_steady(self):
        self.metric.interval = "week"
        self.report_days(self.start + timedelta(days=7 * n) for n in range(117))
        other = self.new_partner("On another day")
        self.report_days(
            (self.start + timedelta(days=7 * n + 4) for n in range(117)), other
        )
        self.assertEqual(self.get_changes({}, {"window_days": 7}), {0})

    def test_steady_monthly_use_is_steady_whatever_the_day(self):
        """Reported on the first, in the middle, on the last day: also the customer
        whose report comes weeks after the others'."""
        self.metric.interval = "month"
        for number in (1, 17, 31):
            self.report_days(self.get_months(number), self.new_partner(f"On {number}"))
        changes = self.get_changes({}, {"window_days": 90})
        self.assertEqual(changes, {0})

    def test_steady_use_is_steady_from_its_first_day(self):
        """Of a customer who is new, no rise is made of the days before."""
        first = day(-120)
        for interval, days in (
            ("day", [first + timedelta(days=n) for n in range(121)]),
            ("week", [first + timedelta(days=7 * n) for n in range(18)]),
            ("month", [first + relativedelta(months=n) for n in range(5)]),
        ):
            partner = self.new_partner(interval)
            metric = self.new_metric(interval, interval=interval)
            measure = self.new_measure(metric, trend="percent")
            offsets = ((when - day(0)).days for when in days)
            self.report(metric, dict.fromkeys(offsets, 100), partner)
            with self.subTest(interval):
                values = [
                    row[1]
                    for back in range(120)
                    for row in measure._get_rows(self.company, day(-back), partner.ids)
                ]
                self.assertEqual(set(values), {0})
                self.assertGreater(len(values), 45)

    def test_the_feed_of_the_note_is_steady(self):
        """1,000 on the first of each month: seen by the daily run, without anybody
        having said that it is monthly."""
        self.report_days([date(2026, month, 1) for month in range(1, 7)], value=1000)
        measure = self.new_measure(self.metric, trend="percent")
        metrics = self.env["renewal.usage.metric"]
        for number in range(1, 170):
            today = date(2026, 1, 1) + timedelta(days=number)
            metrics._propose_intervals(self.company, today)
            rows = measure._get_rows(self.company, today)
            self.assertIn([row[1] for row in rows], ([0], []), today)
        self.assertEqual(self.metric._get_interval(), "month")

    def test_the_interval_is_proposed_and_a_person_s_word_counts(self):
        metrics = self.env["renewal.usage.metric"]
        self.report_days(day(0) - timedelta(days=7 * n) for n in range(10))
        self.assertEqual(metrics._propose_intervals(self.company, day(0)), 1)
        self.assertEqual(self.metric.proposed_interval, "week")
        self.assertEqual(metrics._propose_intervals(self.company, day(0)), 0)
        self.metric.interval = "day"
        self.assertEqual(self.metric._get_interval(), "day")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.metric.with_company(elsewhere)
        self.assertEqual(other._get_interval(), "day", "each company as it reports")
        self.assertFalse(other.proposed_interval)

    def test_working_days_and_rare_use_are_daily(self):
        for offsets in (
            [n for n in range(60) if (day(0) - timedelta(days=n)).weekday() < 5],
            [0, 3, 21, 22, 40, 47, 80],
        ):
            self.env["renewal.usage"].search([]).unlink()
            self.report_days(day(0) - timedelta(days=n) for n in offsets)
            self.env["renewal.usage.metric"]._propose_intervals(self.company, day(0))
            self.assertEqual(self.metric._get_interval(), "day")

    def test_a_fall_is_seen_in_its_month(self):
        self.metric.interval = "month"
        self.report_days([date(2026, 1, 1), date(2026, 2, 1)])
        self.report_days([date(2026, 3, 1)], value=40)
        measure = self.new_measure(self.metric, trend="percent")
        for today, change in (("2026-02-28", 0), ("2026-03-01", -60)):
            rows = measure._get_rows(self.company, date.fromisoformat(today))
            self.assertEqual([row[1] for row in rows], [change])

    def test_who_stopped_reporting_monthly_is_silent_after_a_month(self):
        self.metric.interval = "month"
        other = self.new_partner()
        self.report_days(self.get_months(1)[:6])
        self.report_days(self.get_months(1)[:9], other)
        seventh = self.get_months(1)[6]
        measure = self.new_measure(self.metric, trend="percent")
        for days, change in ((5, 0), (29, 0), (31, -100), (33, -100)):
            today = seventh + timedelta(days=days)
            found = measure._measure(self.company, today)[self.partner.id]
            self.assertEqual(found[0], change, days)

    def test_days_with_use_are_not_known_of_months(self):
        measure = self.new_measure(self.metric, aggregation="days_with")
        self.report_days(self.get_months(1))
        self.assertTrue(measure.is_available)
        self.metric.interval = "month"
        measure.invalidate_recordset()
        self.assertFalse(measure.is_available)
        self.assertFalse(measure._get_rows(self.company, day(0)))

    def test_a_ratio_reads_each_metric_in_its_own_periods(self):
        """Seats used daily, seats paid for told once a month, on any day of the
        month."""
        seats = self.new_metric("seats", rollup="max", interval="month")
        self.metric.rollup = "max"
        self.report_days(day(-n) for n in range(200))
        for number in range(7):
            when = day(0) + relativedelta(months=-number, day=1)
            self.report(seats, {(when - day(0)).days: 200})
        measure = self.new_measure(
            self.metric, aggregation="ratio", divisor_metric_id=seats.id
        )
        values = {
            row[1]
            for back in range(120)
            for row in measure._get_rows(self.company, day(-back))
        }
        self.assertEqual(values, {50})

    def test_features_reported_monthly_stay_in_use(self):
        self.metric.write({"is_key_feature": True, "interval": "month"})
        daily = self.new_metric("export", is_key_feature=True)
        self.report(daily, dict.fromkeys(range(-150, 1), 1))
        self.report_days(self.get_months(17))
        measure = self.new_measure(source="usage", aggregation="features")
        values = [
            row[1]
            for back in range(100)
            for row in measure._get_rows(self.company, day(-back))
        ]
        self.assertEqual(values, [2] * 100)


@tagged("post_install", "-at_install")
class TestLateFeed(HealthCase):
    def get_messages(self):
        return self.env["mail.message"].search(
            [("subject", "=", "Usage is not reported any more")]
        )

    def check_late(self, interval, *days):
        """Nothing moves when the next report is due, nor ten days later.

        :param days: from today, on which usage was reported
        """
        metric = self.new_metric(interval=interval)
        self.report(metric, dict.fromkeys(days, 50))
        self.new_scorecard(self.new_measure(metric, trend="percent", good_value=60))
        self.new_renewal()
        for late in (0, 7, 10):
            self.run_day(max(days) + PERIOD_DAYS[interval] + late)
            health = self.get_health()
            self.assertTrue(health.has_score)
            self.assertEqual((health.score, health.coverage), (0, 100), late)
        self.assertEqual(len(self.get_messages()), 1)

    def test_a_late_daily_feed_moves_no_score_and_is_told_once(self):
        self.check_late("day", *range(-90, 0))

    def test_a_late_weekly_feed_moves_no_score_and_is_told_once(self):
        self.check_late("week", *range(-92, 0, 7))

    def test_a_late_monthly_feed_moves_no_score_and_is_told_once(self):
        first_of_months = (-152, -121, -91, -60, -29, -1)
        self.check_late("month", *first_of_months)

    def test_administrators_are_told_once_and_again_after_it_came_back(self):
        metric = self.new_metric()
        self.report(metric, {-30: 5, -3: 5})
        self.run_day(0)
        self.run_day(5)
        self.assertFalse(self.get_messages(), "a week may pass")
        for offset in (6, 7, 8):
            self.run_day(offset)
        self.assertEqual(len(self.get_messages()), 1)
        self.assertIn("Logins", self.get_messages().body)
        self.assertEqual(metric.late_since, day(-3))
        self.report(metric, {9: 5})
        self.run_day(9)
        self.assertFalse(metric.late_since)
        self.run_day(18)
        self.assertEqual(len(self.get_messages()), 2)

    def test_a_feed_given_up_long_ago_is_not_told(self):
        self.report(self.new_metric(), {-200: 5, -190: 5})
        self.run_day(0)
        self.assertFalse(self.get_messages())
