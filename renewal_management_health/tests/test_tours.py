# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY
from odoo.addons.renewal_management.tests.tour_common import TourCase

from .calibration_common import CalibrationBuilders


@tagged("post_install", "-at_install")
class TestTours(CalibrationBuilders, TourCase):
    """In a browser, on the real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()

    def test_csm_works_through_a_morning(self):
        today = self.company._get_renewal_today()
        ahead = (today - TODAY).days
        logins = self.new_metric()
        self.new_scorecard(
            self.new_measure(logins, window_days=7, good_value=70.0),
            self.new_measure(name="Judgement", source="pulse"),
        )
        self.new_renewal(ahead + 60).csm_id = self.csm
        # a month ago they used it, this week hardly
        for offset in range(-45, 1):
            self.report(logins, {ahead + offset: 10 if offset < -10 else 3})
        scorer = self.env["renewal.health.scorer"]
        for offset in (-31, 0):
            scorer._score(self.company, today + timedelta(days=offset))
        alerts = self.env["renewal.health.alert"]
        alerts._open_alerts(alerts._get_due_rows(self.company, today), today)
        alert = self.get_health().alert_ids.filtered(lambda a: a.kind == "threshold")
        self.assertEqual(alert.user_id, self.csm)
        (self.get_health().alert_ids - alert).unlink()

        self.start_tour(
            "/odoo/health-alerts", "renewal_health_morning", login=self.csm.login
        )
        self.assertEqual(alert.reacted_date, today)
        pulse = self.env["renewal.health.pulse"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertEqual((pulse.value, pulse.user_id), ("75", self.csm))
        self.assertGreater(self.get_health().score, 30, "scored again at once")

    def test_manager_validates_the_score(self):
        self.set_up_past()
        self.write_past(300, self.tell(is_right=False))
        self.start_tour(
            "/odoo/health-back-test",
            "renewal_health_backtest",
            login=self.manager.login,
        )
