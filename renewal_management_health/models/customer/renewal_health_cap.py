# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalHealthCap(models.Model):
    """The customers that a cap names."""

    _inherit = "renewal.health.cap"

    @api.constrains("domain")
    def _check_domain(self):
        for cap in self.filtered("domain"):
            cap.scorecard_id._check_customer_domain(cap.domain, cap.name)
