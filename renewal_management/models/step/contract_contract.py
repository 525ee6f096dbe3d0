# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ContractContract(models.Model):
    """Another choice of a playbook says before which planned steps it cancels."""

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        return self.env["renewal.plan.change"]._write_and_tell(
            self, vals, super().write
        )

    def web_save(self, vals, specification, next_id=None):
        changes = {contract.id: vals for contract in self}
        self.env["renewal.plan.change"]._ask(self, changes)
        return super().web_save(vals, specification, next_id)

    def _message_post_after_hook(self, message, msg_values):
        """An answer on the contract is about what is decided next."""
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type == "email":
            # sudo: the gateway, whoever it runs as
            renewals = self.sudo()._get_open_renewals()
            next_day = min(renewals.mapped("decision_date"), default=None)
            due = renewals.filtered(lambda renewal: renewal.decision_date == next_day)
            due._hear_mail(message)
        return result

    def _get_renewals_to_replan(self):
        """Open renewals that follow the choice on these contracts."""
        return self._get_open_renewals()
