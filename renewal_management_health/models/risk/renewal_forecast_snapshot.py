# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class RenewalForecastSnapshot(models.Model):
    """Week by week, how likely each renewal was: what it is compared with later."""

    _inherit = "renewal.forecast.snapshot"

    health_probability = fields.Float(
        string="Renewal Likelihood (%)",
        digits=(5, 1),
        aggregator="avg",
        help="What was shown in that week, whether confirmed or not.",
    )

    @api.model
    def _get_columns(self, date_ref, week_date):
        return {
            **super()._get_columns(date_ref, week_date),
            "health_probability": SQL("renewal.health_probability"),
        }
