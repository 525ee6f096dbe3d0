# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.forecast.renewal_forecast_mixin import (
    FORECAST_CATEGORIES,
    FORECAST_SOURCES,
)

# Days before the due date at which a forecast is held against what came of it. The keys
# sort as the numbers do.
HORIZONS = [
    ("007", "7 days before"),
    ("015", "15 days before"),
    ("030", "30 days before"),
    ("060", "60 days before"),
    ("090", "90 days before"),
]


class RenewalForecastAccuracy(models.Model):
    """How good the forecasts were: one row per renewal that fell due, and horizon.

    With F the forecast of the last snapshot that is at least as many days before the
    due date as the horizon says, A what was renewed of it until today, and ATR what was
    available to renew, sums running over the rows of the group:

    - accuracy = 1 - |A - F| / A
    - bias = (F - A) / A, above 0 when too much was promised
    - slippage = ATR undecided on the due date / ATR

    A is 0 for what was lost and for what is still undecided; the latter has a column of
    its own. Where A is 0 as a whole, accuracy and bias divide by ATR. Owner and team
    are those of the snapshot: who made the forecast, not who inherited the renewal. F
    was converted to the company's currency in its week, A on the due date: the bias
    contains what the currency did in between. Cancelled renewals take no part.

    A renewal has a row per horizon: look at one horizon at a time, or group by it.
    """

    _name = "renewal.forecast.accuracy"
    _description = "Renewal Forecast Accuracy"
    _inherit = ["renewal.forecast.mixin", "renewal.rate.mixin"]
    _auto = False
    _rec_name = "renewal_id"
    _order = "due_date desc, horizon, id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
    )
    snapshot_id = fields.Many2one(
        comodel_name="renewal.forecast.snapshot",
    )
    snapshot_date = fields.Date(
        string="Forecast On",
    )
    horizon = fields.Selection(
        selection=HORIZONS,
        help="The forecast of the last snapshot that is at least this many days before "
        "the due date.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        help="Who owned the renewal when it was forecast.",
    )
    csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
    )
    due_date = fields.Date()
    outcome = fields.Selection(
        selection=[("open", "Open"), ("renewed", "Renewed"), ("churned", "Lost")],
    )
    forecast_category = fields.Selection(
        selection=FORECAST_CATEGORIES,
    )
    forecast_source = fields.Selection(
        selection=FORECAST_SOURCES,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    atr_amount = fields.Monetary(
        string="ATR",
    )
    forecast_amount = fields.Monetary(
        string="Forecast",
    )
    weighted_amount = fields.Monetary(
        string="Weighted",
    )
    actual_amount = fields.Monetary(
        string="Renewed",
        help="What was renewed until today; nothing for what is lost or undecided.",
    )
    undecided_amount = fields.Monetary(
        string="Undecided",
        help="The part of the ATR whose renewals are still open.",
    )
    slipped_amount = fields.Monetary(
        string="Slipped",
        help="The part of the ATR that was undecided on the due date, decided since or "
        "not.",
    )
    accuracy = fields.Float(
        aggregator="avg",
        help="100% is exact; below 0, the forecast was off by more than the amount "
        "renewed. 1 - |renewed - forecast| / renewed.",
    )
    bias = fields.Float(
        aggregator="avg",
        help="Above 0, the forecast was too high; below 0, too low. (forecast - "
        "renewed) / renewed.",
    )
    weighted_accuracy = fields.Float(
        aggregator="avg",
        help="The accuracy of the weighted amounts, which calls do not change. "
        "Compare it with Accuracy to see whether calls improve the forecast.",
    )
    weighted_bias = fields.Float(
        aggregator="avg",
    )
    slippage = fields.Float(
        aggregator="avg",
        help="What was undecided on its due date / ATR.",
    )

    @api.model
    def _get_rates(self):
        measures = {
            f"{prefix}{name}": (f"{amount}:sum", "actual_amount:sum", "atr_amount:sum")
            for prefix, amount in (
                ("", "forecast_amount"),
                ("weighted_", "weighted_amount"),
            )
            for name in ("accuracy", "bias")
        }
        return {
            **super()._get_rates(),
            **measures,
            "slippage": ("slipped_amount:sum", "atr_amount:sum"),
        }

    @api.model
    def _get_rate_sql(self, name, *sums):
        """The formulas of ``tools/forecast.py``."""
        if name == "slippage":
            return super()._get_rate_sql(name, *sums)
        forecast, actual, atr = sums
        difference = SQL(
            "((%(forecast)s) - (%(actual)s))::float8 / COALESCE(NULLIF(%(actual)s, 0), "
            "NULLIF(%(atr)s, 0))",
            forecast=forecast,
            actual=actual,
            atr=atr,
        )
        if name.endswith("bias"):
            return difference
        return SQL("1 - ABS(%s)", difference)

    def action_view_renewal(self):
        """Open the renewal of a row."""
        self.ensure_one()
        return self.snapshot_id.action_view_renewal()
