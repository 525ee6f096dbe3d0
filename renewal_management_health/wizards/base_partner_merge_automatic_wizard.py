# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """What may be there once for a customer is put together first: Odoo does not
        know about unique indexes and would fail on what both customers have, such as
        usage of a day, their health, or for a moment a key."""
        customer = dst_partner.commercial_partner_id
        # sudo: who may merge customers need not see their usage, nor their health
        for model in ("renewal.usage", "renewal.health.customer", "renewal.touch"):
            self.env[model].sudo()._merge_customers(src_partners, customer)
        keys = [key for key in (dst_partner | src_partners).mapped("usage_key") if key]
        src_partners.usage_key = False
        self.env.flush_all()
        if keys:
            dst_partner.usage_key = keys[0]
        return super()._update_foreign_keys(src_partners, dst_partner)
