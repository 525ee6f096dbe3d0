# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestPersonalData(HealthCase):
    def setUp(self):
        super().setUp()
        self.metric = self.new_metric()
        self.scorecard = self.new_scorecard(self.new_measure(self.metric))
        self.customer_partner = self.new_partner("Person & Son")
        self.report(self.metric, {-1: 5, -2: 6}, partner=self.customer_partner)
        self.set_health(self.customer_partner, 60, scorecard_id=self.scorecard.id)
        self.health = self.get_health(self.customer_partner)
        self.pulse = self.env["renewal.health.pulse"].create(
            {"customer_id": self.health.id, "note": "Fine", "date": day(-800)}
        )

    def test_deleting_a_customer_asks_first(self):
        with self.assertRaises(RedirectWarning) as asked:
            self.customer_partner.unlink()
        question = asked.exception.args[0]
        self.assertIn("Usage: 2", question)
        self.assertIn("CSM Sentiment: 1", question)
        self.assertIn("Health Score: 1", question)
        self.assertTrue(self.pulse.exists())
        self.customer_partner.action_delete_with_history()
        self.assertFalse(self.customer_partner.exists() or self.health.exists())
        self.assertFalse(
            self.env["renewal.usage"].search([("metric_id", "=", self.metric.id)])
        )

    def test_a_customer_nothing_is_known_about_is_deleted(self):
        partner = self.new_partner("Nobody")
        partner.unlink()
        self.assertFalse(partner.exists())

    def test_what_explains_past_scores_is_archived_and_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.scorecard.unlink()
        self.scorecard.active = False
        with self.assertRaisesRegex(UserError, "Archive the metric instead"):
            self.metric.unlink()
        unused = self.new_metric("unused")
        unused.unlink()
        self.assertFalse(unused.exists())

    def test_scores_and_sentiments_go_when_they_are_old_enough(self):
        rules = self.env["renewal.retention"].with_context(
            allowed_company_ids=self.company.ids
        )
        rules.action_open_retention()
        rules = rules.search([("company_id", "=", self.company.id)])
        kinds = dict.fromkeys(rules.mapped("kind"))
        self.assertLessEqual({"scores", "pulses", "alerts"}, set(kinds))
        snapshot = self.health.score_id
        self.assertTrue(snapshot)
        rules.filtered(lambda rule: rule.kind in ("scores", "pulses")).months = 24
        self.assertEqual(sum(rules.mapped("count")), 1)
        self.run_day()
        self.assertFalse(self.pulse.exists())
        self.assertTrue(snapshot.exists())
        self.run_day(800)
        self.assertFalse(snapshot.exists())
