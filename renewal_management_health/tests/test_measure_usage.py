# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestMeasureUsage(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.new_metric()
        cls.other = cls.new_partner()

    def value(self, partner=None, date_ref=None, **values):
        measure = self.new_measure(self.metric, **values)
        found = measure._measure(self.company, date_ref or day(0))
        self.assertFalse(measure.error)
        return found.get((partner or self.partner).id)

    def test_usage_of_the_period_is_totalled(self):
        self.report(self.metric, {0: 1, -29: 2, -30: 4, 1: 8})
        self.assertEqual(self.value(), (3, day(0)))

    def test_nothing_after_the_day_counts(self):
        """Nothing after that day counts."""
        self.report(self.metric, {0: 1, -10: 2, -29: 4})
        self.assertEqual(self.value(date_ref=day(-5)), (6, day(-10)))
        self.assertEqual(self.value(date_ref=day(-40)), None)

    def test_levels_are_aggregated(self):
        self.report(self.metric, {-1: 10, -2: 30, -3: 20})
        expected = {"average": 20, "highest": 30, "last": 10, "days_with": 3}
        for aggregation, value in expected.items():
            with self.subTest(aggregation):
                self.assertEqual(self.value(aggregation=aggregation), (value, day(-1)))

    def test_last_keeps_its_day(self):
        self.report(self.metric, {-100: 7, -120: 9})
        self.assertEqual(self.value(aggregation="last"), (7, day(-100)))
        self.assertIsNone(self.value(aggregation="average"))

    def test_days_are_counted_since_the_last_use(self):
        self.report(self.metric, {-20: 5, -3: 0})
        found = self.value(aggregation="days_since")
        self.assertEqual(found, (17, day(-3)), "on the feed's last day")
        self.report(self.metric, {0: 5}, self.other)
        found = self.value(aggregation="days_since")
        self.assertEqual(found, (20, day(0)), "others report")

    def test_silence_is_zero_while_others_report(self):
        self.report(self.metric, {-40: 5})
        self.report(self.metric, {-1: 5}, self.other)
        self.assertEqual(self.value(), (0, day(-1)))
        self.assertEqual(self.value(aggregation="days_with"), (0, day(-1)))
        self.assertEqual(self.value(trend="percent"), (-100, day(-1)))

    def test_silence_of_all_is_no_data(self):
        self.report(self.metric, {-40: 5})
        self.report(self.metric, {-35: 5}, self.other)
        self.assertIsNone(self.value())

    def test_the_day_not_reported_yet_lowers_nothing(self):
        """The run comes before the day's usage: whoever is steady is steady."""
        self.report(self.metric, dict.fromkeys(range(-60, 0), 10))
        for trend in ("percent", "points"):
            self.assertEqual(self.value(trend=trend), (0, day(-1)))
        self.assertEqual(self.value(), (300, day(-1)))
        self.assertEqual(self.value(aggregation="days_with"), (30, day(-1)))

    def test_a_feed_that_stopped_keeps_its_last_day(self):
        """For everybody; and for one who is looked at alone."""
        self.report(self.metric, dict.fromkeys(range(-80, -9), 10))
        self.report(self.metric, dict.fromkeys(range(-80, -29), 10), self.other)
        for trend, aggregation, ours, others in (
            ("percent", "sum", 0, -100 * 20 / 30),
            (False, "sum", 300, 100),
            (False, "average", 10, 10),
            (False, "days_with", 30, 10),
            (False, "days_since", 0, 20),
        ):
            measure = self.new_measure(
                self.metric, trend=trend, aggregation=aggregation
            )
            both = (self.partner | self.other).ids
            found = measure._measure(self.company, day(0))
            alone = measure._get_rows(self.company, day(0), self.other.ids)
            stopped = measure._measure(self.company, day(-10))
            with self.subTest(f"{aggregation} {trend}"):
                values = [found[partner_id][0] for partner_id in both]
                self.assertAlmostEqual(values[0], ours)
                self.assertAlmostEqual(values[1], others)
                self.assertEqual(found, stopped, "as on the day it stopped")
                self.assertEqual(found[self.other.id], alone[0][1:])

    def test_a_feed_that_stopped_keeps_its_long_window(self):
        """The days before it stopped are all still there to be counted."""
        self.report(self.metric, {-1100: 4, -800: 2, -390: 1, -300: 1})
        self.assertEqual(self.value(window_days=400, trend="percent"), (0, day(-300)))
        self.assertEqual(self.value(window_days=0), (2, day(-300)))

    def test_one_is_silent_while_the_feed_lives(self):
        self.report(self.metric, dict.fromkeys(range(-80, -40), 10))
        self.report(self.metric, {-10: 10}, self.other)
        self.assertEqual(self.value(), (0, day(-10)))
        self.assertEqual(self.value(trend="percent"), (-100, day(-10)))

    def test_never_reported_is_no_data(self):
        self.report(self.metric, {-1: 5}, self.other)
        self.assertIsNone(self.value())

    def test_one_customer_is_measured_as_among_all(self):
        """Looked at alone, a customer gets what it gets among all."""
        self.report(self.metric, {-40: 5})
        self.report(self.metric, {-1: 5}, self.other)
        measure = self.new_measure(self.metric)
        self.assertEqual(
            measure._get_rows(self.company, day(0), self.partner.ids),
            [(self.partner.id, 0.0, day(-1))],
        )
        self.assertFalse(measure._get_rows(self.company, day(0), []))

    def test_ratio_divides_two_metrics(self):
        self.metric.rollup = "avg"
        seats = self.new_metric("seats", rollup="max")
        self.report(self.metric, {-1: 10, -2: 20})
        self.report(seats, {-1: 60, -20: 50})
        found = self.value(aggregation="ratio", divisor_metric_id=seats.id)
        self.assertEqual(found, (25, day(-1)))
        found = self.value(aggregation="highest", divisor_metric_id=seats.id)
        self.assertEqual(found, (20, day(-1)), "no ratio any more")

    def test_key_features_used_are_counted(self):
        self.metric.is_key_feature = True
        export = self.new_metric("export", is_key_feature=True)
        plain = self.new_metric("plain")
        for metric in (self.metric, export, plain):
            self.report(metric, {-1: 3, -2: 1})
        self.report(export, {-1: 0}, self.other)
        values = {"aggregation": "features", "metric_id": False}
        self.assertEqual(self.value(**values), (2, day(-1)))
        self.assertEqual(self.value(self.other, **values), (0, day(-1)))

    def test_without_key_features_the_measure_is_unavailable(self):
        self.env["renewal.usage.metric"].search([]).is_key_feature = False
        measure = self.new_measure(source="usage", aggregation="features")
        self.assertFalse(measure.is_available)
        self.assertIn("key feature", measure.unavailable_reason)

    def test_trend_compares_with_the_period_before(self):
        self.report(self.metric, {-1: 50, -31: 60, -32: 40})
        self.assertEqual(self.value(trend="percent"), (-50, day(-1)))
        self.assertEqual(self.value(trend="points"), (-50, day(-1)))

    def test_days_since_the_last_use_can_have_a_trend(self):
        self.report(self.metric, {-50: 5, -5: 5, 0: 0})
        values = {"aggregation": "days_since", "trend": "points"}
        self.assertEqual(self.value(**values), (5 - 20, day(0)))

    def test_there_is_no_trend_without_past(self):
        self.report(self.metric, {-1: 50})
        self.assertIsNone(self.value(trend="percent"))
        self.assertIsNone(self.value(trend="points"))

    def test_usage_counts_in_its_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.report(self.metric, {-1: 5})
        measure = self.new_measure(self.metric)
        self.assertFalse(measure._measure(company, day(0)))
        measure.company_id = company
        self.assertFalse(measure._measure(self.company, day(0)))

    def test_measuring_takes_one_query(self):
        """Whatever the number of customers: savepoint, query, release."""
        partners = [self.new_partner(f"Customer {n}") for n in range(20)]
        for partner in partners:
            self.report(self.metric, {-1: 5}, partner)
        measure = self.new_measure(self.metric)
        self.env.flush_all()
        # how often the metric is reported is read once, for all measures
        measure.metric_id.with_company(self.company)._get_interval()
        with self.assertQueryCount(3):
            self.assertEqual(len(measure._get_rows(self.company, day(0))), 20)

    def test_incomplete_measure_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "needs a usage metric"):
            self.new_measure(source="usage", aggregation="sum")
        with self.assertRaisesRegex(ValidationError, "the metric that is 100%"):
            self.new_measure(self.metric, aggregation="ratio")
        with self.assertRaisesRegex(ValidationError, "over how many days"):
            self.new_measure(self.metric, trend="percent", window_days=0)
