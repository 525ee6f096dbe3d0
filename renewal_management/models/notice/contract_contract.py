# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ContractContract(models.Model):
    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    is_notice_missing = fields.Boolean(
        string="No Proven Notice",
        compute="_compute_is_notice_missing",
        groups="renewal_management.group_renewal_user",
    )

    def _compute_is_notice_missing(self):
        # sudo: whoever sees the contract is told why it does not renew
        renewals = self.sudo().renewal_ids.filtered(lambda r: not r.outcome)
        blocked = renewals._get_waiting_for_notice(renewals).contract_id
        for contract in self:
            contract.is_notice_missing = contract in blocked
