# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalHealthCap(models.Model):
    """The customers that a cap names."""

    _inherit = "renewal.health.cap"
    _condition_model = "renewal.health.customer"

    @api.constrains("domain")
    def _check_domain(self):
        self.filtered("domain")._check_conditions()
