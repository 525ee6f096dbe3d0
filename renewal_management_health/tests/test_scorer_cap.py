# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install")
class TestScorerCap(ScorerCase):
    """Caps on what a measure said, which grows old as its value does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        mood = cls.new_metric("mood", rollup="max")
        cls.mood = cls.new_level(mood, validity_days=30)
        cls.measure.validity_days = 0
        cls.card = cls.new_scorecard(cls.measure)
        cls.cap = cls.env["renewal.health.cap"].create(
            {
                "scorecard_id": cls.card.id,
                "name": "Unhappy",
                "max_score": 40,
                "measure_id": cls.mood.id,
                "operator": "<",
                "value": 25,
            }
        )
        cls.new_renewal()
        cls.report(cls.logins, {0: 80})
        cls.report(mood, {0: 10})

    def get_score(self, offset):
        self.env["renewal.health.scorer"]._score(self.company, day(offset))
        self.env.invalidate_all()
        return self.get_health().score

    def test_an_old_value_caps_nothing(self):
        """In full while it is valid and while it fades; not once it is gone."""
        scores = {offset: self.get_score(offset) for offset in (0, 30, 59, 60)}
        self.assertEqual(scores, {0: 40, 30: 40, 59: 40, 60: 80})
        self.assertEqual(self.get_detail()["caps"], [])

    def test_a_value_without_end_caps_for_good(self):
        self.mood.validity_days = 0
        self.assertEqual(self.get_score(360), 40)
        self.assertEqual(self.get_detail()["caps"], self.cap.ids)
