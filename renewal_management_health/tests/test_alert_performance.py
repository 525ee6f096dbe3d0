# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestAlertPerformance(HealthCase):
    """A batch of alerts costs the same queries, whatever the number of customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scorecard = cls.new_scorecard(alert_below=50)

    def new_customers(self, count, score=30):
        partners = [self.new_partner(name=f"P{number}") for number in range(count)]
        for partner in partners:
            self.new_renewal(partner_id=partner.id)
            self.set_health(partner, score, scorecard_id=self.scorecard.id)
        self.env.flush_all()
        return [self.get_health(partner).id for partner in partners]

    def count(self, method, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = method(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def test_opening_notifying_and_closing_take_few_queries(self):
        phases = self.env["renewal.phase"]._for_company(self.company)
        company = self.company.with_env(phases.env)
        alerts = phases.env["renewal.health.alert"]
        counts = []
        # the first time costs more: what every batch knows is read once
        for number in (1, 2, 40):
            ids = self.new_customers(number)
            opening, _done = self.count(phases._open_alert_batch, ids, company, day(0))
            opened = alerts.search([("customer_id", "in", ids)])
            self.assertEqual(len(opened), number)
            telling, _done = self.count(opened._give_tasks, self.rep, day(0))
            risk, _done = self.count(opened.customer_id.renewal_ids._refresh_risk)
            rows = [(reason.id, "recovered") for reason in opened.reason_ids]
            closing, _done = self.count(alerts._close_over, rows, day(1))
            counts.append((opening, telling, risk, closing))
        few, many = counts[1:]
        for name, less, more in zip(
            ("opening", "telling", "risk", "closing"), few, many, strict=True
        ):
            with self.subTest(part=name, few=less, many=more):
                # inserts and updates go in portions of 100 rows: a few more at most
                self.assertLessEqual(more, less + 8)

    def test_a_day_without_news_takes_few_queries(self):
        """Nothing changed: a handful of queries for all customers together."""
        phases = self.env["renewal.phase"]._for_company(self.company)
        company = self.company.with_env(phases.env)
        self.new_customers(20, score=80)
        self.run_alerts()
        self.patch(type(phases), "_commit", lambda phases, processed: None)
        count, _done = self.count(
            phases._update_health_alerts, company, day(0), phases.env["renewal.run"]
        )
        self.assertLessEqual(count, 10)
