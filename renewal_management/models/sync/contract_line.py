# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# A change to one of these may move, close or revalue a renewal.
SYNC_FIELDS = {
    "date_start",
    "date_end",
    "is_canceled",
    "is_auto_renew",
    "successor_contract_line_id",
    "termination_notice_interval",
    "termination_notice_rule_type",
    "display_type",
    "recurring_rule_type",
    "recurring_interval",
    "product_id",
    "quantity",
    "price_unit",
    "specific_price",
    "automatic_price",
    "discount",
}


class ContractLine(models.Model):
    """Where contract lines tell that they changed."""

    _inherit = "contract.line"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.contract_id._request_renewal_sync()
        return lines

    def write(self, vals):
        contracts = self.contract_id if "contract_id" in vals else None
        result = super().write(vals)
        if SYNC_FIELDS & set(vals) or contracts:
            (contracts or self.contract_id).union(
                self.contract_id
            )._request_renewal_sync()
        return result

    def unlink(self):
        contracts = self.contract_id
        result = super().unlink()
        contracts.exists()._request_renewal_sync()
        return result

    def renew(self):
        """Renewed by OCA, by its cron or by a person: the term has its outcome.

        Extending a line makes its term vanish, so the new end is noted on the renewals,
        for all lines at once, before these are brought in line.
        """
        ends = {line: line.date_end for line in self}
        result = super().renew()
        # sudo: whoever may renew a contract line may not be allowed on renewals
        tracked = self.env["renewal.line"].sudo()
        for line in tracked.search(
            [("contract_line_id", "in", self.ids), ("outcome", "=", False)]
        ):
            end = line.contract_line_id.date_end
            if end != ends[line.contract_line_id]:
                line.renewed_until = end
        self.contract_id._sync_renewals()
        return result
