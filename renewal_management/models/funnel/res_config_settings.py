# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    renewal_group = fields.Selection(
        related="company_id.renewal_group",
        readonly=False,
    )
    renewal_group_field_id = fields.Many2one(
        related="company_id.renewal_group_field_id",
        readonly=False,
    )
