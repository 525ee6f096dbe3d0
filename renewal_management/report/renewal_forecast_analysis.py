# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.forecast.renewal_forecast_snapshot import DAYS_AHEAD, DAYS_BACK
from .renewal_rate_mixin import Rate


class RenewalForecastAnalysis(models.Model):
    """The forecast against the one of the last snapshot.

    Two rows per renewal: what is forecast now, and what the last snapshot before today
    said. Each has its own due date, owner, team and category, so that the change is
    right in every grouping: a renewal that went from best case to commit is less of the
    one and more of the other, one that was handed over leaves one owner for another.
    Renewals that fall due outside of what the snapshot covered are left out on both
    sides.
    """

    _name = "renewal.forecast.analysis"
    _description = "Renewal Forecast Against the Last Snapshot"
    _inherit = ["renewal.forecast.mixin", "renewal.row.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "due_date, renewal_id, id"
    _depends = {
        "renewal.renewal": [
            "company_id",
            "contract_type",
            "csm_id",
            "due_date",
            "forecast_amount",
            "forecast_category",
            "forecast_source",
            "outcome",
            "partner_id",
            "renewal_type",
            "team_id",
            "user_id",
            "weighted_amount",
        ],
        "renewal.forecast.snapshot": [
            "company_id",
            "csm_id",
            "date",
            "due_date",
            "forecast_amount",
            "forecast_category",
            "forecast_source",
            "partner_id",
            "renewal_id",
            "team_id",
            "user_id",
            "week_date",
            "weighted_amount",
        ],
    }

    side = fields.Selection(
        selection=[("now", "Now"), ("last", "Last snapshot")],
    )
    snapshot_date = fields.Date(
        string="Last Snapshot On",
    )
    forecast_amount = fields.Monetary(
        string="Now",
    )
    last_amount = fields.Monetary(
        string="Last Snapshot",
    )
    change_amount = fields.Monetary(
        string="Change",
    )
    weighted_amount = fields.Monetary(
        string="Now, Weighted",
    )
    last_weighted_amount = fields.Monetary(
        string="Last Snapshot, Weighted",
    )
    change_rate = Rate(
        string="Change (%)",
    )

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "change_rate": ("change_amount:sum", "last_amount:sum"),
        }

    def _get_rows(self):
        return SQL(
            """
            WITH last AS (%(last)s)
            SELECT renewal.id::bigint * 2 AS id, renewal.id AS renewal_id,
                'now' AS side, %(now_columns)s,
                rate * renewal.forecast_amount AS forecast_amount,
                0 AS last_amount,
                rate * renewal.forecast_amount AS change_amount,
                rate * renewal.weighted_amount AS weighted_amount,
                0 AS last_weighted_amount
            FROM renewal_renewal renewal JOIN last USING (company_id)
            WHERE renewal.contract_type = 'sale'
                AND renewal.renewal_type != 'evergreen'
                AND renewal.outcome IS DISTINCT FROM 'cancelled'
                AND renewal.due_date BETWEEN last.seen_from AND last.seen_to
            UNION ALL
            SELECT snapshot.renewal_id::bigint * 2 + 1, snapshot.renewal_id,
                'last', %(last_columns)s,
                0, rate * snapshot.forecast_amount, -rate * snapshot.forecast_amount,
                0, rate * snapshot.weighted_amount
            FROM renewal_forecast_snapshot snapshot
                JOIN last USING (company_id, week_date)
            """,
            last=self._get_last_snapshots(),
            now_columns=self._get_columns("renewal"),
            last_columns=self._get_columns("snapshot"),
        )

    def _get_columns(self, table):
        """Columns that both sides have by the same name."""
        names = (
            "partner_id",
            "user_id",
            "csm_id",
            "team_id",
            "due_date",
            "forecast_category",
            "forecast_source",
        )
        return SQL(
            "company_id, %s, last.date AS snapshot_date, %s AS currency_id",
            SQL(", ").join(SQL.identifier(table, name) for name in names),
            self.env.company.currency_id.id,
        )

    def _get_last_snapshots(self):
        """The last snapshot of each company that is not of today: on the morning it is
        taken, the week that went by is what everybody asks for. Before there is one,
        everything is new."""
        today = self.env.company._get_renewal_today()
        return SQL(
            """
            SELECT currency_table.company_id, currency_table.rate, found.week_date,
                found.date,
                COALESCE(found.date, %(today)s) - %(back)s AS seen_from,
                COALESCE(found.date, %(today)s) + %(ahead)s AS seen_to
            FROM %(currency_table)s
                LEFT JOIN LATERAL (
                    SELECT week_date, date FROM renewal_forecast_snapshot
                    WHERE company_id = currency_table.company_id
                        AND week_date <= %(today)s AND date < %(today)s
                    ORDER BY week_date DESC
                    LIMIT 1
                ) AS found ON TRUE
            """,
            currency_table=self._get_currency_table(),
            today=SQL("%s::date", today),
            back=DAYS_BACK,
            ahead=DAYS_AHEAD,
        )
