# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    renewal_health_feed = fields.Boolean(
        related="company_id.renewal_health_feed",
        readonly=False,
    )
    renewal_health_min_decided = fields.Integer(
        related="company_id.renewal_health_min_decided",
        readonly=False,
    )
    renewal_health_min_lost = fields.Integer(
        related="company_id.renewal_health_min_lost",
        readonly=False,
    )
