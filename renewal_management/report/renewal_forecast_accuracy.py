# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from .renewal_rate_mixin import Rate

# Days before the due date at which a forecast is held against what came of it. The keys
# sort as the numbers do.
HORIZONS = [
    ("007", "7 days before"),
    ("015", "15 days before"),
    ("030", "30 days before"),
    ("060", "60 days before"),
    ("090", "90 days before"),
]
# An older snapshot says nothing about a horizon: one week without a run is bridged.
MAX_AGE = 13


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
    _inherit = ["renewal.forecast.mixin", "renewal.row.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "due_date desc, horizon, id"
    _depends = {
        "renewal.renewal": [
            "closed_date",
            "company_atr_amount",
            "company_id",
            "company_renewed_amount",
            "contract_type",
            "due_date",
            "outcome",
            "partner_id",
            "renewal_type",
        ],
        "renewal.forecast.snapshot": [
            "csm_id",
            "date",
            "forecast_amount",
            "forecast_category",
            "forecast_source",
            "renewal_id",
            "team_id",
            "user_id",
            "week_date",
            "weighted_amount",
        ],
    }

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
    user_id = fields.Many2one(
        help="Who owned the renewal when it was forecast.",
    )
    outcome = fields.Selection(
        selection=[("open", "Open"), ("renewed", "Renewed"), ("churned", "Lost")],
    )
    atr_amount = fields.Monetary(
        string="ATR",
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
    accuracy = Rate(
        help="100% is exact; below 0, the forecast was off by more than the amount "
        "renewed. 1 - |renewed - forecast| / renewed.",
    )
    bias = Rate(
        help="Above 0, the forecast was too high; below 0, too low. (forecast - "
        "renewed) / renewed.",
    )
    weighted_accuracy = Rate(
        help="The accuracy of the weighted amounts, which calls do not change. "
        "Compare it with Accuracy to see whether calls improve the forecast.",
    )
    weighted_bias = Rate()
    slippage = Rate(
        help="What was undecided on its due date / ATR.",
    )

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

    def _get_rate_sql(self, name, *sums):
        """The formulas of the class, with sums for F, A and ATR."""
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

    # ------------------------------------------------------------------
    # The rows: what is selected, from where, and what is left out
    # ------------------------------------------------------------------

    def _get_rows(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        return SQL(
            """
            SELECT
                renewal.id::bigint * 1000 + horizon.days AS id,
                renewal.id AS renewal_id,
                snapshot.id AS snapshot_id,
                snapshot.date AS snapshot_date,
                horizon.name AS horizon,
                renewal.company_id,
                renewal.partner_id,
                snapshot.user_id,
                snapshot.csm_id,
                snapshot.team_id,
                renewal.due_date,
                COALESCE(renewal.outcome, 'open') AS outcome,
                snapshot.forecast_category,
                snapshot.forecast_source,
                %(currency)s AS currency_id,
                rate * snapshot.forecast_amount AS forecast_amount,
                rate * snapshot.weighted_amount AS weighted_amount,
                rate * renewal.company_atr_amount AS atr_amount,
                CASE WHEN renewal.outcome = 'renewed'
                    THEN rate * renewal.company_renewed_amount ELSE 0
                END AS actual_amount,
                CASE WHEN renewal.outcome IS NULL
                    THEN rate * renewal.company_atr_amount ELSE 0
                END AS undecided_amount,
                CASE WHEN renewal.outcome IS NULL
                        OR renewal.closed_date > renewal.due_date
                    THEN rate * renewal.company_atr_amount ELSE 0
                END AS slipped_amount
            """,
            currency=self.env.company.currency_id.id,
        )

    def _from(self):
        """For each renewal and horizon the last snapshot that is early enough: a look
        into the unique index of the snapshots."""
        horizons = SQL(", ").join(
            SQL("(%s, %s)", name, int(name)) for name, _label in HORIZONS
        )
        return SQL(
            """
            FROM renewal_renewal renewal
                JOIN %(currency_table)s
                    ON currency_table.company_id = renewal.company_id
                CROSS JOIN (VALUES %(horizons)s) AS horizon(name, days)
                CROSS JOIN LATERAL (
                    SELECT candidate.* FROM renewal_forecast_snapshot candidate
                    WHERE candidate.renewal_id = renewal.id
                        AND candidate.week_date <= renewal.due_date - horizon.days
                        AND candidate.date <= renewal.due_date - horizon.days
                        AND candidate.date >= renewal.due_date - horizon.days - %(age)s
                    ORDER BY candidate.week_date DESC
                    LIMIT 1
                ) AS snapshot
            """,
            currency_table=self._get_currency_table(),
            horizons=horizons,
            age=MAX_AGE,
        )

    def _where(self):
        """What was forecast, fell due before today, and had to be decided."""
        return SQL(
            """
            WHERE renewal.due_date < %s
                AND renewal.contract_type = 'sale'
                AND renewal.renewal_type != 'evergreen'
                AND renewal.outcome IS DISTINCT FROM 'cancelled'
            """,
            self.env.company._get_renewal_today(),
        )
