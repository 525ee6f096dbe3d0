# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo.tests import tagged

from .simulation_common import SimulationCase


@tagged("post_install", "-at_install")
class TestSimulationParity(SimulationCase):
    """Simulated days and real days of the same portfolio end the same."""

    def test_the_same_as_ninety_real_days(self):
        """Simulated, then really switched on and run day by day without anybody
        acting: the same steps, on the same days, for the same people."""
        playbook = self.new_busy_playbook()
        self.new_busy_contracts(40)
        self.run_day()
        simulation = self.simulate(playbook, user=self.env.user)
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
        states = {(row[3], row[4]) for row in found}
        for action in ("activity", "escalation", "mail", "opportunity"):
            for state in ("done", "skipped"):
                self.assertIn((action, state), states, "the story is rich enough")

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

    def new_busy_playbook(self):
        """Everything that can be in a playbook; and another one that writes to the same
        customers, and one that comes first."""
        self.new_playbook(
            self.step_vals(-25),
            name="First",
            sequence=1,
            domain="[('contract_id.name', '=like', 'First%')]",
        )
        self.new_playbook(
            self.mail_vals(-45),
            self.mail_vals(-20),
            name="Others",
            sequence=20,
        )
        return self.new_playbook(
            self.step_vals(-90, late_days=10, escalate_after_days=3, days_to_act=2),
            self.step_vals(-75, shift="previous", assignee_type="csm"),
            self.mail_vals(-62, late_days=3),
            self.step_vals(
                -60,
                action="opportunity",
                condition="[('term_end', '<=', 'today +58d')]",
            ),
            self.step_vals(-50, action="opportunity", shift="next"),
            self.mail_vals(-48, condition="[('in_window', '=', True)]"),
            self.step_vals(
                -45,
                action="escalation",
                condition="[('has_opportunity', '=', False)]",
                close_when_unmet=True,
                escalate_after_days=1,
            ),
            self.step_vals(
                -55,
                assignee_type="leader",
                condition="[('has_opportunity', '=', False)]",
                close_when_unmet=True,
                days_to_act=1,
                escalate_after_days=4,
            ),
            self.mail_vals(-30),
            self.step_vals(
                -20,
                condition="[('term_end', '>=', context_today())]",
                anchor="term_end",
            ),
            self.step_vals(7, anchor="term_start"),
            self.step_vals(-10, condition="[('activity_ids', '=', False)]"),
            self.step_vals(-5, action="escalation", is_high_priority=True),
            name="Busy",
            sequence=10,
            domain="[('contract_id.name', '=like', 'Busy%')]",
            active=False,
        )

    def new_busy_contracts(self, count):
        """Every situation a contract can be in, by turns."""
        leaderless = self.env["crm.team"].create({"name": "No leader"})
        gone = self.new_user("gone", "sales_team.group_sale_salesman")
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Customer {number}",
                    "email": f"c{number}@example.com" if number % 5 else False,
                    "renewal_mail_opt_out": number % 7 == 3,
                }
                for number in range(count // 3 + 1)
            ]
        )
        for number in range(count):
            renewals = self.new_contract(
                self.line_vals(
                    end=number * 200 // count,
                    start=-5 if number % 6 == 0 else -275,
                    is_auto_renew=number % 4 == 1,
                ),
                name=("Busy", "Busy", "First", "Other")[number % 4] + f" {number}",
                partner_id=partners[number // 3].id,
                user_id=(self.rep, self.other_rep, gone)[number % 3].id,
            ).renewal_ids
            if number % 5 == 2:
                renewals.team_id = leaderless
            if number % 3 == 0:
                renewals.csm_id = self.csm
        self.env["contract.contract"].search([("name", "=", "First 2")]).write(
            {"renewal_playbook_id": self.env["renewal.playbook"].search([], limit=1).id}
        )
        gone.action_archive()
