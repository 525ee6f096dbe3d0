# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalHealthCap(models.Model):
    """What the scorecard's version keeps of a cap."""

    _inherit = "renewal.health.cap"

    @api.constrains("domain")
    def _check_domain(self):
        for cap in self.filtered("domain"):
            cap.scorecard_id._check_customer_domain(cap.domain, cap.name)

    def _get_version_config(self):
        self.ensure_one()
        return {
            "id": self.id,
            "max_score": self.max_score,
            "measure": self.measure_id.id,
            "operator": self.operator,
            "value": self.value,
            "domain": self.domain,
            **self.measure_id._get_version_config(),
        }
