# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import day
from .opportunity_common import OpportunityCase


@tagged("post_install", "-at_install")
class TestWonAndLost(OpportunityCase):
    def test_a_won_one_asks_to_renew(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        lead.with_user(self.rep).action_set_won()
        self.assertFalse(renewal.outcome, "signing the next term is a decision")
        self.assertRecordValues(
            renewal, [{"opportunity_state": "won", "has_opportunity": True}]
        )
        question = self.get_questions(renewal)
        self.assertEqual(question.user_id, self.rep)
        self.assertIn("renew the contract", question.summary)
        lead.action_set_won()
        self.run_day(1)
        self.assertEqual(self.get_questions(renewal), question, "asked once")

    def test_dragging_the_card_wins_the_opportunity(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        stages = self.env["crm.stage"].search([])
        lead.stage_id = stages.filtered("is_won")[:1]
        self.assertEqual(renewal.opportunity_state, "won")
        self.assertTrue(self.get_questions(renewal))
        lead.write({"stage_id": stages[0].id, "probability": 20})
        self.assertEqual(renewal.opportunity_state, "open")
        self.assertFalse(self.get_questions(renewal), "un-won: nothing to carry out")

    def test_a_lost_one_asks_why(self):
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        self.lose(lead, reason)
        self.assertRecordValues(
            renewal,
            [
                {
                    "outcome": False,
                    "opportunity_state": "lost",
                    "has_opportunity": False,
                    "opportunity_lost_reason": "Too dear",
                }
            ],
        )
        question = self.get_questions(renewal)
        self.assertEqual(len(question), 1)
        self.assertIn("record why", question.summary)

    def test_archived_opportunity_counts_as_lost(self):
        renewal = self.new_renewal()
        self.create_for(renewal).action_archive()
        self.assertRecordValues(
            renewal, [{"opportunity_state": "lost", "has_opportunity": False}]
        )

    def test_restored_opportunity_is_open_again(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        self.lose(lead)
        lead.action_restore()
        self.assertRecordValues(
            renewal, [{"opportunity_state": "open", "has_opportunity": True}]
        )
        self.assertFalse(self.get_questions(renewal))

    def test_a_new_opportunity_replaces_a_lost_one(self):
        renewal = self.new_renewal()
        lost = self.create_for(renewal)
        lost.action_set_lost()
        renewal.with_user(self.rep).action_create_opportunity()
        self.assertNotEqual(renewal.opportunity_id, lost)
        self.assertEqual(renewal.opportunity_state, "open")
        self.assertFalse(self.get_questions(renewal))

    def test_the_next_one_in_the_chain_is_asked(self):
        renewal, orphan = self.new_renewal(), self.new_renewal(user_id=False)
        orphan.team_id = False
        self.company.renewal_manager_id = False
        self.rep.active = False
        self.create_for(renewal | orphan, "renewal").action_set_won()
        self.assertEqual(self.get_questions(renewal).user_id, self.leader)
        self.assertFalse(self.get_questions(orphan), "nobody: the filter shows it")
        self.assertEqual(orphan.opportunity_state, "won")

    def test_the_condition_sees_a_lost_one_as_none(self):
        """T-30: lost, archived and deleted ones escalate; open and won ones do not."""
        self.new_playbook(
            self.step_vals(
                -30, action="escalation", condition="[('has_opportunity', '=', False)]"
            )
        )
        renewals = [self.new_renewal(end=60) for _number in range(6)]
        none, is_open, won, lost, archived, deleted = renewals
        for renewal in renewals[1:]:
            self.create_for(renewal)
        won.opportunity_id.action_set_won()
        lost.opportunity_id.action_set_lost()
        archived.opportunity_id.action_archive()
        deleted.opportunity_id.unlink()
        self.run_day(30)
        escalated = [bool(renewal.escalation_level) for renewal in renewals]
        self.assertEqual(escalated, [True, False, False, True, True, True])
        self.assertEqual(none.opportunity_state, "none")
        self.assertEqual(is_open.opportunity_state, "open")

    def test_deleted_opportunity_is_noted_on_the_renewal(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        name = lead.name
        lead.action_set_won()
        lead.unlink()
        self.assertRecordValues(
            renewal, [{"opportunity_state": "none", "has_opportunity": False}]
        )
        self.assertFalse(self.get_questions(renewal))
        self.assertIn(f"{name} was deleted", renewal.message_ids[0].body)

    def test_merged_opportunities_keep_their_renewals(self):
        mine, theirs = self.new_renewal(), self.new_renewal(user_id=self.other_rep.id)
        leads = self.create_for(mine | theirs, "renewal")
        head = leads.merge_opportunity()
        self.assertEqual(leads.exists(), head)
        self.assertEqual((mine | theirs).opportunity_id, head)
        self.assertEqual(head.renewal_count, 2)
        self.assertEqual(mine.user_id, self.rep)
        self.assertEqual(theirs.user_id, self.other_rep)
        self.assertEqual(head.expected_revenue, 2400)
        self.assertFalse(head.is_renewal_amount_other)
        self.assertEqual(set((mine | theirs).mapped("opportunity_state")), {"open"})


@tagged("post_install", "-at_install")
class TestSettling(OpportunityCase):
    """When every renewal of an opportunity is decided, so is the opportunity."""

    def renew(self, renewal):
        renewal.contract_id.contract_line_ids.renew()

    def terminate(self, renewal, name="Too expensive"):
        reasons = self.env["contract.terminate.reason"]
        reason = reasons.search([("name", "=", name)], limit=1)
        reason = reason or reasons.create({"name": name})
        renewal.contract_id._terminate_contract(reason, "Bye", day(30))

    def test_renewing_the_contract_wins_the_opportunity(self):
        """By OCA's cron too, and nobody is asked to renew it again."""
        renewal = self.new_contract(
            self.line_vals(
                90, is_auto_renew=True, termination_notice_interval=4, price_unit=10
            )
        ).renewal_ids
        lead = self.create_for(renewal)
        self.env["contract.line"].cron_renew_contract_line()
        self.assertEqual(renewal.outcome, "renewed")
        self.assertEqual(lead.won_status, "won")
        self.assertFalse(renewal.activity_ids)
        self.assertIn("Renewed", "".join(lead.message_ids.mapped("body")))

    def test_losing_passes_the_reason_on(self):
        crm_reason = self.env["crm.lost.reason"].create({"name": "Moved to a barn"})
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        self.terminate(renewal, "Moved to a barn")
        self.assertEqual(lead.won_status, "lost")
        self.assertEqual(lead.lost_reason_id, crm_reason)
        self.assertEqual(lead.expected_revenue, 1200, "it is what was lost")
        self.assertFalse(self.get_questions(renewal))

    def test_opportunity_is_decided_with_its_last_renewal(self):
        """Open until the last one is decided; won if one was renewed."""
        first, second, third = (self.new_renewal() for _number in range(3))
        lead = self.create_for(first | second | third)
        self.terminate(first)
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(lead.expected_revenue, 2400)
        self.renew(second)
        self.assertEqual(lead.won_status, "pending")
        third.contract_id.active = False
        self.assertEqual(lead.won_status, "won")

    def test_renewing_answers_a_won_opportunity(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        lead.action_set_won()
        self.assertTrue(self.get_questions(renewal))
        self.renew(renewal)
        self.assertFalse(self.get_questions(renewal))
        self.assertEqual(lead.won_status, "won")

    def open_wizard(self, action):
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def test_renewing_on_the_form_settles_the_opportunity(self):
        """Won: Renew. The opportunity keeps what was really renewed."""
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 150})
        self.open_wizard(renewal.action_renew()).save().action_renew()
        self.assertEqual(renewal.outcome, "renewed")
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.expected_revenue, 1800)

    def test_the_reason_of_a_lost_one_is_passed_on(self):
        """Lost: the wizard begins with what Sales noted."""
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        self.lose(lead, self.env["crm.lost.reason"].create({"name": "Too dear"}))
        action = renewal.with_context(
            default_note=renewal.opportunity_lost_reason
        ).action_lose()
        wizard = self.open_wizard(action)
        self.assertEqual(wizard.note, "Too dear")
        wizard.reason_id = self.env["contract.terminate.reason"].create(
            {"name": "Price", "terminate_comment_required": True}
        )
        wizard.save().action_lose()
        self.assertEqual(renewal.outcome, "churned")
        self.assertFalse(self.get_questions(renewal))

    def test_opportunities_of_several_customers_are_won_at_once(self):
        """Several customers, one wizard: each opportunity is won."""
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(3)]
        )
        renewals = self.env["renewal.renewal"].union(
            *(self.new_renewal(partner_id=partner.id) for partner in partners)
        )
        leads = self.create_for(renewals)
        self.open_wizard(renewals.action_renew()).save().action_renew()
        self.assertEqual(set(leads.mapped("won_status")), {"won"})
        self.assertEqual(len(leads), 3)

    def test_a_settled_one_is_left_alone(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        self.lose(lead)
        self.renew(renewal)
        self.assertEqual(renewal.outcome, "renewed")
        self.assertEqual(lead.won_status, "lost", "what a person decided stays")

    def test_all_cancelled_is_for_a_person(self):
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        renewal.contract_id.active = False
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(lead.activity_ids.user_id, self.rep)

    def test_reopened_renewal_asks_about_its_opportunity(self):
        contract = self.new_contract()
        renewal = contract.renewal_ids
        self.create_for(renewal)
        successor = contract.contract_line_ids.plan_successor(day(91), day(455), False)
        self.sync_lines()
        self.assertEqual(renewal.opportunity_state, "won")
        successor.cancel()
        self.sync_lines()
        self.assertFalse(renewal.outcome)
        self.assertIn("renew the contract", self.get_questions(renewal).summary)


@tagged("post_install", "-at_install")
class TestAccess(OpportunityCase):
    def test_creating_an_opportunity_takes_access_to_sales(self):
        """A customer success manager sees the renewal; creating takes Sales."""
        renewal = self.new_renewal()
        renewal.csm_id = self.csm
        mine = renewal.with_user(self.csm)
        with self.assertRaisesRegex(UserError, "access to Sales"):
            mine.action_create_opportunity()
        lead = self.create_for(renewal)
        lead.action_set_won()
        mine.invalidate_recordset()
        form = Form(mine)
        self.assertEqual(form.opportunity_state, "won")
        mine.web_search_read([("id", "=", renewal.id)], {"opportunity_state": {}})
        mine.write({"priority": "1"})

    def test_opportunity_follows_a_line_written_without_sales_access(self):
        """The opportunity follows, whoever changes what is proposed."""
        renewal = self.new_renewal()
        lead = self.create_for(renewal)
        lines = renewal.line_ids.with_user(self.csm).sudo()
        lines.write({"action": "change", "proposed_price_unit": 150})
        self.assertEqual(lead.expected_revenue, 1800)

    def test_opportunity_goes_to_the_owner_of_the_renewal(self):
        """A rep helps out: the owner gets it, the rep is told so."""
        renewal = self.new_renewal(user_id=self.other_rep.id)
        renewal.csm_id = self.rep
        mine = renewal.with_user(self.rep)
        action = mine.action_create_opportunity()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(renewal.opportunity_id.user_id, self.other_rep)
        mine.invalidate_recordset()
        self.assertTrue(Form(mine).opportunity_id, "the name can be read")
        with self.assertRaisesRegex(UserError, "belongs to other_rep"):
            mine.action_view_opportunity()

    def test_opportunities_need_a_renewal_one_may_change(self):
        renewal = self.new_renewal(user_id=self.other_rep.id)
        renewal.team_id = False
        with self.assertRaises(AccessError):
            renewal.with_user(self.rep).action_create_opportunity()

    def test_states_are_kept_by_the_system(self):
        renewal = self.new_renewal().with_user(self.rep)
        with self.assertRaises(AccessError):
            renewal.write({"opportunity_state": "won"})

    def test_the_owner_of_the_opportunity_need_not_see_the_renewal(self):
        renewal = self.new_renewal(user_id=self.other_rep.id)
        renewal.team_id = False
        lead = self.create_for(renewal)
        lead.user_id = self.rep
        self.assertFalse(renewal.with_user(self.rep).has_access("read"))
        lead.with_user(self.rep).action_set_won()
        self.assertEqual(self.get_questions(renewal).user_id, self.other_rep)
        lead.with_user(self.rep).read(["renewal_amount", "renewal_count"])

    def test_opportunity_is_of_the_renewal_s_company(self):
        """The opportunity is of the renewal's company, whoever clicks from where."""
        other = self.env["res.company"].create({"name": "Other"})
        self.rep.company_ids |= other
        foreign = self.new_contract(
            self.line_vals(), company_id=other.id, user_id=self.rep.id
        ).renewal_ids
        foreign.with_user(self.rep).with_context(
            allowed_company_ids=[self.company.id, other.id]
        ).action_create_opportunity()
        self.assertEqual(foreign.opportunity_id.company_id, other)
        self.assertEqual(foreign.opportunity_id.user_id, self.rep)
