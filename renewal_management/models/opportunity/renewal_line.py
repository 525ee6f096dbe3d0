# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# A change to one of these changes what is proposed.
PROPOSAL_FIELDS = {
    "action",
    "atr_amount",
    "discount",
    "price_unit",
    "product_id",
    "proposed_discount",
    "proposed_price_unit",
    "proposed_quantity",
    "quantity",
}


class RenewalLine(models.Model):
    """The opportunity follows what is proposed."""

    _inherit = "renewal.line"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.renewal_id._follow_proposal()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if PROPOSAL_FIELDS & set(vals):
            self.renewal_id._follow_proposal()
        return result

    def unlink(self):
        renewals = self.renewal_id
        result = super().unlink()
        renewals._follow_proposal()
        return result
