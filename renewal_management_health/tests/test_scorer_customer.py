# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install")
class TestScorerCustomers(ScorerCase):
    """Who is scored: contacts, archived ones, former ones, those of two companies."""

    def test_contacts_are_one_customer(self):
        """Contracts of two people of one company are one customer."""
        company = self.new_partner("Company")
        people = self.env["res.partner"].create(
            [{"name": name, "parent_id": company.id} for name in ("Ann", "Bob")]
        )
        renewals = [self.new_renewal(partner_id=person.id) for person in people]
        self.new_scorecard(self.measure)
        self.report(self.logins, {0: 30}, company)
        self.run_day()
        health = self.get_health(company)
        self.assertEqual(health.band, "red")
        self.assertEqual(health.renewal_ids, renewals[0] | renewals[1])
        self.assertEqual(people.mapped("health_id"), health)
        found = self.env["res.partner"].search([("health_band", "=", "red")])
        self.assertEqual(found, company | people)
        found = self.env["res.partner"].search(
            [("health_score", "<", 50), ("id", "in", (company | self.partner).ids)]
        )
        self.assertEqual(found, company)
        found = self.env["res.partner"].search(
            [("health_band", "!=", "red"), ("id", "in", (company | self.partner).ids)]
        )
        self.assertEqual(found, self.partner)

    def test_archived_customer_is_scored_while_its_contract_runs(self):
        self.new_scorecard(self.measure, domain="[('partner_id.name', '=', 'Acme')]")
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.partner.active = False
        self.run_day()
        self.assertEqual(self.get_health().score, 80)

    def test_customer_leaves_and_comes_back(self):
        """Without a contract the score is frozen; a new one thaws it."""
        self.new_scorecard(self.measure)
        self.measure.validity_days = 0
        contract = self.new_renewal().contract_id
        self.report(self.logins, {0: 80, 2: 30})
        self.run_day()
        health = self.get_health()
        contract.active = False
        self.run_day(2)
        self.assertTrue(health.has_left)
        self.assertEqual((health.score, len(health.score_ids)), (80, 1))
        self.run_day(20)
        self.assertEqual((health.score, len(health.score_ids)), (80, 1))
        renewal = self.new_renewal()
        self.assertEqual(renewal.health_score, 80)
        self.run_day(21)
        self.assertFalse(health.has_left)
        self.assertEqual((health.score, renewal.health_score), (30, 30))

    def test_closed_renewal_keeps_its_score(self):
        self.new_scorecard(self.measure)
        renewal = self.new_renewal()
        self.new_renewal(end=300)
        usage = self.report(self.logins, {0: 80})
        self.run_day()
        renewal._close("churned", day(0), "Gone")
        usage.value = 30
        self.run_day(1)
        self.assertEqual(self.get_health().score, 30)
        self.assertEqual(renewal.health_score, 80)

    def test_two_companies_share_a_customer(self):
        """Each has its own usage, scorecard and score."""
        other = self.env["res.company"].create({"name": "Second"})
        self.new_scorecard(self.measure, company_id=self.company.id)
        self.new_renewal()
        contract = self.new_renewal(company_id=other.id)
        self.assertEqual(contract.company_id, other)
        self.report(self.logins, {0: 80})
        self.env["renewal.usage"].create(
            {
                "company_id": other.id,
                "metric_id": self.logins.id,
                "partner_id": self.partner.id,
                "date": day(0),
                "value": 20,
            }
        )
        self.run_day()
        self.assertEqual(self.get_health().score, 80)
        customers = self.env["renewal.health.customer"].search([])
        self.assertEqual(customers.company_id, self.company)
        self.new_scorecard(
            self.measure, company_id=other.id, green_from=10, amber_from=5
        )
        self.run_day(1)
        customer = self.env["renewal.health.customer"].search(
            [("company_id", "=", other.id)]
        )
        self.assertEqual((customer.score, customer.band), (20, "green"))
        self.assertEqual(contract.health_id, customer)
        self.assertEqual(self.get_health().score, 80)
        self.assertEqual(self.partner.health_score, 80)
        self.assertEqual(self.partner.with_company(other).health_score, 20)
