# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged

from .simulation_common import SimulationCase


@tagged("post_install", "-at_install")
class TestSimulationParity(SimulationCase):
    """Simulated days and real days of the same portfolio end the same."""

    def test_simulation_equals_ninety_real_days(self):
        """Simulated, then really switched on and run day by day without anybody
        acting: the same steps, on the same days, for the same people."""
        playbook = self.new_busy_playbook()
        self.new_busy_contracts(40)
        self.run_day()
        simulation, left = self.simulate_and_look(playbook)
        expected = {self.describe_line(line) for line in self.get_lines(simulation)}
        playbook.action_switch_on()
        done = playbook.env["renewal.step"].search([]).filtered("done_date")
        for offset in range(90):
            self.run_day(offset)
        steps = self.env["renewal.step"].search(
            [("playbook_step_id.playbook_id", "=", playbook.id)]
        )
        found = {
            self.describe_step(step)
            for step in steps - done
            if step.state in ("done", "skipped", "failed")
        }
        self.assertEqual(sorted(expected - found, key=str), [], "only simulated")
        self.assertEqual(sorted(found - expected, key=str), [], "only real")
        renewals = self.env["renewal.renewal"].browse(left)
        self.assertEqual(left, self.describe_renewals(renewals))
        states = {(row[3], row[4]) for row in found}
        for action in ("activity", "escalation", "mail", "opportunity"):
            for state in ("done", "skipped"):
                self.assertIn((action, state), states, "the story is rich enough")

    def simulate_and_look(self, playbook):
        """The simulation, and how its last day left the renewals."""
        simulator = type(self.env["renewal.simulator"])
        get_rows, left = simulator._get_rows, {}

        def look(this, play, start):
            if not play.is_past:
                renewals = this.env["renewal.renewal"].browse(play.renewal_ids)
                left.update(self.describe_renewals(renewals))
            return get_rows(this, play, start)

        with patch.object(simulator, "_get_rows", look):
            return self.simulate(playbook, user=self.env.user), left

    def describe_renewals(self, renewals):
        return {
            renewal.id: (
                renewal.stage_id.name,
                renewal.in_window,
                renewal.is_lapsed,
                renewal.escalation_level,
                renewal.priority,
                renewal.has_opportunity,
            )
            for renewal in renewals
        }

    def describe_line(self, line):
        is_failed = line.state == "failed"
        return (
            line.renewal_id.id,
            line.playbook_step_id.display_name,
            line.level,
            line.action,
            line.state,
            # real failures remember the last attempt, simulated ones the first
            False if is_failed else line.date,
            line.user_id.name,
            line.recipient if line.state == "done" else False,
            line.reason,
        )

    def describe_step(self, step):
        is_done = step.state == "done"
        is_given = is_done and step.action != "mail"
        partner = step.mail_id.partner_ids
        return (
            step.renewal_id.id,
            step.playbook_step_id.display_name,
            step.level,
            step.action,
            step.state,
            step.done_date,
            step.user_id.name if is_given else False,
            partner.email_formatted if is_done and partner else False,
            step.reason,
        )
