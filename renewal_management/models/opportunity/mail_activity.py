# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class MailActivity(models.Model):
    """Tasks on opportunities that have renewals."""

    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_renewal_links(self):
        return {**super()._get_renewal_links(), "crm.lead": ("opportunity_id",)}
