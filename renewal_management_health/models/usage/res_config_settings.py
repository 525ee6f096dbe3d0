# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    renewal_usage_months_kept = fields.Integer(
        related="company_id.renewal_usage_months_kept",
        readonly=False,
    )
