# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import HealthCase


class AlertCase(HealthCase):
    """A customer with a scorecard that warns below 50, and an open renewal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scorecard = cls.new_scorecard(alert_below=50)
        cls.renewal = cls.new_renewal()

    def fall(self, partner=None, on=1, score=40, **values):
        """A customer's score falls, and the daily run notices."""
        partner = partner or self.partner
        values.setdefault("scorecard_id", self.scorecard.id)
        if not self.get_health(partner):
            self.set_health(partner, 80, on=0, **values)
            self.run_alerts(0)
        self.set_health(partner, score, on=on, **values)
        self.run_alerts(on)
        return self.get_alerts(partner)

    def get_task(self, partner=None):
        return self.get_health(partner).activity_ids

    def assert_asked(self, user, alerts):
        self.assertEqual(alerts.user_id, user)
        self.assertEqual(self.get_task(alerts.partner_id).user_id, user)
