# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestRisk(HealthCase):
    """What the renewal says about its risk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scorecard = cls.new_scorecard(alert_below=50)
        cls.renewal = cls.new_renewal()

    def score(self, score, on=0, **values):
        values.setdefault("scorecard_id", self.scorecard.id)
        self.set_health(self.partner, score, on=on, **values)
        return self.run_alerts(on)

    def test_red_is_at_risk(self):
        self.score(80)
        self.assertFalse(self.renewal.is_at_risk)
        self.assertFalse(self.renewal.at_risk_amount)
        self.score(40, on=1)
        self.assertTrue(self.renewal.is_at_risk)
        self.assertEqual(self.renewal.at_risk_amount, 1200)
        self.score(80, on=2)
        self.assertFalse(self.renewal.is_at_risk)
        self.assertEqual(self.renewal.at_risk_amount, 0)

    def test_an_open_alert_is_a_risk(self):
        self.score(90)
        self.score(60, on=1)
        self.assertTrue(self.renewal.is_at_risk, "lost a band")
        self.close(self.get_alerts())
        self.assertFalse(self.renewal.is_at_risk, "looked into, and not red")

    def test_reasons_follow_a_score_of_the_same_day(self):
        """Somebody's judgement in the morning rewrites the snapshot of the night."""
        metric = self.new_metric("logins")
        self.report(metric, {-1: 10})
        measures = self.new_measure(metric), self.new_measure(source="pulse")
        self.new_scorecard(*measures, sequence=1, alert_below=50)
        self.run_day(0)
        self.assertIn("Logins", self.renewal.risk_reasons)
        self.assertNotIn("Measure", self.renewal.risk_reasons)
        health = self.get_health()
        snapshot = health.score_id
        self.env["renewal.health.pulse"].create(
            {"customer_id": health.id, "date": day(0), "value": "0", "note": "Lost"}
        )
        self.run_day(0)
        self.assertEqual(health.score_id, snapshot)
        self.assertIn("Measure", self.renewal.risk_reasons)

    def test_reasons_follow_the_button_that_scores_now(self):
        metric = self.new_metric("logins")
        self.report(metric, {-1: 10})
        self.new_scorecard(self.new_measure(metric), sequence=1, alert_below=50)
        self.run_day(0)
        self.assertIn("Logins: 10 ", self.renewal.risk_reasons)
        self.report(metric, {0: 2})
        self.get_health().with_user(self.manager).action_score()
        self.assertIn("Logins: 12 ", self.renewal.risk_reasons)

    def test_reasons_are_in_the_company_s_language_whoever_closes_an_alert(self):
        self.score(80)
        self.score(40, on=1)
        before = self.renewal.risk_reasons
        self.assertTrue(before)
        alert = self.get_alerts()
        wizards = self.env["renewal.health.alert.close"].with_user(self.rep)
        chinese = wizards.with_context(lang="zh_CN")
        chinese.create({"alert_ids": alert.ids, "note": "Called"}).action_close()
        self.assertEqual(alert.state, "closed")
        self.assertEqual(self.renewal.risk_reasons, before)

    def test_nothing_known_is_no_risk(self):
        self.run_alerts()
        self.assertFalse(self.renewal.is_at_risk)
        self.score(20, band="unknown")
        self.assertFalse(self.renewal.is_at_risk)

    def test_a_closed_renewal_counts_no_more(self):
        self.score(40)
        self.renewal.sudo()._close("churned", self.renewal.due_date, "Gone")
        self.assertEqual(self.renewal.at_risk_amount, 0)
        self.assertTrue(self.renewal.is_at_risk, "as it stood when it closed")

    def test_arr_at_risk_follows_the_contract(self):
        self.score(40)
        line = self.renewal.contract_id.contract_line_ids
        line.price_unit = 200
        self.sync_lines()
        self.assertEqual(self.renewal.at_risk_amount, 2400)

    def test_second_run_writes_nothing(self):
        self.score(40)
        self.assertEqual(self.run_alerts(), 0)
