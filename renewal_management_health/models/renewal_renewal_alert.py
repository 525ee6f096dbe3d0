# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRenewal(models.Model):
    """Alerts follow the people of the renewal."""

    _inherit = "renewal.renewal"

    def write(self, vals):
        result = super().write(vals)
        if not {"user_id", "csm_id", "team_id"}.isdisjoint(vals):
            self.health_id._pass_on_alerts()
        return result
