# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install")
class TestHealthOverride(ScorerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure.validity_days = 0
        cls.new_scorecard(cls.measure)
        cls.renewal = cls.new_renewal()
        cls.report(cls.logins, {0: 30})
        cls.env["renewal.health.scorer"]._score(cls.company, day(0))

    def override(self, score=80, user=None, **values):
        return (
            self.env["renewal.health.override"]
            .with_user(user or self.rep)
            .create(
                {
                    "customer_id": self.get_health().id,
                    "score": score,
                    "reason": "They signed",
                    **values,
                }
            )
        )

    def test_override_holds_at_once_and_hides_nothing(self):
        override = self.override()
        health = self.get_health()
        self.assertRecordValues(
            health,
            [
                {
                    "score": 80,
                    "band": "green",
                    "computed_score": 30,
                    "computed_band": "red",
                    "override_id": override.id,
                }
            ],
        )
        self.assertEqual(override.date_to, day(30))
        self.assertEqual(override.user_id, self.rep)
        self.assertEqual(self.renewal.health_band, "green")
        self.assertEqual(health.score_ids.mapped("score"), [80])
        self.assertEqual(health.score_id.detail["override"], override.id)
        note = health.message_ids[0]
        self.assertIn("They signed", note.body)
        self.assertEqual(note.author_id, self.rep.partner_id)

    def test_override_expires_automatically(self):
        self.override(date_to=day(3))
        health = self.get_health()
        self.run_day(3)
        self.assertEqual(health.score, 80)
        self.run_day(4)
        self.assertEqual((health.score, health.band), (30, "red"))
        self.assertFalse(health.override_id)
        self.assertEqual(len(health.override_ids), 1)
        snapshots = {s.date: (s.score, s.computed_score) for s in health.score_ids}
        self.assertEqual(snapshots, {day(0): (80, 30), day(4): (30, 30)})

    def test_the_newest_holds_and_none_comes_back(self):
        first = self.override()
        second = self.override(score=60, user=self.leader)
        health = self.get_health()
        self.assertEqual(health.score, 60)
        self.assertEqual(first.ended_date, day(0))
        second.action_end()
        self.assertEqual((health.score, health.override_id.id), (30, False))
        self.run_day(1)
        self.assertEqual(health.score, 30)

    def test_override_cannot_be_changed(self):
        override = self.override()
        with self.assertRaises(UserError):
            override.score = 90
        with self.assertRaises(AccessError):
            self.override(user_id=self.leader.id)
        with self.assertRaises(AccessError):
            override.unlink()

    def test_override_needs_sight_of_the_customer(self):
        with self.assertRaises(AccessError):
            self.override(user=self.other_rep)
        override = self.override()
        with self.assertRaises(AccessError):
            override.with_user(self.other_rep).action_end()

    def test_too_little_data_does_not_matter(self):
        """A person knows enough, and a cap is no match for it."""
        self.env["renewal.usage"].search([]).unlink()
        health = self.get_health()
        with freeze_time(day(1)):
            health.notice_date = day(1)
            self.override()
            self.assertEqual(health.band, "green")
            self.assertEqual(health.computed_band, "unknown")

    def test_who_left_is_frozen(self):
        self.renewal.contract_id.active = False
        self.run_day(1)
        self.assertTrue(self.get_health().has_left)
        with self.assertRaises(UserError):
            self.override()
