# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody loses planned steps without a word."""

from odoo.exceptions import AccessError, RedirectWarning
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import RenewalCase


@tagged("post_install", "-at_install")
class TestPlanChange(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.new_playbook(
            cls.step_vals(-75), cls.step_vals(-30), cls.step_vals(-1), sequence=5
        )
        cls.tips = cls.new_playbook(
            cls.step_vals(-20), name="Tips", sequence=1, active=False
        )
        cls.renewal = cls.new_renewal()
        cls.other = cls.new_renewal(end=60)
        cls.manager_env = cls.env(user=cls.manager)

    def ask(self, record, method, *args, user=None):
        """What the screen asks.

        :return: (question, context of the button)
        """
        with self.assertRaises(RedirectWarning) as caught:
            getattr(record.with_user(user or self.manager), method)(*args)
        question, _action, _button, context = caught.exception.args
        return question, context

    def test_the_screen_of_the_playbooks_shows_archived_ones_and_asks_all_the_same(
        self,
    ):
        """The action's context must not count the playbook as switched on already."""
        action = self.env.ref("renewal_management.renewal_playbook_action")
        context = safe_eval(action.context)
        self.assertIs(context["active_test"], False)
        self.ask(self.tips.with_context(**context), "action_ask_switch_on")
        changes = self.env["renewal.plan.change"].with_user(self.manager)
        with self.assertRaises(RedirectWarning):
            changes.with_context(**context)._ask(
                self.tips.with_context(**context), {self.tips.id: {"active": True}}
            )
        self.tips.with_user(self.manager).with_context(**context).active = True
        self.assertTrue(self.get_told(), "over the API too")

    def answer(self, context, user=None):
        action = self.env.ref("renewal_management.renewal_plan_change_action")
        return action.with_user(user or self.manager).with_context(**context).run()

    def get_told(self):
        return self.env["mail.message"].search(
            [("subject", "=", "Planned renewal steps will be cancelled")]
        )

    def get_planned(self, renewal):
        return sorted(
            offset
            for offset, state in self.get_states(renewal).items()
            if state == "planned"
        )

    def test_switching_on_asks_how_many_steps_of_which_renewals(self):
        question, context = self.ask(self.tips, "action_ask_switch_on")
        self.assertIn("planned steps: 6, of renewals: 2", question)
        self.assertIn(self.renewal.display_name, question)
        self.assertFalse(self.tips.active, "nothing happened yet")
        self.assertEqual(self.get_planned(self.renewal), [-75, -30, -1])
        self.answer(context)
        self.assertTrue(self.tips.active)
        self.run_day()
        self.assertEqual(self.get_planned(self.renewal), [-20])
        self.assertFalse(self.get_told(), "whoever did it was asked")

    def test_switching_off_asks_and_nothing_to_cancel_does_not(self):
        question, _context = self.ask(self.standard, "action_ask_switch_off")
        self.assertIn("planned steps: 6", question)
        self.env["renewal.step"].search([]).write({"state": "done"})
        self.tips.with_user(self.manager).action_ask_switch_on()
        self.assertTrue(self.tips.active)

    def test_the_form_asks_about_conditions_and_saves_after_the_answer(self):
        vals = {"domain": "[('priority', '=', '1')]", "description": "Few"}
        playbook = self.standard.with_user(self.manager)
        question, context = self.ask(playbook, "web_save", vals, {"domain": {}})
        self.assertIn("planned steps: 6", question)
        self.assertEqual(playbook.domain, "[]")
        self.answer(context)
        self.assertEqual(playbook.domain, vals["domain"])
        playbook.web_save(vals, {"domain": {}})
        self.assertEqual(playbook.description, "Few")

    def test_dragging_another_playbook_first_asks(self):
        self.tips.write({"active": True, "sequence": 9})
        ordered = (self.tips | self.standard).with_user(self.manager)
        question, context = self.ask(ordered, "web_resequence", {}, "sequence", 1)
        self.assertIn("of renewals: 2", question)
        self.answer(context)
        self.run_day()
        self.assertEqual(self.renewal.playbook_id, self.tips)

    def test_choices_on_a_contract_and_on_a_renewal_ask(self):
        contract = self.renewal.contract_id
        self.manager.group_ids |= self.env.ref("account.group_account_manager")
        vals = {"renewal_playbook_id": self.tips.id}
        self.tips.active = True
        self.tips.sequence = 9
        question, context = self.ask(contract, "web_save", vals, {})
        self.assertIn("planned steps: 3, of renewals: 1", question)
        self.answer(context)
        self.assertEqual(self.get_planned(self.renewal), [-20])
        vals = {"playbook_id": self.tips.id}
        question, context = self.ask(self.other, "web_save", vals, {}, user=self.rep)
        self.assertIn(self.other.display_name, question)
        self.answer(context, user=self.rep)
        self.assertEqual(self.other.playbook_id, self.tips)
        self.assertTrue(self.other.is_playbook_chosen)

    def test_by_api_it_is_in_the_log_and_told_once(self):
        playbook = self.tips.with_user(self.manager)
        logger = "odoo.addons.renewal_management.models.step.renewal_plan_change"
        with self.assertLogs(logger, "WARNING") as log:
            playbook.write({"active": True})
        self.assertIn("cancels 6 planned steps", log.output[0])
        told = self.get_told()
        self.assertEqual(told.partner_ids, self.manager.partner_id)
        self.assertIn(self.renewal.display_name, told.body)
        playbook.write({"sequence": 2})
        self.run_day()
        self.assertEqual(self.get_told(), told)

    def test_a_playbook_that_comes_first_from_its_first_day_is_told(self):
        playbooks = self.env["renewal.playbook"].with_user(self.manager)
        first = playbooks.create([{"name": "First", "sequence": 0}])
        self.assertIn("First", self.get_told().body)
        self.assertIn(self.renewal.display_name, self.get_told().body)
        self.assertTrue(first.active)

    def test_the_button_gives_no_right_that_the_form_does_not_give(self):
        context = {
            "renewal_change_model": "renewal.playbook",
            "renewal_changes": {str(self.tips.id): {"active": True}},
        }
        with self.assertRaises(AccessError):
            self.answer(context, user=self.rep)
        context["renewal_change_model"] = "res.users"
        context["renewal_changes"] = {str(self.rep.id): {"name": "Root"}}
        self.answer(context)
        self.assertEqual(self.rep.name, "rep")
