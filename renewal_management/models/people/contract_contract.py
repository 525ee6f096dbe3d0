# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ContractContract(models.Model):
    """Renewals follow the contract's responsible."""

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        owners = {contract: contract.user_id for contract in self}
        result = super().write(vals)
        if "user_id" in vals:
            self._pass_on_renewals(owners)
        return result

    def _pass_on_renewals(self, owners):
        """A renewal owned by the contract's former responsible follows the new one."""
        nobody = self.env["res.users"]
        # no e-mail for each: contracts are often handed over by the dozen
        quiet = self._get_open_renewals().with_context(
            mail_auto_subscribe_no_notify=True
        )
        following = quiet.filtered(
            lambda renewal: renewal.user_id in (owners.get(renewal.contract_id), nobody)
        )
        for owner, renewals in following.grouped(
            lambda renewal: renewal.contract_id.user_id
        ).items():
            renewals.write({"user_id": owner.id})
