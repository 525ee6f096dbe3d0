# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestAgenda(RenewalCase):
    """What is to be done and by when: tasks and planned steps together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_playbook(cls.step_vals(-90), cls.step_vals(-66), cls.step_vals(-30))

    def get_rows(self, user=None, domain=()):
        self.env.invalidate_all()
        agenda = self.env["renewal.agenda"].with_user(user or self.rep)
        return [
            (row.urgency, row.kind, row.display_name, row.date)
            for row in agenda.search(list(domain))
        ]

    def plan_call(self, renewal, deadline):
        """A task that a person made."""
        return renewal.with_user(self.rep).activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=deadline,
            summary="Call back",
            user_id=self.rep.id,
        )

    # ------------------------------------------------------------------
    # Next step
    # ------------------------------------------------------------------

    def test_next_step_is_the_task_that_is_overdue_and_not_what_is_planned(self):
        renewal = self.new_renewal()
        self.run_day()
        with freeze_time(day(20)):
            self.env.invalidate_all()
            self.assertEqual(
                (renewal.next_step_name, renewal.next_step_date), ("T-90", day(0))
            )
            self.assertTrue(renewal.is_next_step_overdue)
            renewal.with_user(self.rep).action_finish_next()
            self.env.invalidate_all()
            self.assertEqual(
                (renewal.next_step_name, renewal.next_step_date), ("T-66", day(24))
            )
            self.assertFalse(renewal.is_next_step_overdue)
            self.assertFalse(renewal.next_activity_id)

    def test_next_step_may_be_a_task_that_a_person_made(self):
        renewal = self.new_renewal(end=100)
        self.plan_call(renewal, day(3))
        self.assertEqual(
            (renewal.next_step_name, renewal.next_step_date), ("Call back", day(3))
        )

    def test_a_task_is_the_next_step_of_all_its_renewals(self):
        first, second = self.new_renewal(), self.new_renewal()
        self.run_day()
        self.assertEqual(first.next_activity_id, second.next_activity_id)
        self.assertEqual(
            (first | second).mapped("next_step_name"), ["T-90 · 2 renewals"] * 2
        )

    def test_next_steps_of_many_are_one_query(self):
        renewals = self.env["renewal.renewal"]
        for _number in range(3):
            renewals |= self.new_renewal()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.assertEqual(len(renewals._read_next_steps()), 3)

    # ------------------------------------------------------------------
    # Agenda
    # ------------------------------------------------------------------

    def test_tasks_and_steps_stand_together_by_urgency(self):
        renewal = self.new_renewal(end=91)
        self.run_day(1)  # Tuesday
        self.plan_call(renewal, day(2))
        with freeze_time(day(2)):
            self.assertEqual(
                self.get_rows(),
                [
                    ("1", "task", "T-90", day(1)),
                    ("2", "task", "Call back", day(2)),
                    ("4", "step", "T-66", day(25)),
                    ("4", "step", "T-30", day(61)),
                ],
            )
        with freeze_time(day(21)):
            self.assertEqual(self.get_rows()[2], ("3", "step", "T-66", day(25)))
        with freeze_time(day(20)):
            self.assertEqual(self.get_rows()[2][0], "3", "the week begins on Sunday")

    def test_a_task_about_two_renewals_is_one_row_and_asks_for_which(self):
        self.new_renewal()
        self.new_renewal()
        self.run_day()
        row = self.env["renewal.agenda"].with_user(self.rep).search([], limit=1)
        self.assertEqual((row.kind, row.display_name), ("task", "T-90 · 2 renewals"))
        self.assertEqual(row.action_finish()["res_model"], "renewal.task.done")

    def test_done_in_place_takes_the_row_away(self):
        renewal = self.new_renewal()
        self.run_day()
        row = self.env["renewal.agenda"].with_user(self.rep).search([], limit=1)
        self.assertIs(row.action_finish(), True)
        self.assertEqual(self.get_step(renewal, -90).status, "done")
        self.assertEqual([kind for _u, kind, _n, _d in self.get_rows()], ["step"] * 2)

    def test_everything_of_a_row_can_be_opened(self):
        renewal = self.new_renewal()
        self.run_day()
        rows = self.env["renewal.agenda"].with_user(self.rep).search([])
        models = [row.action_reschedule()["res_model"] for row in rows[:2]]
        self.assertEqual(models, ["mail.activity", "renewal.step.reschedule"])
        self.assertEqual(rows[1].action_skip()["res_model"], "renewal.step.skip")
        self.assertEqual(rows[0].action_view_renewal()["res_id"], renewal.id)

    def test_mine_are_also_those_of_whom_i_stand_in_for(self):
        self.new_renewal()
        self.rep.renewal_stand_in_id = self.other_rep
        search = self.env.ref("renewal_management.renewal_agenda_view_search")
        self.assertIn("user_id.renewal_stand_in_id", search.arch)
        domain = [("user_id.renewal_stand_in_id", "=", self.other_rep.id)]
        self.assertEqual(len(self.get_rows(self.other_rep, domain)), 3)

    def test_people_see_their_own_and_leaders_all(self):
        renewal = self.new_renewal(user_id=self.other_rep.id)
        self.assertFalse(self.get_rows(self.rep))
        self.assertEqual(len(self.get_rows(self.leader)), 3)
        renewal.with_user(self.leader).activity_schedule(
            summary="Help them", user_id=self.csm.id
        )
        self.assertEqual(len(self.get_rows(self.csm)), 1, "what I am asked")

    def test_decided_renewals_ask_for_nothing(self):
        renewal = self.new_renewal()
        self.run_day()
        renewal._close("churned", day(0), note="Lost")
        self.assertFalse(self.get_rows(self.leader))

    def test_groups_come_in_the_order_of_urgency(self):
        self.new_renewal()
        self.run_day()
        groups = self.env["renewal.agenda"].formatted_read_group(
            [], ["urgency"], ["__count"]
        )
        self.assertEqual([group["urgency"] for group in groups], ["2", "4"])
