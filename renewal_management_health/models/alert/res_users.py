# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResUsers(models.Model):
    """Whoever gets the alerts of a customer has something to hand over."""

    _inherit = "res.users"

    def _has_renewal_work(self):
        # sudo: an administrator of users need not see customers' health
        customers = self.env["renewal.health.customer"].sudo()
        return super()._has_renewal_work() or bool(
            customers.search([("csm_id", "in", self.ids)], limit=1)
        )
