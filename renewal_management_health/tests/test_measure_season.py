# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Changes compared with the same period a year ago, where there is a year."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .apps_common import AppBuilders, moment
from .common import HealthCase, day

YEAR = 364


@tagged("post_install", "-at_install")
class TestSeasonOfUsage(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.new_metric()
        cls.other = cls.new_partner()

    def new_season(self, metric=None, **values):
        values = {"trend": "percent", "trend_base": "year", **values}
        return self.new_measure(metric or self.metric, **values)

    def value(self, partner=None, offset=0, **values):
        measure = self.new_season(**values)
        found = measure._measure(self.company, day(offset))
        self.assertFalse(measure.error)
        return found.get((partner or self.partner).id, (None, None))[0]

    def test_the_same_days_a_year_ago_are_compared(self):
        """Not those before, and not those on either side of them."""
        self.report(self.metric, {-YEAR - 30: 7, -YEAR - 29: 60, -YEAR: 40})
        self.report(self.metric, {-YEAR + 1: 7, -40: 999, -29: 20, 0: 30})
        self.assertEqual(self.value(), -50)
        self.assertEqual(self.value(trend="points"), -50)
        self.assertEqual(self.value(trend_base="before"), 100 * (50 - 999) / 999)

    def test_what_comes_back_every_season_is_no_change(self):
        """Whatever the weekday, and however quiet the summer is."""
        season = {back: (back % YEAR) % 100 * (back % 7 < 5) for back in range(760)}
        self.report(self.metric, {-back: value for back, value in season.items()})
        for window in (3, 30, 90):
            for aggregation in ("sum", "average", "highest", "days_with"):
                measure = self.new_season(window_days=window, aggregation=aggregation)
                for back in range(0, 200, 23):
                    [row] = measure._get_rows(self.company, day(-back))
                    self.assertEqual(row[1], 0, f"{aggregation} {window} {back}")

    def test_a_customer_without_a_year_has_no_value(self):
        """Nor with a part of those days: it does not become the period before."""
        self.report(self.metric, {-YEAR - 29: 10, 0: 5})
        self.report(self.metric, {-YEAR - 28: 10, -40: 10, 0: 5}, self.other)
        self.assertEqual(self.value(), -50)
        self.assertIsNone(self.value(self.other))
        self.assertIsNone(self.value(self.other, trend="points"))
        self.assertEqual(self.value(self.other, trend_base="before"), -50)
        for aggregation, value in (("average", -50), ("last", -50), ("highest", -50)):
            with self.subTest(aggregation):
                found = self.value(self.other, aggregation=aggregation)
                self.assertEqual(found, value, "a day of that period is enough")

    def test_who_fell_silent_since_is_at_zero(self):
        self.report(self.metric, {-YEAR - 50: 10, -YEAR - 5: 10})
        self.report(self.metric, {-1: 5}, self.other)
        self.assertEqual(self.value(), -100)

    def test_whole_weeks_and_months_are_compared(self):
        """52 weeks, or 12 months, ago."""
        self.metric.interval = "week"
        self.report(self.metric, dict.fromkeys(range(-7 * 60, -7 * 40, 7), 100))
        self.report(self.metric, dict.fromkeys(range(-7 * 10, 1, 7), 50))
        self.assertEqual(self.value(), -50)
        monthly = self.new_metric("monthly", interval="month")
        firsts = [(day(0).replace(day=1) - day(0)).days]
        while len(firsts) < 15:
            previous = day(firsts[-1] - 1).replace(day=1)
            firsts.append((previous - day(0)).days)
        self.report(monthly, {first: 10 for first in firsts[1:]})
        self.report(monthly, {firsts[0]: 30})
        measure = self.new_season(monthly, window_days=7)
        [row] = measure._get_rows(self.company, day(0))
        self.assertEqual(row[1], 200)

    def test_days_that_became_months_are_not_compared(self):
        """The measure says so, and says what to do."""
        self.report(self.metric, dict.fromkeys(range(-440, 1, 10), 10))
        self.assertEqual(self.value(), 0)
        self.company.renewal_usage_months_kept = 12
        self.run_day()
        measure = self.new_season()
        self.assertFalse(measure.is_available)
        self.assertRegex(measure.unavailable_reason, "kept by month only.*settings")
        self.assertFalse(measure._measure_usage(self.company, day(0)))
        self.metric.interval = "month"
        self.assertTrue(self.new_season().is_available, "months are kept for ever")

    def test_more_than_a_year_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "looks at more than a year"):
            self.new_season(window_days=365)
        self.new_season(window_days=YEAR)
        self.new_season(window_days=365, trend_base="before")

    def test_the_score_and_its_sentence_tell_what_is_compared(self):
        self.new_renewal()
        measure = self.new_season(bad_value=-100, good_value=0)
        self.new_scorecard(measure)
        self.report(self.metric, {-YEAR - 29: 10, 0: 5})
        self.run_day()
        self.assertEqual(self.get_health().score, 50)
        words = "Logins halved compared with the same period a year ago"
        self.assertEqual(measure._describe_value(-50), words)
        self.assertEqual(measure._describe_change(0, -50), words)
        measure.trend = "points"
        self.assertEqual(
            measure._describe_value(-5),
            "Logins: -5 compared with the same period a year ago",
        )
        measure.trend_base = "before"
        self.assertEqual(measure._describe_value(-5), "Logins: -5")

    def test_the_test_of_a_measure_tells_what_is_compared(self):
        self.report(self.metric, {-YEAR - 29: 10, 0: 5})
        self.report(self.metric, {-5: 10, 0: 5}, self.other)
        action = self.new_season().with_user(self.manager).action_test()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        self.assertEqual((form.trend, form.trend_base), ("percent", "year"))
        self.assertEqual((form.value_count, form.lowest_value), (1, -50))

    def test_only_a_change_of_what_is_compared_is_a_new_version(self):
        measure = self.new_measure(self.metric)
        scorecard = self.new_scorecard(measure)
        self.env.flush_all()
        version = scorecard.version
        self.assertNotIn("trend_base", measure._get_version_config())
        measure.write({"trend": "percent", "trend_base": "year"})
        self.assertEqual(measure._get_version_config()["trend_base"], "year")
        scorecard._note_versions()
        self.assertEqual(scorecard.version, version + 1)

    def test_a_year_takes_one_query(self):
        """Savepoint, query, release."""
        for number in range(10):
            partner = self.new_partner(f"Customer {number}")
            self.report(self.metric, {-YEAR - 30: 5, -1: 5}, partner)
        measure = self.new_season()
        measure._get_rows(self.company, day(0))
        with self.assertQueryCount(3):
            self.assertEqual(len(measure._get_rows(self.company, day(0))), 10)


@tagged("post_install", "-at_install")
class TestSeasonOfRecords(AppBuilders, HealthCase):
    """Records of an app, here opportunities."""

    def new_lead(self, offset, closed=None, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Lead",
                "type": "opportunity",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "user_id": False,
                "date_open": moment(offset),
                "date_closed": closed is not None and moment(closed),
                **values,
            }
        )

    def value(self, aggregation, **values):
        measure = self.new_measure(
            source="model",
            model_name="crm.lead",
            partner_path="partner_id",
            date_field="date_open",
            end_date_field="date_closed",
            value_field="expected_revenue",
            model_aggregation=aggregation,
            window_days=30,
            **{"trend": "points", "trend_base": "year", **values},
        )
        self.assertFalse(measure.unavailable_reason)
        found = measure._measure(self.company, day(0))
        self.assertFalse(measure.error)
        return found.get(self.partner.id, (None, None))[0]

    def test_records_of_a_year_ago_are_compared(self):
        for offset, revenue in ((-YEAR - 50, 7), (-YEAR - 10, 60), (-40, 99)):
            self.new_lead(offset, offset + 4, expected_revenue=revenue)
        for offset, revenue in ((-10, 20), (-3, 100)):
            self.new_lead(offset, offset + 2, expected_revenue=revenue)
        for aggregation, value in {
            "count": 1,
            "sum": 60,
            "average": 0,
            "highest": 40,
            "last": 40,
            "duration": -2,
            "open": 0,
            "days_since": 3 - 10,
        }.items():
            with self.subTest(aggregation):
                self.assertAlmostEqual(self.value(aggregation), value)
        self.assertEqual(self.value("count", trend="percent"), 100)

    def test_without_records_of_a_year_there_is_no_value(self):
        """Not 0: nothing tells that it was a customer."""
        self.new_lead(-YEAR + 1)
        self.new_lead(-5)
        for aggregation in ("count", "sum", "open", "open_age", "average", "last"):
            with self.subTest(aggregation):
                self.assertIsNone(self.value(aggregation))
        self.assertEqual(self.value("count", trend_base="before"), 1)
