# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        """Open alerts follow when another person looks after the customer."""
        result = super().write(vals)
        if "renewal_csm_id" in vals:
            # sudo: the alerts may be somebody else's
            customers = self.env["renewal.health.customer"].sudo()
            customers.search([("partner_id", "in", self.ids)])._pass_on_alerts()
        return result

    @api.model
    def _get_history_models(self):
        return [*super()._get_history_models(), "renewal.health.alert"]
