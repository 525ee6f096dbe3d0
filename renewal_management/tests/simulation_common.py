# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from .common import RenewalCase


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
