# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

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
# Fields whose groups come in the order of their selection.
RANKED = ("forecast_category", "forecast_source", "computed_category")


class RenewalForecastMixin(models.AbstractModel):
    """What is forecast of a renewal. Groups of categories come from the surest to the
    least sure, not by the alphabet: they add up from the top."""

    _name = "renewal.forecast.mixin"
    _description = "Records with a Forecast"

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

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        ranked = {
            spec: self._rank_selection(spec, term)
            for spec, term in groupby_terms.items()
            if spec in RANKED
        }
        terms = {**groupby_terms, **ranked}
        result = super()._read_group_orderby(order, terms, query)
        # the method may add to the terms of other fields
        groupby_terms.update({k: v for k, v in terms.items() if k not in ranked})
        return result

    @api.model
    def _rank_selection(self, name, term):
        values = [value for value, _label in self._fields[name].selection]
        return SQL("array_position(%s::varchar[], %s)", values, term)
