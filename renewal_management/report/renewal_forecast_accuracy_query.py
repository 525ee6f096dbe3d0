# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from .renewal_forecast_accuracy import HORIZONS

# An older snapshot says nothing about a horizon: one week without a run is bridged.
MAX_AGE = 13


class RenewalForecastAccuracy(models.Model):
    """The rows: what is selected, from where, and what is left out."""

    _inherit = "renewal.forecast.accuracy"

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

    @api.model
    def _get_rows(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
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

    @api.model
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

    @api.model
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
