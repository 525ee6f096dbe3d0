# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalHealthMeasure(models.Model):
    """Before a measure counts: what does it say?"""

    _inherit = "renewal.health.measure"

    def action_test(self):
        """Show what it says of the company's customers today. Nothing is kept."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "renewal.health.measure.test",
            "view_mode": "form",
            "target": "new",
            "context": {"default_measure_id": self.id},
        }
