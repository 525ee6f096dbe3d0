# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRenewal(models.Model):
    """The way from a renewal to the explanation of its customer's health."""

    _inherit = "renewal.renewal"

    def action_view_health(self):
        """Open why the customer is doing as it does."""
        self.ensure_one()
        return self.health_id.action_open()
