# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, day
from .opportunity_common import OpportunityCase


@tagged("post_install", "-at_install")
class TestCreating(OpportunityCase):
    def test_button_creates_the_opportunity(self):
        renewal = self.new_renewal()
        renewal.tag_ids = self.env["crm.tag"].create({"name": "Key account"})
        action = renewal.with_user(self.rep).action_create_opportunity()
        lead = renewal.opportunity_id
        self.assertEqual((action["res_model"], action["res_id"]), ("crm.lead", lead.id))
        self.assertRecordValues(
            lead,
            [
                {
                    "type": "opportunity",
                    "expected_revenue": 1200,
                    "recurring_revenue": 0,
                    "date_deadline": day(90),
                    "user_id": self.rep.id,
                    "team_id": self.team.id,
                    "partner_id": self.partner.id,
                    "company_id": self.company.id,
                    "tag_ids": renewal.tag_ids.ids,
                    "renewal_ids": renewal.ids,
                    "renewal_amount": 1200,
                    "is_renewal_amount_other": False,
                }
            ],
        )
        self.assertRecordValues(
            renewal, [{"has_opportunity": True, "opportunity_state": "open"}]
        )
        renewal.with_user(self.rep).action_create_opportunity()
        self.assertEqual(renewal.opportunity_id, lead, "the one there is, is opened")

    def test_the_proposal_is_expected(self):
        renewal = self.new_renewal()
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 150})
        self.assertEqual(self.create_for(renewal).expected_revenue, 1800)

    def test_expected_revenue_is_in_the_currency_of_the_company(self):
        currency = self.env.ref("base.JPY")
        currency.active = True
        currency.rate_ids = [
            Command.clear(),
            Command.create({"name": day(-1), "rate": 160}),
        ]
        company_currency = self.company.currency_id
        renewal = self.new_renewal(manual_currency_id=currency.id)
        expected = renewal.currency_id._convert(
            1200, company_currency, self.company, TODAY
        )
        self.assertNotEqual(expected, 1200)
        self.assertEqual(self.create_for(renewal).expected_revenue, expected)

    def test_recurring_revenue_is_not_expected_twice(self):
        """CRM shows expected plus recurring revenue: the money is in one of them."""
        self.env.ref("base.group_user")._apply_group(
            self.env.ref("crm.group_use_recurring_revenues")
        )
        yearly, odd = self.new_renewal(), self.new_renewal()
        longer = self.new_contract(self.line_vals(90, -1005)).renewal_ids
        odd.write({"next_term_interval": 18, "next_term_unit": "month"})
        leads = self.create_for(yearly | odd | longer, "renewal")
        months = [lead.recurring_plan.number_of_months for lead in leads]
        self.assertEqual(months, [12, 1, 36])
        self.assertEqual(leads.mapped("recurring_revenue"), [1200, 100, 3600])
        self.assertEqual(leads.mapped("expected_revenue"), [0, 0, 0])
        self.assertEqual(leads.mapped("recurring_revenue_monthly"), [100, 100, 100])

    def test_an_archived_owner_owns_no_opportunity(self):
        renewal = self.new_renewal()
        self.rep.active = False
        lead = self.create_for(renewal)
        self.assertFalse(lead.user_id)
        self.assertEqual(renewal.opportunity_id, lead)

    def test_a_closed_renewal_has_nothing_to_win(self):
        contract = self.new_contract()
        contract.active = False
        with self.assertRaisesRegex(UserError, "closed"):
            contract.renewal_ids.action_create_opportunity()

    def test_each_customer_gets_one_opportunity(self):
        other = self.env["res.partner"].create({"name": "Other"})
        first, second = self.new_renewal(end=60), self.new_renewal(end=90)
        third = self.new_renewal(partner_id=other.id)
        leads = self.create_for(first | second | third)
        self.assertEqual(len(leads), 2)
        shared = first.opportunity_id
        self.assertEqual(shared, second.opportunity_id)
        self.assertEqual(shared.expected_revenue, 2400)
        self.assertEqual(shared.date_deadline, day(60))
        self.assertEqual(shared.renewal_count, 2)
        self.assertEqual(third.opportunity_id.expected_revenue, 1200)

    def test_playbook_step_creates_an_opportunity_for_each_renewal(self):
        """One for each renewal, of its owner; once."""
        self.new_playbook(self.step_vals(-60, action="opportunity"))
        mine = self.new_renewal(end=60) | self.new_renewal(end=60)
        theirs = self.new_renewal(end=60, user_id=self.other_rep.id)
        self.run_day()
        self.assertEqual(len(mine.opportunity_id), 2)
        self.assertEqual(mine.opportunity_id.user_id, self.rep)
        self.assertEqual(theirs.opportunity_id.user_id, self.other_rep)
        self.assertEqual(
            (mine | theirs).step_ids.mapped("opportunity_id"),
            (mine | theirs).opportunity_id,
        )
        count = self.env["crm.lead"].search_count([])
        self.run_day()
        self.assertEqual(self.env["crm.lead"].search_count([]), count)


@tagged("post_install", "-at_install")
class TestChoosing(OpportunityCase):
    """Asked only where there is a choice."""

    def open_wizard(self, renewals, user=None):
        action = renewals.with_user(user or self.rep).action_create_opportunity()
        self.assertEqual(action["res_model"], "renewal.opportunity.create")
        return Form(
            self.env[action["res_model"]]
            .with_user(user or self.rep)
            .with_context(**action["context"])
        )

    def test_different_customers_are_not_asked_about(self):
        other = self.env["res.partner"].create({"name": "Other"})
        renewals = self.new_renewal() | self.new_renewal(partner_id=other.id)
        action = renewals.with_user(self.rep).action_create_opportunity()
        self.assertEqual(action["domain"], [("id", "in", renewals.opportunity_id.ids)])
        self.assertEqual(len(renewals.opportunity_id), 2)

    def test_wizard_creates_one_for_a_customer_or_one_for_each_renewal(self):
        renewals = self.new_renewal() | self.new_renewal()
        with self.open_wizard(renewals) as form:
            self.assertEqual((form.mode, form.count), ("customer", 1))
            form.mode = "renewal"
            self.assertEqual(form.count, 2)
        form.record.action_create()
        self.assertEqual(len(renewals.opportunity_id), 2)

    def test_a_renewal_joins_an_open_opportunity(self):
        lead = self.new_lead(expected_revenue=5000)
        self.new_lead().action_set_lost()
        renewal = self.new_renewal()
        with self.open_wizard(renewal) as form:
            self.assertEqual(form.candidate_ids.ids, lead.ids, "lost ones are left out")
            form.opportunity_id = lead
        form.record.action_create()
        self.assertEqual(renewal.opportunity_id, lead)
        self.assertRecordValues(
            lead,
            [
                {
                    "expected_revenue": 5000,
                    "renewal_amount": 1200,
                    "is_renewal_amount_other": True,
                    "date_deadline": day(90),
                }
            ],
        )

    def test_a_renewal_joins_what_others_already_share(self):
        lead = self.create_for(self.new_renewal())
        renewal = self.new_renewal(end=60)
        form = self.open_wizard(renewal)
        form.opportunity_id = lead
        form.save().action_create()
        self.assertEqual(lead.expected_revenue, 2400)
        self.assertEqual(lead.date_deadline, day(60))

    def test_opportunities_of_other_companies_cannot_be_joined(self):
        other = self.env["res.company"].create({"name": "Other"})
        lead = self.new_lead(company_id=other.id, user_id=False, team_id=False)
        renewal = self.new_renewal()
        self.assertFalse(renewal._get_joinable_opportunities())
        with self.assertRaisesRegex(ValidationError, "same company"):
            renewal.opportunity_id = lead


@tagged("post_install", "-at_install")
class TestFollowing(OpportunityCase):
    """Revenue and deadline follow the renewals until somebody edits them."""

    def test_revenue_follows_the_proposal(self):
        first, second = self.new_renewal(), self.new_renewal()
        lead = self.create_for(first | second)
        first.line_ids.write({"action": "change", "proposed_quantity": 3})
        self.assertEqual(lead.expected_revenue, 4800)
        second.line_ids.action = "drop"
        self.assertEqual(lead.expected_revenue, 3600)

    def test_revenue_and_deadline_follow_the_contract(self):
        contract = self.new_contract()
        lead = self.create_for(contract.renewal_ids)
        contract.contract_line_ids.write({"price_unit": 50, "date_end": day(30)})
        self.sync_lines()
        self.assertEqual(lead.expected_revenue, 600)
        self.assertEqual(lead.date_deadline, day(30))

    def test_revenue_entered_manually_stays(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        lead.write({"expected_revenue": 1000, "date_deadline": day(10)})
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 200})
        self.assertRecordValues(
            lead,
            [
                {
                    "expected_revenue": 1000,
                    "renewal_amount": 2400,
                    "is_renewal_amount_other": True,
                    "date_deadline": day(10),
                }
            ],
        )
        lead.with_user(self.rep).action_take_over_renewals()
        self.assertEqual(lead.expected_revenue, 2400)
        self.assertFalse(lead.is_renewal_amount_other)
        renewal.line_ids.proposed_price_unit = 100
        self.assertEqual(lead.expected_revenue, 1200, "it follows again")

    def test_a_settled_one_keeps_its_revenue(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        lead.action_set_won()
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 200})
        self.assertEqual(lead.expected_revenue, 1200)

    def test_removed_renewal_leaves_the_opportunity(self):
        first, second = self.new_renewal(), self.new_renewal()
        lead = self.create_for(first | second)
        second.opportunity_id = False
        self.assertEqual(second.opportunity_state, "none")
        self.assertEqual(lead.expected_revenue, 1200)


@tagged("post_install", "-at_install")
class TestScreens(OpportunityCase):
    def test_renewals_are_found_by_opportunity_status(self):
        won, lost, is_open = (self.new_renewal() for _number in range(3))
        self.create_for(won).action_set_won()
        self.create_for(lost).action_set_lost()
        self.create_for(is_open)
        for state, expected in (("won", won), ("lost", lost), ("open", is_open)):
            found = self.env["renewal.renewal"].search(
                [
                    ("opportunity_state", "=", state),
                    ("outcome", "=", False),
                    ("id", "in", (won | lost | is_open).ids),
                ]
            )
            self.assertEqual(found, expected)

    def test_action_on_a_selection_opens_the_wizard(self):
        action = self.env.ref(
            "renewal_management.renewal_renewal_action_create_opportunity"
        )
        renewals = self.new_renewal() | self.new_renewal()
        result = (
            action.with_user(self.rep)
            .with_context(active_model=renewals._name, active_ids=renewals.ids)
            .run()
        )
        self.assertEqual(result["res_model"], "renewal.opportunity.create")
