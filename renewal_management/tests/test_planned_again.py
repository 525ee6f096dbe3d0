# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Done for which date? A term that moves is asked about again, and nothing happens
twice."""

import runpy

from freezegun import freeze_time

from odoo.modules import get_module_path
from odoo.tests import tagged

from .common import RenewalCase, day
from .hypothesis_common import given, settings, st


def move_end(case, renewal, end):
    """Somebody types another end, and says that it was entered wrong before."""
    renewal.contract_id.contract_line_ids.date_end = day(end)
    case.sync_lines()
    if renewal.question_end:
        renewal.action_answer_corrected()


@tagged("post_install", "-at_install")
class TestPlannedAgain(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.playbook = cls.new_playbook(
            cls.step_vals(-30, late_days=20, escalate_after_days=2),
            cls.step_vals(-7, late_days=6),
            cls.step_vals(-1, late_days=5),
        )

    def work(self, renewal, days):
        """Run these days; whatever is asked is done at once.

        :return: [(day, title)] of what was asked
        """
        asked = []
        for offset in days:
            self.run_day(offset)
            asked += [(offset, task.summary) for task in renewal.activity_ids]
            renewal.activity_ids.action_feedback()
        return asked

    def move_end(self, renewal, today, end):
        with freeze_time(day(today)):
            move_end(self, renewal, end)

    def extend(self, renewal, today, end):
        with freeze_time(day(today)):
            renewal._extend(day(end))

    def test_an_extended_term_is_asked_about_again(self):
        renewal = self.new_renewal(end=40)
        asked = self.work(renewal, (10, 33, 39))
        self.assertEqual(asked, [(10, "T-30"), (33, "T-7"), (39, "T-1")])
        self.extend(renewal, 39, 80)
        again = self.work(renewal, (40, 50, 73, 79, 81))
        self.assertEqual(again, [(50, "T-30"), (73, "T-7"), (79, "T-1")])
        self.assertEqual(len(renewal.step_ids), 6, "the old ones are the proof")
        self.assertEqual(self.work(renewal, (81, 81)), [])

    def test_only_what_lies_ahead_is_planned_again(self):
        renewal = self.new_renewal(end=40)
        self.work(renewal, (10, 33, 39))
        self.extend(renewal, 39, 62)
        self.assertEqual(self.work(renewal, (40, 55, 61)), [(55, "T-7"), (61, "T-1")])

    def test_a_correction_of_a_few_days_does_nothing_twice(self):
        renewal = self.new_renewal(end=40)
        self.work(renewal, (10, 33))
        for end in (44, 38, 45):
            self.move_end(renewal, 33, end)
        again = self.work(renewal, (34, 38, 44))
        self.assertEqual(again, [(44, "T-1")], "it was not done yet, and moved")

    def test_an_end_that_moves_there_and_back_plans_once(self):
        renewal = self.new_renewal(end=40)
        self.work(renewal, (10, 33, 39))
        for end in (80, 41, 90, 40):
            renewal.in_window = True
            self.move_end(renewal, 39, end)
        planned = renewal.step_ids.filtered(lambda step: step.state == "planned")
        self.assertFalse(planned)
        self.assertEqual(self.work(renewal, (40,)), [])
        self.move_end(renewal, 40, 80)
        again = self.work(renewal, (45, 50, 73, 79))
        self.assertEqual(again, [(50, "T-30"), (73, "T-7"), (79, "T-1")])

    def test_an_automatic_renewal_called_off_after_its_steps(self):
        """The decision is due at the end of the term now, no longer at the deadline."""
        line = self.line_vals(
            end=70,
            is_auto_renew=True,
            termination_notice_interval=1,
            termination_notice_rule_type="monthly",
        )
        contract = self.new_contract(line)
        renewal = contract.renewal_ids
        deadline = (renewal.notice_deadline - day(0)).days
        self.assertEqual(
            self.work(renewal, (deadline - 30, deadline - 7, deadline - 1)),
            [(deadline - 30, "T-30"), (deadline - 7, "T-7"), (deadline - 1, "T-1")],
        )
        with freeze_time(day(deadline)):
            contract.contract_line_ids.is_auto_renew = False
            self.sync_lines()
        self.assertEqual(renewal.renewal_type, "manual")
        again = self.work(renewal, (deadline + 1, 63, 69))
        self.assertEqual(again, [(41, "T-30"), (63, "T-7"), (69, "T-1")])

    def test_the_playbook_changes_there_and_back_while_the_end_moves(self):
        other = self.new_playbook(self.step_vals(-20, late_days=5))
        renewal = self.new_renewal(end=40)
        self.work(renewal, (10, 33))
        renewal.playbook_id = other
        self.run_day(34)
        self.move_end(renewal, 34, 80)
        renewal.playbook_id = self.playbook
        again = self.work(renewal, (35, 50, 73, 79))
        self.assertEqual(again, [(50, "T-30"), (73, "T-7"), (79, "T-1")])

    def test_escalations_climb_again_for_the_new_date(self):
        renewal = self.new_renewal(end=40)
        for offset in (10, 14, 16):
            self.run_day(offset)
        asked = renewal.activity_ids.user_id
        self.assertEqual(asked, self.rep | self.leader | self.manager)
        renewal.activity_ids.action_feedback()
        self.extend(renewal, 17, 90)
        for offset in (60, 64, 66):
            self.run_day(offset)
        self.assertEqual(renewal.activity_ids.user_id, asked)
        families = self.get_step(renewal, -30).grouped("anchor_date")
        self.assertEqual(sorted(families), [day(40), day(90)])
        mine = renewal.activity_ids.filtered(lambda task: task.user_id == self.rep)
        mine.action_feedback()
        self.assertFalse(renewal.activity_ids, "the whole family of that date is over")

    def test_what_a_person_planned_stays_when_the_term_moves(self):
        renewal = self.new_renewal(end=40)
        step = self.get_step(renewal, -7)
        step.action_skip()
        self.env["renewal.step.skip"].create(
            {"step_ids": step.ids, "reason": "Not now"}
        ).action_skip()
        renewal._extend(day(80))
        again = self.get_step(renewal, -7) - step
        self.assertEqual((step.state, again.state), ("skipped", "planned"))
        step.action_restore()
        renewal._extend(day(120))
        self.assertEqual(step.state, "planned", "a person asked for it")
        self.assertEqual(again.scheduled_date, day(113))

    def test_the_first_run_after_the_update_plans_nothing_again(self):
        """Steps of before have no day: what was done for an old end stays done."""
        extended, moved = self.new_renewal(end=40), self.new_renewal(end=60)
        self.work(extended, (10, 33, 39))
        self.extend(extended, 39, 80)
        planned = extended.step_ids.filtered(lambda step: step.state == "planned")
        planned.unlink()
        self.env.flush_all()
        self.env.cr.execute("UPDATE renewal_step SET anchor_date = NULL")
        path = get_module_path("renewal_management")
        script = f"{path}/migrations/19.0.1.2.0/post-anchor_date.py"
        runpy.run_path(script)["migrate"](self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        (extended | moved)._request_planning()
        before = (extended | moved).step_ids.mapped("state")
        self.run_day(40)
        self.assertEqual((extended | moved).step_ids.mapped("state"), before)
        self.assertEqual(set(extended.step_ids.mapped("anchor_date")), {day(80)})
        self.assertEqual(self.get_step(moved, -7).anchor_date, day(60))


@tagged("post_install", "-at_install")
class TestPlannedAgainProperty(RenewalCase):
    @settings(max_examples=8, deadline=None)
    @given(st.lists(st.tuples(st.integers(1, 25), st.integers(-20, 60)), max_size=4))
    def test_no_step_is_done_twice_within_its_own_window(self, moves):
        """Whatever the end does, from day to day."""
        savepoint = self.env.cr.savepoint()
        try:
            self.check_moves(moves)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def check_moves(self, moves):
        rules = [self.step_vals(offset, late_days=-offset) for offset in (-25, -10, -2)]
        self.new_playbook(*rules)
        renewal = self.new_renewal(end=50)
        contract = renewal.contract_id
        today, end = 0, 50
        for wait, shift in moves:
            today += wait
            self.run_day(today)
            end = max(today + 1, end + shift)
            with freeze_time(day(today)):
                move_end(self, contract.renewal_ids, end)
            self.assertEqual(contract.renewal_ids.current_end, day(end))
        for rule, steps in renewal.step_ids.grouped("playbook_step_id").items():
            self.check_steps(rule, steps, today, end)

    def check_steps(self, rule, steps, today, end):
        done = steps.filtered(lambda step: step.state == "done")
        dates = done.sorted("id").mapped("anchor_date")
        for earlier, later in zip(dates, dates[1:], strict=False):
            self.assertGreater((later - earlier).days, rule.late_days)
        over = steps.filtered(lambda step: step.state in ("done", "skipped"))
        held = any(
            (day(end) - date).days <= rule.late_days
            for date in over.mapped("anchor_date")
        )
        due = end + rule.offset_days
        planned = steps.filtered(lambda step: step.state == "planned")
        if held:
            self.assertFalse(planned)
        elif due >= today:
            self.assertEqual(planned.mapped("scheduled_date"), [day(due)])
