# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRenewal(models.Model):
    """The health of the renewal's customer."""

    _inherit = "renewal.renewal"

    health_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def action_view_health(self):
        """Open the customer's health, which explains the score."""
        self.ensure_one()
        return self.health_id.get_formview_action()
