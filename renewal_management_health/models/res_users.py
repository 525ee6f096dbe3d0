# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResUsers(models.Model):
    """People who leave: their alerts go on."""

    _inherit = "res.users"

    def _leave_renewals(self):
        """Alerts first: their tasks go the way of the alert."""
        if self:
            # sudo: whoever archives a user may not be allowed on alerts
            alerts = self.env["renewal.health.alert"].sudo()
            alerts.search(
                [("user_id", "in", self.ids), ("state", "=", "open")]
            )._reassign(leaving=self)
        return super()._leave_renewals()
