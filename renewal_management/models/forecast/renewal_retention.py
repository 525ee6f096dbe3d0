# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"

    kind = fields.Selection(
        selection_add=[("forecast", "Weekly forecast snapshots")],
        ondelete={"forecast": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "forecast": Kept(
                "renewal.forecast.snapshot",
                "week_date",
                [],
                24,
                self.env._(
                    "Forecast accuracy and forecast changes: at least a year "
                    "and a quarter."
                ),
            ),
        }
