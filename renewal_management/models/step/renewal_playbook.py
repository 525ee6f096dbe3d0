# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class RenewalPlaybook(models.Model):
    """A playbook that takes renewals from another one says so before."""

    _inherit = "renewal.playbook"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        """One that comes first takes renewals from others from its first day."""
        create, made = super().create, []
        if self.env.su:
            return create(vals_list)
        change = self.env["renewal.plan.change"]
        leaving = change._find_leaving(
            self.browse(), lambda: made.append(create(vals_list))
        )
        change._tell(made[0], leaving)
        return made[0]

    def write(self, vals):
        return self.env["renewal.plan.change"]._write_and_tell(
            self, vals, super().write
        )

    def web_save(self, vals, specification, next_id=None):
        self._ask_before({playbook.id: vals for playbook in self})
        return super().web_save(vals, specification, next_id)

    def web_resequence(self, specification, field_name="sequence", offset=0):
        """Dragging playbooks changes which one comes first."""
        ids = enumerate(self.ids, start=offset)
        self._ask_before({playbook_id: {field_name: rank} for rank, playbook_id in ids})
        return super().web_resequence(specification, field_name, offset)

    def action_ask_switch_on(self):
        """Switch on, after asking whoever would lose planned steps by it."""
        self._ask_before({playbook.id: {"active": True} for playbook in self})
        return self.action_switch_on()

    def action_ask_switch_off(self):
        """Switch off, after asking."""
        self._ask_before({playbook.id: {"active": False} for playbook in self})
        return self.action_switch_off()

    def _ask_before(self, changes):
        self.env["renewal.plan.change"]._ask(self, changes)

    def _get_renewals_to_replan(self):
        """Renewals that a change of these playbooks may reach."""
        renewals = self.env["renewal.renewal"]
        domain = renewals._get_followed_domain() & Domain(
            "follow_ids", "any", [("playbook_id", "!=", False)]
        )
        if self and all(playbook.company_id for playbook in self):
            mine = Domain("follow_ids.playbook_id", "in", self.ids)
            domain &= mine | Domain("company_id", "in", self.company_id.ids)
        return renewals.search(domain)
