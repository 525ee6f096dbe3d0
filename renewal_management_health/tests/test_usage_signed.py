# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Metrics that may fall below 0, such as a margin, and those that may not."""

import re

from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import SQL, float_compare

from odoo.addons.renewal_management.tests.hypothesis_common import given, settings, st

from ..tools.explain import describe, describe_change
from ..tools.trend_chart import BOTTOM, HEIGHT, TOP, draw_months
from ..tools.usage_row import MAX_VALUE, Refused, read_value
from .common import day
from .usage_common import UsageCase

VALUES = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
QUIET = {"deadline": None}
BAR = re.compile(r'<rect x="[^"]+" y="([^"]+)" width="[^"]+" height="([^"]+)" style')


@tagged("post_install", "-at_install")
class TestSignedTools(BaseCase):
    @settings(max_examples=300, **QUIET)
    @given(st.floats(), st.booleans())
    def test_a_value_is_kept_as_it_is_or_refused(self, value, is_signed):
        is_fine = (-MAX_VALUE if is_signed else 0) <= value < MAX_VALUE
        is_fine = is_fine and value != -MAX_VALUE
        try:
            found = read_value(value, is_signed)
        except Refused as refused:
            self.assertFalse(is_fine)
            self.assertEqual(refused.code == "negative", value < 0 and not is_signed)
        else:
            self.assertEqual(found, value)
            self.assertTrue(is_fine)

    @settings(max_examples=300, **QUIET)
    @given(VALUES, VALUES)
    def test_words_are_for_what_is_above_zero(self, before, after):
        word, _percent = describe(before, after)
        self.assertEqual(word is not None, before > 0 and after >= 0)
        if before > 0 and after < -0.01 * before:
            change = 100 * (after - before) / before
            self.assertEqual(describe_change(change), (None, None))

    @settings(max_examples=200, **QUIET)
    @given(st.lists(st.none() | VALUES, max_size=30))
    def test_bars_stay_in_the_chart(self, values):
        svg = draw_months([("Jan", value, True) for value in values])
        bars = [(float(bottom), float(height)) for bottom, height in BAR.findall(svg)]
        self.assertEqual(len(bars), sum(value is not None for value in values))
        for bottom, height in bars:
            self.assertGreaterEqual(bottom, BOTTOM - 1.01)
            self.assertLessEqual(bottom + height, HEIGHT - TOP + 1.01)


@tagged("post_install", "-at_install")
class TestSigned(UsageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.margin = cls.new_metric("margin", is_signed=True)

    def value(self, **values):
        measure = self.new_measure(self.margin, **values)
        found = measure._measure(self.company, day(0))
        self.assertFalse(measure.error)
        return found.get(self.partner.id, (None, None))[0]

    def feed(self, metric, value):
        self.partner.usage_key = "A-1"
        feed = self.env["renewal.usage.feed"].with_user(self.manager)
        row = {"customer_key": "A-1", "date": str(day(0)), "metric": metric.code}
        return feed._report([{**row, "value": value}])

    def test_the_feed_takes_negative_values_where_the_metric_allows_them(self):
        self.assertEqual(self.feed(self.margin, "-12.5")["created"], 1)
        self.assertEqual(self.get_usage(metric=self.margin), {str(day(0)): -12.5})
        answer = self.feed(self.metric, -3)
        self.assertEqual(answer["refused"], 1)
        self.assertRegex(
            answer["errors"][0]["message"],
            "^-3 is negative, and logged_in cannot be.*"
            "allow negative values for the metric in Renewals",
        )
        answer = self.feed(self.margin, "-1e15")
        self.assertEqual(answer["errors"][0]["message"], "-1e15 is too low.")

    def test_a_day_entered_by_hand_names_the_metric(self):
        self.report(self.margin, {0: -4})
        with self.assertRaisesRegex(ValidationError, "and Logged_in cannot be"):
            self.report(self.metric, {-3: -4})
        usage = self.report(self.metric, {-2: 4})
        with self.assertRaisesRegex(ValidationError, "-4 is negative"):
            usage.value = -4
        with self.assertRaisesRegex(ValidationError, "and Logged_in cannot be"):
            self.report(self.margin, {-1: -4}).metric_id = self.metric

    def test_the_refusal_says_where_negative_values_are_allowed(self):
        menu = self.env.ref("renewal_management_health.renewal_usage_metric_menu")
        [error] = self.feed(self.metric, -3)["errors"]
        self.assertIn(f"in {menu.complete_name.replace('/', ' > ')}.", error["message"])
        arch = self.env[menu.action.res_model].get_view(view_type="list")["arch"]
        shown = etree.fromstring(arch).xpath("//field[not(@optional='hide')]/@name")
        self.assertIn("is_signed", shown)

    def test_a_metric_with_negative_values_stays_one_that_allows_them(self):
        usage = self.report(self.margin, {0: -4})
        with self.assertRaisesRegex(
            ValidationError, "Margin has negative values, such as -4 of Acme"
        ):
            self.margin.with_user(self.manager).is_signed = False
        usage.value = 4
        self.margin.with_user(self.manager).is_signed = False

    def test_each_aggregation_counts_below_zero(self):
        self.report(self.margin, {-1: -10, -2: 30, -3: -26, -4: 0})
        for aggregation, value in {
            "sum": -6,
            "average": -1.5,
            "highest": 30,
            "last": -10,
            "days_with": 3,
            "days_since": 0,
        }.items():
            with self.subTest(aggregation):
                self.assertEqual(self.value(aggregation=aggregation), value)
        self.margin.is_key_feature = True
        measure = self.new_measure(source="usage", aggregation="features")
        rows = measure._get_rows(self.company, day(-2))
        self.assertEqual([row[1] for row in rows], [1], "what is not 0 is in use")

    def test_a_share_of_nothing_or_less_is_no_data(self):
        self.report(self.margin, {-1: -10})
        for whole, share in ((40, -25), (0, None), (-40, None)):
            self.metric.is_signed = True
            usage = self.report(self.metric, {-1: whole})
            found = self.value(aggregation="ratio", divisor_metric_id=self.metric.id)
            self.assertEqual(found, share)
            usage.unlink()

    def test_a_change_in_percent_needs_a_base_above_zero(self):
        for before, now, percent in (
            (10, 5, -50),
            (10, -5, -150),
            (0, 5, None),
            (-10, 5, None),
            (-10, -20, None),
        ):
            usage = self.report(self.margin, {-60: before, -1: now})
            for aggregation in ("sum", "average", "highest", "last"):
                with self.subTest(f"{before} {now} {aggregation}"):
                    values = {"aggregation": aggregation}
                    self.assertEqual(self.value(trend="percent", **values), percent)
                    self.assertEqual(self.value(trend="points", **values), now - before)
            usage.unlink()

    def test_a_change_over_days_before_the_first_report_is_unknown(self):
        """Of what cannot be negative, a fall is certain; here it is not."""
        for metric, change in ((self.margin, None), (self.metric, -7)):
            self.report(metric, {-31: 10, -1: 3})
            measure = self.new_measure(metric, trend="points")
            found = measure._measure(self.company, day(0))
            self.assertEqual(found.get(self.partner.id, (None,))[0], change)

    def test_any_change_has_the_sign_it_should_have(self):
        """In the database, as in a few lines of arithmetic."""
        get_sql = self.env["renewal.health.measure"]._get_trend_sql

        @settings(max_examples=100, **QUIET)
        @given(st.none() | VALUES, st.none() | VALUES)
        def check(now, before):
            columns = [SQL("%s::float8", value) for value in (now, before)]
            [[percent, points]] = self.env.execute_query(
                SQL(
                    "SELECT %s, %s",
                    get_sql("percent", *columns),
                    get_sql("points", *columns),
                )
            )
            is_known = None not in (now, before)
            self.assertEqual(points is not None, is_known)
            self.assertEqual(percent is not None, is_known and before > 0)
            if percent is not None:
                sign = float_compare(now, before, precision_digits=6)
                self.assertEqual(float_compare(percent, 0, precision_digits=12), sign)

        check()

    def test_months_and_merged_customers_keep_their_sign(self):
        other = self.new_partner()
        old = (day(0).replace(year=2024, month=1, day=1) - day(0)).days
        limit = 9e14
        self.report(self.margin, {old: -limit, old + 1: -limit, 0: -1, -1: -limit})
        self.report(self.margin, {0: -2, -1: -limit}, other)
        self.run_day()
        most = -999999999999999
        self.assertEqual(
            self.get_usage(metric=self.margin),
            {"2024-01-01": (most,), str(day(0)): -1, str(day(-1)): -limit},
        )
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.partner | other).ids, self.partner)
        found = self.get_usage(metric=self.margin)
        self.assertEqual((found[str(day(0))], found[str(day(-1))]), (-3, most))

    def test_a_margin_below_zero_counts_in_the_nightly_score(self):
        """And is told in figures: it fell below 0, and did not stop."""
        self.new_renewal()
        measure = self.new_measure(
            self.margin, aggregation="last", bad_value=-100, good_value=100
        )
        self.new_scorecard(measure)
        self.report(self.margin, {-1: -50})
        self.run_day()
        self.assertEqual(self.get_health().score, 25)
        for before, after in ((40, -5), (40, 0), (-40, 5)):
            words = measure._describe_change(before, after)
            self.assertEqual(words, f"Margin: {after} (before: {before})")
        trend = self.new_measure(self.margin, trend="percent", uom="%")
        self.assertEqual(trend._describe_value(-150), "Margin: -150 %")
        self.assertEqual(trend._describe_value(-50), "Margin halved")
