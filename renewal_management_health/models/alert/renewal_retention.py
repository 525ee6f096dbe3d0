# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.renewal_management.models.base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"

    kind = fields.Selection(
        selection_add=[("alerts", "Closed health alerts")],
        ondelete={"alerts": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "alerts": Kept(
                "renewal.health.alert",
                "closed_date",
                [("state", "=", "closed")],
                24,
                self.env._(
                    "How fast alerts were answered, and whether they were right."
                ),
            ),
        }
