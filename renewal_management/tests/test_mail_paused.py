# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged

from .common import day
from .simulation_common import SimulationCase

WAITING = "Waiting: the customer asked something"


@tagged("post_install", "-at_install")
class TestMailPaused(SimulationCase):
    """A customer who waits for an answer gets no reminder meanwhile."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.playbook = cls.new_playbook(cls.mail_vals(-30, late_days=5))
        cls.renewal = cls.new_renewal(end=40)

    def pause(self, renewals):
        """Their customer asked something: what a room with questions answers."""

        def _get_mail_paused(asked):
            return asked & asked.browse(renewals.ids)

        model = self.registry["renewal.renewal"]
        return patch.object(model, "_get_mail_paused", _get_mail_paused)

    def test_it_waits_and_goes_out_once_they_are_answered(self):
        step = self.renewal.step_ids
        with self.pause(self.renewal):
            self.assertEqual(step.result, WAITING)
            for offset in (10, 11, 11, 12):
                self.run_day(offset)
                self.assertEqual((step.state, step.mail_id.ids), ("planned", []))
            self.assertEqual(step.scheduled_date, day(10))
            self.assertEqual(step.result, WAITING)
        step.invalidate_recordset()
        self.assertFalse(step.result)
        self.run_day(13)
        self.assertEqual((step.state, step.done_date), ("done", day(13)))

    def test_an_answer_that_comes_too_late_leaves_it_unsent(self):
        step = self.renewal.step_ids
        with self.pause(self.renewal):
            for offset in (10, 16):
                self.run_day(offset)
        self.run_day(17)
        self.assertEqual((step.state, step.mail_id.ids), ("skipped", []))
        self.assertIn("Too late", step.result)

    def test_others_of_the_customer_are_not_joined_while_they_wait(self):
        other = self.new_renewal(end=42, name="Other")
        with self.pause(other):
            self.run_day(10)
        self.assertEqual(self.renewal.step_ids.state, "done")
        self.assertEqual(other.step_ids.state, "planned")

    def test_a_button_does_not_send_it_either(self):
        step = self.renewal.step_ids
        with self.pause(self.renewal):
            step.with_user(self.rep).action_run_now()
            self.assertEqual((step.state, step.result), ("planned", WAITING))

    def test_a_simulation_waits_as_the_daily_run_does(self):
        with self.pause(self.renewal):
            lines = self.get_lines(self.simulate(self.playbook))
        self.assertEqual(lines.mapped("state"), ["skipped"])
