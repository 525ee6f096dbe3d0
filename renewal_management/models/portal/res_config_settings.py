# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    renewal_page = fields.Boolean(
        related="company_id.renewal_page",
        readonly=False,
    )
    renewal_page_terms = fields.Html(
        related="company_id.renewal_page_terms",
        readonly=False,
    )
    renewal_page_renews = fields.Boolean(
        related="company_id.renewal_page_renews",
        readonly=False,
    )
    renewal_notice_days = fields.Integer(
        related="company_id.renewal_notice_days",
        readonly=False,
    )

    def action_preview_renewal_page(self):
        """Show the page before it is switched on."""
        return self.company_id.action_preview_renewal_page()
