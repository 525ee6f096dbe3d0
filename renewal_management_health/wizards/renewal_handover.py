# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalHandover(models.TransientModel):
    """Whoever gets a customer's renewals gets its health too."""

    _inherit = "renewal.handover"

    def _move(self, kind, lines, heir):
        result = super()._move(kind, lines, heir)
        if kind != "activity":
            # the alerts of these customers follow
            self.env["renewal.health.customer"].search(
                [
                    ("partner_id", "in", lines.mapped("customer_key")),
                    ("csm_id", "in", lines.leaver_id.ids),
                ]
            ).csm_id = heir
        return result
