# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .opportunity_common import OpportunityCase


@tagged("post_install", "-at_install")
class TestProbability(OpportunityCase):
    """Opportunity and renewal say the same, until a person edits the opportunity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stages = cls.env["renewal.stage"].search([("stage_type", "=", "open")])
        cls.early, cls.late = stages[0], stages[-1]
        cls.early.probability, cls.late.probability = 60, 85

    def new_renewal_with_lead(self, end=90, **values):
        renewal = self.new_renewal(end, **values)
        renewal.stage_id = self.early
        self.create_for(renewal, "renewal")
        return renewal, renewal.opportunity_id

    def test_a_new_opportunity_has_the_probability_of_its_renewal(self):
        _renewal, lead = self.new_renewal_with_lead()
        self.assertEqual(lead.probability, 60)
        self.assertEqual(lead.prorated_revenue, 720)

    def test_the_step_gives_it_too(self):
        self.new_playbook(self.step_vals(-90, action="opportunity"))
        renewal = self.new_renewal(90)
        self.run_day()
        self.assertGreater(renewal.computed_probability, 0)
        self.assertEqual(
            renewal.opportunity_id.probability, renewal.computed_probability
        )

    def test_it_follows_the_stage_and_its_settings(self):
        renewal, lead = self.new_renewal_with_lead()
        renewal.with_user(self.rep).stage_id = self.late
        self.assertEqual(lead.probability, 85)
        self.late.probability = 90
        self.run_day()
        self.assertEqual(lead.probability, 90)

    def test_what_a_person_typed_stays(self):
        renewal, lead = self.new_renewal_with_lead()
        lead.with_user(self.rep).probability = 33
        renewal.stage_id = self.late
        self.run_day()
        self.assertEqual(lead.probability, 33)

    def test_a_stage_of_crm_and_its_scoring_change_nothing(self):
        _renewal, lead = self.new_renewal_with_lead()
        stages = self.env["crm.stage"].search([("is_won", "=", False)])
        for stage in stages:
            lead.with_user(self.rep).stage_id = stage
        self.env["crm.lead"]._cron_update_automated_probabilities()
        self.env.invalidate_all()
        self.assertEqual(lead.probability, 60)

    def test_the_automatic_probability_is_the_one_of_the_renewal(self):
        _renewal, lead = self.new_renewal_with_lead()
        lead.probability = 33
        lead.with_user(self.rep).action_set_automated_probability()
        self.assertEqual(lead.probability, 60)

    def test_an_opportunity_that_is_restored_follows_again(self):
        renewal, lead = self.new_renewal_with_lead()
        self.lose(lead)
        self.assertEqual(lead.probability, 0)
        lead.with_user(self.rep).action_restore()
        self.assertEqual(lead.probability, 60)
        renewal.stage_id = self.late
        self.assertEqual(lead.probability, 85)

    def test_an_opportunity_that_is_joined_follows_unless_edited(self):
        untouched, edited = self.new_lead(), self.new_lead(probability=33)
        for lead, expected in ((untouched, 60), (edited, 33)):
            renewal = self.new_renewal()
            renewal.stage_id = self.early
            renewal.opportunity_id = lead
            self.assertEqual(lead.probability, expected)

    def test_several_renewals_are_weighed_by_what_they_are_worth(self):
        small = self.new_renewal()
        large = self.new_contract(self.line_vals(quantity=3)).renewal_ids
        small.stage_id, large.stage_id = self.early, self.late
        lead = self.create_for(small | large)
        self.assertEqual(lead.probability, 78.75)

    def test_a_sure_renewal_is_no_won_opportunity(self):
        renewal, lead = self.new_renewal_with_lead()
        self.early.probability = 100
        self.run_day()
        self.assertEqual(renewal.computed_probability, 100)
        self.assertEqual(lead.probability, 99.99)
        self.assertEqual(lead.won_status, "pending")
        self.assertFalse(lead.date_closed)

    def test_the_revenue_follows_until_it_is_edited(self):
        renewal, lead = self.new_renewal_with_lead()
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 150})
        self.assertEqual(lead.expected_revenue, 1800)
        lead.with_user(self.rep).expected_revenue = 5000
        renewal.line_ids.proposed_price_unit = 160
        self.assertEqual(lead.expected_revenue, 5000)


@tagged("post_install", "-at_install")
class TestCustomer(OpportunityCase):
    """The contract goes to another customer, and what was made for it goes along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.heir = cls.env["res.partner"].create(
            {"name": "Beta & Sons", "email": "beta@example.com", "lang": "en_US"}
        )

    def test_opportunity_and_tasks_follow(self):
        self.new_playbook(
            self.step_vals(-90, note="<p>Think of Acme</p>"),
            self.step_vals(-89, action="opportunity"),
        )
        renewal = self.new_renewal()
        self.run_day()
        self.run_day(1)
        task, lead = renewal.activity_ids, renewal.opportunity_id
        self.assertIn("Acme", task.res_name)
        renewal.contract_id.partner_id = self.heir
        self.assertEqual(lead.partner_id, self.heir)
        self.assertEqual(lead.email_from, "beta@example.com")
        self.assertEqual(task.res_name, renewal.display_name)
        self.assertIn("Beta &amp; Sons · ", task.note)
        self.assertNotIn("Acme · ", task.note)
        self.assertIn("Think of Acme", task.note, "the rule's own text stays")

    def test_a_customer_that_is_joined_to_a_company_follows_with_the_next_run(self):
        contact = self.env["res.partner"].create({"name": "Gamma"})
        self.new_playbook(self.step_vals(-90))
        renewal = self.new_renewal(partner_id=contact.id)
        self.run_day()
        contact.parent_id = self.heir
        self.run_day(8)
        self.assertEqual(renewal.partner_id, self.heir)
        self.assertEqual(renewal.activity_ids[:1].res_name, renewal.display_name)

    def test_a_customer_that_somebody_chose_stays(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        other = self.env["res.partner"].create({"name": "Holding"})
        lead.partner_id = other
        renewal.contract_id.partner_id = self.heir
        self.assertEqual(lead.partner_id, other)

    def test_a_closed_opportunity_is_history(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        self.lose(lead)
        renewal.contract_id.partner_id = self.heir
        self.assertEqual(lead.partner_id, self.partner)

    def test_a_shared_opportunity_stays_with_its_customer(self):
        """One of two contracts goes to somebody else: it leaves the opportunity, and
        both say so."""
        moving, staying = self.new_renewal(), self.new_renewal()
        lead = self.create_for(moving | staying)
        self.assertEqual(lead.expected_revenue, 2400)
        moving.contract_id.partner_id = self.heir
        self.assertEqual(lead.partner_id, self.partner)
        self.assertEqual(lead.renewal_ids, staying)
        self.assertEqual(lead.expected_revenue, 1200)
        self.assertFalse(moving.has_opportunity)
        for record in (moving, lead):
            self.assertIn("another customer", record.message_ids[0].body)

    def test_a_shared_opportunity_moves_when_all_move(self):
        renewals = self.new_renewal() | self.new_renewal()
        lead = self.create_for(renewals)
        self.assertEqual(lead.name, "2 renewals: Acme")
        renewals.contract_id.write({"partner_id": self.heir.id})
        self.assertEqual(lead.partner_id, self.heir)
        self.assertEqual(lead.renewal_ids, renewals)
        self.assertEqual(lead.name, "2 renewals: Beta & Sons")
