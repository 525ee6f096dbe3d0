# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import day
from .touchpoint_common import TouchpointCase


@tagged("post_install", "-at_install")
class TestTouchpointBranch(TouchpointCase):
    """Steps that depend on what the customer did with an earlier one."""

    def new_branch(self, fact, offset=-60, days=14, **values):
        """A tip 80 days before, and a task that asks about it."""
        self.new_content()
        self.playbook = self.new_playbook(
            self.touch_vals(-80), self.step_vals(offset, branch_days=days, **values)
        )
        self.tip, self.follow = self.playbook.step_ids.sorted("offset_days")
        self.follow.write({"branch_step_id": self.tip.id, "branch_fact": fact})
        self.run_day(10)
        self.deliver(10)
        return self.get_touches()

    def assert_step(self, state, reason="", offset=30, renewal=None):
        self.run_day(offset)
        step = self.get_step(renewal or self.renewal, offset - 90)
        self.assertEqual(step.state, state)
        self.assertIn(reason, step.reason or "")

    def test_runs_when_the_customer_did_it(self):
        self.new_branch("clicked").clicked_date = day(12)
        self.assert_step("done")

    def test_is_skipped_and_says_why_when_not(self):
        self.new_branch("clicked").opened_date = day(12)
        self.assert_step("skipped", "did not do this with “T-80” within 14 days")

    def test_what_came_too_late_does_not_count(self):
        self.new_branch("clicked", days=14).clicked_date = day(25)
        self.assert_step("skipped", "within 14 days")

    def test_each_fact_can_be_asked_for(self):
        touch = self.new_branch("clicked")
        for fact in (
            "opened",
            "clicked",
            "replied",
            "registered",
            "attended",
            "answered",
            "feature_used",
        ):
            with self.subTest(fact):
                self.follow.branch_fact = fact
                step = self.get_step(self.renewal, -60)
                self.assertEqual(step._filter_unmet(self.follow, day(30))[0], step)
                touch[f"{fact}_date"] = day(12)
                unmet, _error = step._filter_unmet(self.follow, day(30))
                self.assertFalse(unmet)
                touch[f"{fact}_date"] = False

    def test_nothing_was_done(self):
        self.new_branch("nothing")
        self.assert_step("done")

    def test_an_open_is_nothing(self):
        self.new_branch("nothing").opened_date = day(11)
        self.assert_step("done")

    def test_a_reply_is_something(self):
        self.new_branch("nothing").replied_date = day(11)
        self.assert_step("skipped", "did something with “T-80”")

    def test_who_was_given_nothing_is_on_no_branch(self):
        touch = self.new_branch("nothing")
        touch.state = "bounced"
        self.assert_step("skipped", "did not get “T-80”")

    def test_it_is_the_customer_whichever_contract_carried_it(self):
        touch = self.new_branch("clicked")
        touch.clicked_date = day(12)
        other = self.new_renewal(name="Other")
        self.run_day(11)
        # the second contract got nothing: there was one content
        self.assertEqual(len(self.get_touches()), 1)
        self.assert_step("done", renewal=other)

    def test_the_condition_holds_too(self):
        self.new_branch(
            "clicked", condition="[('renewal_type', '=', 'evergreen')]"
        ).clicked_date = day(12)
        self.assert_step("skipped", "condition of the step")

    def test_a_step_whose_question_was_removed_does_not_run(self):
        self.new_branch("nothing")
        self.tip.unlink()
        self.assert_step("skipped", "was removed")

    def test_only_touchpoints_of_the_same_playbook_can_be_asked_about(self):
        self.new_branch("clicked")
        other = self.new_playbook(self.touch_vals(-80))
        for step in (other.step_ids, self.follow):
            with self.assertRaises(ValidationError):
                self.follow.branch_step_id = step
        with self.assertRaises(ValidationError):
            self.follow.branch_fact = False

    def test_a_copy_asks_about_its_own_steps(self):
        self.new_branch("clicked")
        copied = self.playbook.copy().step_ids.sorted("offset_days")
        self.assertEqual(copied[1].branch_step_id, copied[0])
        self.assertEqual(copied[1].branch_fact, "clicked")

    def test_one_query_whatever_the_number_of_customers(self):
        self.new_customers(5)
        self.new_branch("clicked")
        steps = self.follow.env["renewal.step"].search(
            [("playbook_step_id", "=", self.follow.id)]
        )
        self.assertEqual(len(steps), 6)
        steps.mapped("partner_id")
        self.env.flush_all()
        # the rule and the one it asks about are in memory, as in the daily run
        self.follow._describe_off_branch(True)
        with self.assertQueryCount(1):
            steps._find_off_branch(self.follow, day(30))

    def test_free_conditions_can_ask_for_it_too(self):
        self.new_content()
        step = self.touch_vals(-80)
        asking = self.step_vals(
            -60, condition="[('touch_ids', 'any', [('clicked_date', '!=', False)])]"
        )
        playbook = self.env["renewal.playbook"].with_user(self.manager)
        playbook.create({"name": "Asking", "step_ids": [(0, 0, step), (0, 0, asking)]})
        self.run_day(10)
        self.get_touches().clicked_date = day(12)
        self.assert_step("done")

    def test_a_simulation_asks_the_same(self):
        """Nobody does anything in a simulation: who asks for nothing goes on."""
        self.new_branch("clicked")
        also = self.playbook.step_ids.create(
            {
                **self.step_vals(-50),
                "playbook_id": self.playbook.id,
                "branch_step_id": self.tip.id,
                "branch_fact": "nothing",
            }
        )
        action = self.playbook.with_user(self.manager).action_simulate()
        lines = self.env["renewal.simulation"].browse(action["res_id"]).line_ids
        lines = lines.filtered(lambda line: line.period == "next")
        states = {line.date: line.state for line in lines}
        self.assertEqual(states[day(30)], "skipped")
        self.assertEqual(states[day(40)], "done", also.name)
