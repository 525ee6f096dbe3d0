# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work budgets, as those of ``renewal_management``: see its test of the same name."""

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.work_common import WorkCase

from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install", "-standard", "renewal_work")
class TestHealthWorkBudgets(ScorerCase, WorkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.new_scorecard(cls.measure, alert_below=50)

    def get_customers(self, contracts):
        """Who has reported how often they logged in, and was never scored."""
        partners = contracts.partner_id
        for partner in partners:
            self.report(self.logins, {0: partner.id % 100}, partner)
        self.env["renewal.health.customer"].search([]).unlink()
        return partners

    def get_scored(self, contracts):
        partners = self.get_customers(contracts)
        self.score(partners)
        return partners

    def score(self, partners):
        scorer = self.env["renewal.health.scorer"]
        scorer._score(self.company, day(0), partners.ids)

    def test_first_scoring_stays_in_budget(self):
        self.assert_work(self.get_customers, self.score, 160, few=50)

    def test_scoring_again_stays_in_budget(self):
        """The next day: usage is a day older, and nothing else changed."""

        def work(partners):
            scorer = self.env["renewal.health.scorer"]
            scorer._score(self.company, day(1), partners.ids)

        self.assert_work(self.get_scored, work, 116, few=50)

    def test_opening_alerts_stays_in_budget(self):
        def prepare(contracts):
            for partner in contracts.partner_id:
                self.set_health(partner, 30, scorecard_id=self.card.id)
            return self.env["renewal.health.customer"].search(
                [("partner_id", "in", contracts.partner_id.ids)]
            )

        def work(customers):
            phases = self.env["renewal.phase"]._for_company(self.company)
            phases._open_alert_batch(customers.ids, self.company, day(0))

        self.assert_work(prepare, work, 3850)
