# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import RenewalCase, day

TRACES = (
    "renewal_renewal",
    "renewal_line",
    "renewal_step",
    "renewal_playbook",
    "renewal_playbook_step",
    "renewal_run",
    "mail_message",
    "mail_mail",
    "mail_followers",
    "mail_activity",
    "crm_lead",
    "bus_bus",
    "res_partner",
)


class SimulationCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Renewal",
                "model_id": cls.env["ir.model"]._get_id("renewal.renewal"),
                "subject": "Your contract {{ object.name }}",
                "body_html": "<p>Dear <t t-out='object.contact_id.name'/></p>",
                "partner_to": "{{ object.contact_id.id }}",
                "use_default_to": False,
            }
        )

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


@tagged("post_install", "-at_install")
class TestSimulation(SimulationCase):
    def test_before_it_is_switched_on(self):
        """Who gets what, on which day; escalations are marked as such."""
        playbook = self.new_playbook(
            self.step_vals(-60, escalate_after_days=2), self.mail_vals(-30), active=False
        )
        renewal = self.new_renewal(end=70)
        lines = self.get_lines(self.simulate(playbook))
        self.assertRecordValues(
            lines,
            [
                {
                    "date": day(10),
                    "action": "activity",
                    "user_id": self.rep.id,
                    "level": 0,
                    "if_nobody_acts": False,
                    "renewal_id": renewal.id,
                    "recipient": False,
                },
                {
                    "date": day(14),  # Thursday + 2 working days
                    "action": "escalation",
                    "user_id": self.leader.id,
                    "level": 1,
                    "if_nobody_acts": True,
                    "renewal_id": renewal.id,
                    "recipient": False,
                },
                {
                    "date": day(16),
                    "action": "escalation",
                    "user_id": self.manager.id,
                    "level": 2,
                    "if_nobody_acts": True,
                    "renewal_id": renewal.id,
                    "recipient": False,
                },
                {
                    "date": day(40),
                    "action": "mail",
                    "user_id": False,
                    "level": 0,
                    "if_nobody_acts": False,
                    "renewal_id": renewal.id,
                    "recipient": '"Acme" <acme@example.com>',
                },
            ],
        )
        self.assertEqual(lines[3].subject, f"Your contract {renewal.name}")
        self.assertFalse(playbook.active)
