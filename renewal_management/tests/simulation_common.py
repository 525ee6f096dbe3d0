# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import RenewalCase


class SimulationCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.new_mail_template()

    @classmethod
    def mail_vals(cls, offset, **values):
        return cls.step_vals(
            offset, action="mail", mail_template_id=cls.template.id, **values
        )

    def simulate(self, playbook, days=90, user=None):
        """The simulation of a playbook, as the manager sees it."""
        playbook = playbook.with_user(user or self.manager)
        action = playbook.action_simulate()
        simulation = playbook.env["renewal.simulation"].browse(action["res_id"])
        if days != 90:
            simulation.days = days
            simulation.action_simulate()
        return simulation

    def get_lines(self, simulation, period="next", **values):
        return simulation.line_ids.filtered(
            lambda line: (
                line.period == period
                and all(line[name] == value for name, value in values.items())
            )
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
