# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .common import day
from .touchpoint_common import TouchpointCase


@tagged("post_install", "-at_install")
class TestTouchpointSimulation(TouchpointCase):
    """What a playbook with content would do."""

    def simulate(self, playbook, period="next"):
        action = playbook.with_user(self.manager).action_simulate()
        simulation = self.env["renewal.simulation"].browse(action["res_id"])
        return simulation.line_ids.filtered(lambda line: line.period == period)

    def test_equals_what_the_days_then_do(self):
        """Two contracts of a customer, another customer, one without an address."""
        self.new_content("Old", valid_from=day(-9))
        self.new_content("New", valid_from=day(-1))
        self.new_content("Talk", kind="talk", valid_from=day(-30))
        self.new_renewal(name="Other")
        self.new_customers(2)[0].partner_id.email = False
        playbook = self.new_playbook(
            self.touch_vals(-80),
            self.touch_vals(-60),
            self.touch_vals(-45, is_delivered_by_person=True),
        )
        self.run_day()
        lines = self.simulate(playbook)
        simulated = {
            (line.renewal_id, line.date, line.state): (line.user_id, line.subject)
            for line in lines
            if line.date <= day(55)
        }
        self.assertFalse(self.env["renewal.touch"].search([]))
        for offset in range(1, 56):
            self.run_day(offset)
        steps = self.env["renewal.step"].search(
            [("playbook_step_id.playbook_id", "=", playbook.id)]
        )
        real = {
            (step.renewal_id, step.done_date, step.state): (
                step.activity_id.user_id,
                step.mail_id.subject,
            )
            for step in steps
            if step.done_date
        }
        self.assertEqual(simulated, real)
        self.assertGreater(len(real), 8)

    def test_the_past_is_played_without_what_was_really_given(self):
        self.new_content()
        playbook = self.new_playbook(self.touch_vals())
        self.run_day(10)
        [touch] = self.get_touches()
        with freeze_time(day(20)):
            lines = self.simulate(playbook, "past")
        self.assertEqual(lines.mapped("subject"), ["Tip"])
        self.assertTrue(touch.exists())
        simulation = lines.simulation_id
        self.assertEqual((simulation.mail_count, simulation.task_count), (0, 0))

    def test_counts_what_would_be_sent_and_what_somebody_would_do(self):
        self.new_content("Old", valid_from=day(-9))
        self.new_content("New", valid_from=day(-1))
        playbook = self.new_playbook(
            self.touch_vals(-80), self.touch_vals(-60, is_delivered_by_person=True)
        )
        self.run_day()
        simulation = self.simulate(playbook).simulation_id
        self.assertEqual((simulation.mail_count, simulation.task_count), (1, 1))
