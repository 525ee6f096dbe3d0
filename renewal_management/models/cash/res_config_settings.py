# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .renewal_cash_feed import FED


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    renewal_cash_other_invoices = fields.Boolean(
        related="company_id.renewal_cash_other_invoices",
        readonly=False,
    )
    renewal_cash_feed = fields.Boolean(
        related="company_id.renewal_cash_feed",
        readonly=False,
    )
    can_feed_cash_flow = fields.Boolean(
        compute="_compute_can_feed_cash_flow",
    )

    def _compute_can_feed_cash_flow(self):
        self.can_feed_cash_flow = FED in self.env
