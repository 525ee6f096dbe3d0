# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tests.simulation_common import SimulationCase


class KindsCase(SimulationCase):
    """E-mails of every kind. An action of another addon says of its steps which kind
    they send; here, the name of the rule does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_owner_digest = False
        steps = type(cls.env["renewal.step"])
        get_kind = steps._get_mail_kind
        kinds = cls.env["res.partner"]._get_renewal_opt_out_fields()

        def named(self):
            word = (self._get_rule().name or "").split()[0]
            return word if word in kinds else get_kind(self)

        cls.classPatch(steps, "_get_mail_kind", named)

    @classmethod
    def kind_vals(cls, kind, offset, **values):
        values = {"name": f"{kind} {offset}", "late_days": 20, **values}
        return cls.mail_vals(offset, **values)

    def new_kinds(self, *kinds, **values):
        """A playbook: {kind: offset}."""
        rules = [self.kind_vals(kind, offset) for kind, offset in kinds]
        return self.new_playbook(*rules, **values)

    def new_journey(self, *kinds):
        """The renewal of a contract for which only these are planned.

        :param kinds: (kind, offset)
        """
        name = f"Journey {self.env['renewal.playbook'].search_count([])}"
        self.new_kinds(
            *kinds, domain=f"[('contract_id.name', '=', '{name}')]", sequence=1
        )
        return self.new_renewal(end=60, name=name)

    def get_mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "renewal.renewal"), ("state", "=", "outgoing")]
        )
