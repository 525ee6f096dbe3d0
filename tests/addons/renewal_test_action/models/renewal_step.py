# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class RenewalStep(models.Model):
    _inherit = "renewal.step"

    def _run_praise(self, date_ref):
        """Praise the customer, unless it was praised enough."""
        for step in self:
            renewal = step.renewal_id
            if renewal.name == "Broken":
                raise UserError(self.env._("There is nothing to praise."))
            if renewal.priority == "1":
                step._skip(self.env._("Praised enough"))
            else:
                renewal._message_log(body=f"Praised on {date_ref}")
