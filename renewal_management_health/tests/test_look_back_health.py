# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY
from odoo.addons.renewal_management.tests.look_back_common import (
    MARKED,
    UNTOUCHED,
    LookBackCase,
)
from odoo.addons.renewal_management.tools.months import month_end

from .common import HealthBuilders

HEALTH_TABLES = (
    "renewal_health_alert",
    "renewal_health_alert_reason",
    "renewal_health_cap",
    "renewal_health_measure",
    "renewal_health_scorecard",
    "renewal_health_scorecard_version",
    "renewal_usage",
)
HEALTH_MARKED = ("renewal_health_customer", "renewal_health_score")


@tagged("post_install", "-at_install")
class TestPastHealth(HealthBuilders, LookBackCase):
    """Scores of past month ends: logins of the month before, 0 to 100 is 0 to 100
    points.

    =======  ==============================  =========================================
    Stays    a contract from 2024 on          80 logins at the end of each month
    Leaves   one of 2024, lost at its end     80 until June 2024, 20 from July on
    =======  ==============================  =========================================
    """

    untouched = UNTOUCHED + HEALTH_TABLES
    marked = MARKED + HEALTH_MARKED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = cls.new_metric("logins", rollup="avg")
        cls.measure = cls.new_measure(cls.logins, aggregation="last", validity_days=40)
        cls.scorecard = cls.new_scorecard(cls.measure)
        cls.stays, cls.leaves = (
            cls.new_partner("Stays"),
            cls.new_partner("Leaves"),
        )
        cls.kept = cls.new_past(
            ("2024-01-01", "2024-12-31", 1000.0),
            ("2025-01-01", "2026-12-31", 1000.0),
            name="Kept",
        )
        cls.kept.partner_id = cls.stays
        cls.follow(*cls.kept.contract_line_ids.sorted("date_start"))
        cls.lost = cls.new_past(("2024-01-01", "2024-12-31", 500.0), name="Lost")
        cls.lost.partner_id = cls.leaves
        cls.report_months()
        cls.install(cls.kept | cls.lost)

    @classmethod
    def report_months(cls):
        day = date(2024, 1, 31)
        while day < TODAY:
            offset = (day - TODAY).days
            cls.report(cls.logins, {offset: 80}, cls.stays)
            if day.year == 2024:
                value = 80 if day.month <= 6 else 20
                cls.report(cls.logins, {offset: value}, cls.leaves)
            day = month_end(day, 1)

    def get_scores(self, partner):
        scores = self.env["renewal.health.score"].search(
            [("partner_id", "=", partner.id)], order="date"
        )
        return {score.date: score.score for score in scores}

    def test_scores_are_those_that_the_day_would_have_given(self):
        record = self.look_back()
        scores = self.get_scores(self.leaves)
        self.assertEqual(scores[date(2024, 6, 30)], 80)
        self.assertEqual(scores[date(2024, 7, 31)], 20)
        self.assertEqual(max(scores), date(2024, 12, 31))
        self.assertEqual(set(self.get_scores(self.stays).values()), {80})
        self.assertEqual(record.score_count, 25 + 12)
        july = self.env["renewal.health.score"].search(
            [("partner_id", "=", self.leaves.id), ("date", "=", date(2024, 7, 31))]
        )
        self.assertEqual((july.delta, july.band), (-60, "red"))
        self.assertTrue(july.is_reconstructed)

    def test_a_back_test_sees_the_renewal_as_it_looked_before_its_outcome(self):
        self.look_back()
        history = self.env["renewal.health.history"]
        sample = history._get_sample(self.company, TODAY, 90)
        found = dict(zip(sample.groups.tolist(), sample.scores.tolist(), strict=True))
        self.assertEqual(found, {self.stays.id: 80.0, self.leaves.id: 20.0})
        renewed = dict(
            zip(sample.groups.tolist(), sample.renewed.tolist(), strict=True)
        )
        self.assertEqual(renewed, {self.stays.id: 1.0, self.leaves.id: 0.0})

    def test_who_stopped_a_contract_does_not_tell_it_by_its_automatic_renewal(self):
        self.look_back()
        history = self.env["renewal.health.history"]
        sample = history._get_sample(self.company, TODAY, 90)
        self.assertTrue(all(value != value for value in sample.columns["is_auto"]))

    def test_no_alert_and_nothing_else_is_made_or_changed(self):
        self.run_day()
        before = self.get_print()
        self.look_back()
        self.assert_same(before, self.get_print())
        self.assertFalse(self.env["renewal.health.alert"].search([]))

    def test_the_next_run_scores_as_if_there_was_no_past(self):
        self.run_day()
        self.run_day(1)
        before = self.get_print()
        self.look_back()
        self.run_day(1)
        after = self.get_print()
        for prints in (before, after):
            prints.pop("renewal_run")
        self.assert_same(before, after)
        self.assertFalse(self.lost.health_id)

    def test_twice_is_once_and_all_of_it_can_be_removed(self):
        before = self.get_print(with_made=True)
        record = self.look_back()
        made = self.get_print(with_made=True)
        self.look_back()
        self.assert_same(made, self.get_print(with_made=True))
        record.with_user(self.manager).action_remove()
        self.assertEqual(self.work().state, "none")
        self.assert_same(before, self.get_print(with_made=True))

    def test_a_customer_who_is_scored_is_not_reconstructed_any_more(self):
        record = self.look_back()
        rows = self.get_health(self.stays) | self.get_health(self.leaves)
        self.assertEqual(rows.mapped("is_reconstructed"), [True, True])
        self.assertEqual(rows.mapped("has_left"), [False, True])
        self.run_day()
        self.assertFalse(self.get_health(self.stays).is_reconstructed)
        self.assertFalse(self.get_health(self.stays).delta)
        record.with_user(self.manager).action_remove()
        self.work()
        self.assertTrue(self.get_health(self.stays).score)
        self.assertFalse(self.get_health(self.leaves))

    def test_what_was_scored_on_its_day_stays(self):
        self.set_health(self.stays, 55, on=(date(2025, 6, 30) - TODAY).days)
        self.look_back()
        scores = self.get_scores(self.stays)
        self.assertEqual(scores[date(2025, 6, 30)], 55)
        self.assertEqual(max(scores), date(2025, 6, 30))

    def test_a_cap_of_today_does_not_tell_the_past(self):
        self.scorecard.cap_ids.create(
            {
                "scorecard_id": self.scorecard.id,
                "name": "Gave notice",
                "domain": "[('notice_date', '!=', False)]",
                "max_score": 0,
            }
        )
        self.run_day()
        self.get_health(self.stays).notice_date = TODAY
        self.look_back()
        scores = self.env["renewal.health.score"].search(
            [("partner_id", "=", self.stays.id), ("is_reconstructed", "=", True)]
        )
        self.assertEqual(set(scores.mapped("score")), {80})

    def test_without_a_scorecard_nobody_is_scored(self):
        self.scorecard.active = False
        self.assertEqual(self.look_back().score_count, 0)
        self.assertFalse(self.get_health(self.leaves))
