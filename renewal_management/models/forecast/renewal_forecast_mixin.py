# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

CALL_CATEGORIES = [
    ("commit", "Commit"),
    ("best_case", "Best case"),
    ("pipeline", "Pipeline"),
    ("omitted", "Omitted"),
]
FORECAST_CATEGORIES = [("closed", "Closed"), *CALL_CATEGORIES]
FORECAST_SOURCES = [
    ("outcome", "Outcome"),
    ("manager", "Manager call"),
    ("owner", "Owner call"),
    ("computed", "System"),
]


class RenewalForecastMixin(models.AbstractModel):
    """What is forecast of a renewal. Groups of categories come from the surest to the
    least sure, not by the alphabet: they add up from the top."""

    _name = "renewal.forecast.mixin"
    _description = "Records with a Forecast"
    _inherit = ["renewal.ranked.mixin"]
    _ranked = ("forecast_category", "forecast_source", "computed_category")

    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    forecast_category = fields.Selection(
        selection=FORECAST_CATEGORIES,
    )
    forecast_source = fields.Selection(
        selection=FORECAST_SOURCES,
    )
    forecast_amount = fields.Monetary(
        string="Forecast",
    )
    weighted_amount = fields.Monetary(
        string="Weighted",
    )
