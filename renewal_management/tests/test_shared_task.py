# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from markupsafe import Markup

from odoo.tests import Form, tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestSharedTask(RenewalCase):
    """A person has one open task on a renewal, and one call for the renewals of a
    customer that come due together."""

    def get_tasks(self, renewals):
        """Open tasks of these renewals, wherever they sit."""
        steps = renewals.step_ids.filtered(lambda step: not step.handled_date)
        return steps.activity_id.filtered("active") | renewals.activity_ids

    def new_pair(self, *steps, ends=(60, 30)):
        """Two contracts of one customer; the second is decided first."""
        self.new_playbook(*(steps or [self.step_vals(-90, late_days=89)]))
        return [self.new_renewal(end=end) for end in ends]

    # ------------------------------------------------------------------
    # One task
    # ------------------------------------------------------------------

    def test_eleven_days_without_anybody_acting_leave_one_task_for_each_person(self):
        self.new_playbook(
            *(
                self.step_vals(offset, escalate_after_days=1)
                for offset in (-95, -93, -91, -90, -88)
            )
        )
        renewal = self.new_renewal(end=95)
        for offset in range(12):
            self.run_day(offset)
        tasks = self.get_tasks(renewal)
        self.assertEqual(
            sorted(task.user_id.name for task in tasks), ["leader", "manager", "rep"]
        )
        mine = tasks.filtered(lambda task: task.user_id == self.rep)
        self.assertEqual(mine.date_deadline, day(0), "the earliest")
        self.assertEqual(mine.summary, "T-88 · +4 more")
        for offset in (-95, -93, -91, -90, -88):
            step = self.get_step(renewal, offset)
            self.assertEqual((step.state, step.activity_id), ("done", mine))
        states = renewal.step_ids.mapped("state")
        self.run_day(11)
        self.assertEqual(self.get_tasks(renewal), tasks, "the same day again")
        self.assertEqual(renewal.step_ids.mapped("state"), states)

    def test_what_is_asked_later_joins_and_keeps_what_people_wrote(self):
        self.new_playbook(
            self.step_vals(-90, days_to_act=5),
            self.step_vals(-88, note="<p>Ask who signs</p>", is_high_priority=True),
        )
        renewal = self.new_renewal()
        self.run_day()
        task = self.get_tasks(renewal)
        task.with_user(self.rep).note += Markup("<p>They call back</p>")
        self.run_day(2)
        self.assertEqual(self.get_tasks(renewal), task)
        self.assertIn("They call back", task.note)
        self.assertIn("Ask who signs", task.note)
        self.assertEqual(task.date_deadline, day(2), "the earlier one")
        self.assertEqual(renewal.priority, "1", "the higher one")

    # ------------------------------------------------------------------
    # One call for a customer
    # ------------------------------------------------------------------

    def test_two_contracts_of_one_customer_are_one_call(self):
        later, sooner = self.new_pair()
        self.run_day()
        task = self.get_tasks(later | sooner)
        self.assertEqual(len(task), 1, (later | sooner).step_ids.mapped("reason"))
        self.assertEqual(task.res_id, sooner.id, "where the decision comes first")
        self.assertEqual((later | sooner).step_ids.activity_id, task)
        self.assertEqual(task.summary, "T-90 · 2 renewals")
        self.run_day()
        self.assertEqual(self.get_tasks(later | sooner), task, "the same day again")

    def test_other_people_other_customers_and_other_days_are_other_tasks(self):
        first, second = self.new_pair(ends=(60, 91))
        stranger = self.new_renewal(
            end=60, partner_id=self.partner.create({"name": "Globex"}).id
        )
        others = self.new_renewal(end=60, user_id=self.other_rep.id)
        self.run_day()
        self.run_day(1)
        tasks = [self.get_tasks(r) for r in (first, second, stranger, others)]
        self.assertEqual([len(task) for task in tasks], [1, 1, 1, 1])
        self.assertEqual(len(set(tasks)), 4)

    def test_a_leader_is_asked_once_about_a_customer(self):
        first, second = self.new_pair(
            self.step_vals(-60, escalate_after_days=1), ends=(60, 62)
        )
        for offset in range(6):
            self.run_day(offset)
        tasks = self.get_tasks(first | second)
        theirs = tasks.filtered(lambda task: task.user_id == self.leader)
        self.assertEqual(len(theirs), 1)
        waiting = self.env["renewal.step"].search([("activity_id", "=", theirs.id)])
        self.assertEqual(waiting.renewal_id, first | second)

    # ------------------------------------------------------------------
    # Done
    # ------------------------------------------------------------------

    def test_done_by_api_is_done_for_all_and_says_so_on_each(self):
        pair = self.env["renewal.renewal"].union(*self.new_pair())
        self.run_day()
        self.get_tasks(pair).with_user(self.rep).action_feedback(feedback="Called")
        self.assertEqual(set(pair.step_ids.mapped("status")), {"done"})
        for renewal in pair:
            self.assertIn("Called", str(renewal.message_ids.mapped("body")))

    def test_what_is_not_ticked_gets_a_task_of_its_own(self):
        later, sooner = self.new_pair()
        self.run_day()
        task = self.get_tasks(later | sooner)
        action = later.step_ids.with_user(self.rep).action_finish_task()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.rep)
            .with_context(**action["context"])
        )
        self.assertEqual(sorted(wizard.renewal_ids.ids), (later | sooner).ids)
        wizard.renewal_ids.remove(sooner.id)
        wizard.save().action_done()
        self.assertEqual((later.step_ids.status, task.active), ("done", False))
        rest = self.get_tasks(later | sooner)
        self.assertEqual((len(rest), rest.res_id), (1, sooner.id))
        self.assertEqual(rest.user_id, self.rep)
        self.assertEqual(sooner.step_ids.status, "assigned")

    def test_a_task_about_one_renewal_is_done_at_once(self):
        self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        self.get_step(renewal, -90).with_user(self.rep).action_finish_task()
        self.assertEqual(self.get_step(renewal, -90).status, "done")

    # ------------------------------------------------------------------
    # One of them ends, or changes hands
    # ------------------------------------------------------------------

    def test_a_renewal_that_ends_leaves_the_task_to_the_others(self):
        later, sooner = self.new_pair()
        self.run_day()
        task = self.get_tasks(later | sooner)
        sooner._close("churned", day(0), note="Lost")
        self.assertEqual((task.active, task.res_id), (True, later.id))
        self.assertEqual(task.summary, "T-90")
        self.assertIn(sooner.name, task.note)
        self.assertTrue(sooner.step_ids.handled_date)
        self.assertEqual(later.step_ids.status, "assigned")
        later._close("churned", day(0), note="Lost")
        self.assertFalse(task.active)

    def test_a_deleted_contract_leaves_the_task_to_the_others(self):
        later, sooner = self.new_pair()
        self.run_day()
        task = self.get_tasks(later | sooner)
        sooner.contract_id.unlink()
        self.assertEqual((task.exists(), task.res_id), (task, later.id))
        self.assertEqual(later.step_ids.status, "assigned")

    def test_an_opportunity_takes_only_what_asked_for_it_out(self):
        self.new_playbook(
            self.step_vals(-90),
            self.step_vals(
                -89,
                condition="[('has_opportunity', '=', False)]",
                close_when_unmet=True,
            ),
        )
        renewal = self.new_renewal()
        self.run_day()
        self.run_day(1)
        task = self.get_tasks(renewal)
        renewal._create_opportunities()
        self.assertTrue(self.get_step(renewal, -89).handled_date)
        self.assertFalse(self.get_step(renewal, -90).handled_date)
        self.assertEqual((task.active, task.summary), (True, "T-90"))

    def test_a_renewal_that_changes_hands_takes_its_part_along(self):
        later, sooner = self.new_pair()
        self.run_day()
        task = self.get_tasks(later | sooner)
        sooner.user_id = self.other_rep
        self.assertEqual((task.user_id, task.res_id), (self.rep, later.id))
        self.assertEqual(sooner.activity_ids.user_id, self.other_rep)
        self.assertEqual(sooner.step_ids.activity_id, sooner.activity_ids)
        sooner.user_id = self.rep
        later.user_id = self.other_rep
        self.assertEqual(task.user_id, self.other_rep, "all of it goes")

    def test_tasks_of_somebody_who_left_join_what_the_next_person_has(self):
        self.new_playbook(self.step_vals(-90, escalate_after_days=1))
        renewal = self.new_renewal()
        for offset in range(2):
            self.run_day(offset)
        self.assertEqual(len(self.get_tasks(renewal)), 2)
        self.rep.action_archive()
        task = self.get_tasks(renewal)
        self.assertEqual((len(task), task.user_id), (1, self.leader))
        self.assertEqual(len(renewal.step_ids.filtered("activity_id")), 2)
        self.assertFalse(any(renewal.step_ids.mapped("handled_date")))

    def test_another_deadline_is_one_for_all_that_the_task_asks(self):
        later, sooner = self.new_pair()
        self.run_day()
        self.get_tasks(later | sooner).with_user(self.rep).date_deadline = day(4)
        self.assertEqual(set((later | sooner).step_ids.mapped("deadline")), {day(4)})

    def test_each_step_is_escalated_after_its_own_time(self):
        """What joins an overdue task is not overdue itself."""
        self.new_playbook(
            self.step_vals(-90),
            self.step_vals(-86, days_to_act=3, escalate_after_days=1),
        )
        renewal = self.new_renewal()
        for offset in (0, 4):
            self.run_day(offset)
        with freeze_time(day(4)):
            renewal.step_ids.invalidate_recordset(["status"])
            self.assertEqual(self.get_step(renewal, -86).status, "assigned")
        self.run_day(8)
        self.assertEqual(self.get_tasks(renewal).user_id, self.rep)
        self.run_day(10)
        self.assertEqual(self.get_tasks(renewal).user_id, self.rep | self.leader)
