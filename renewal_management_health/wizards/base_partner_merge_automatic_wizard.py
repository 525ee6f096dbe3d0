# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo drops what it cannot move, such as the days that both customers have,
        and stumbles over a key that both have for a moment."""
        # sudo: who may merge customers need not see their usage
        self.env["renewal.usage"].sudo()._merge_customers(
            src_partners, dst_partner.commercial_partner_id
        )
        keys = [key for key in (dst_partner | src_partners).mapped("usage_key") if key]
        src_partners.usage_key = False
        self.env.flush_all()
        if keys:
            dst_partner.usage_key = keys[0]
        return super()._update_foreign_keys(src_partners, dst_partner)
