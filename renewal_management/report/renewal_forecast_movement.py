# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.forecast.renewal_forecast_mixin import FORECAST_CATEGORIES

# In the order they are added up: from the last snapshot to now.
MOVEMENTS = [
    ("start", "Last snapshot"),
    ("new", "New"),
    ("moved_in", "Moved in"),
    ("moved_out", "Moved out"),
    ("up", "Up"),
    ("down", "Down"),
    ("won", "Won"),
    ("lost", "Lost"),
]


class RenewalForecastMovement(models.Model):
    """How the forecast of the last snapshot became the one of now.

    Up to four rows per renewal: what the last snapshot said (*start*), what left its
    quarter, owner or team (*moved out*) and arrived in another (*moved in*, or *new*),
    and how the amount changed (*up*, *down*, *won*, *lost*). Rows that leave have the
    quarter, owner and team of the snapshot, all others those of now. So the sum of all
    rows is the forecast of now, in each quarter, of each owner and team, and the sum of
    the starts is the snapshot's.
    """

    _name = "renewal.forecast.movement"
    _description = "Renewal Forecast Movement"
    _inherit = ["renewal.row.mixin", "renewal.rate.mixin", "renewal.ranked.mixin"]
    _auto = False
    _order = "due_date, renewal_id, id"
    _ranked = ("movement", "forecast_category", "last_category")
    _depends = {
        "renewal.renewal": [
            "company_id",
            "contract_type",
            "csm_id",
            "due_date",
            "forecast_amount",
            "forecast_category",
            "opened_date",
            "outcome",
            "partner_id",
            "renewal_type",
            "team_id",
            "user_id",
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
        ],
    }

    movement = fields.Selection(
        selection=MOVEMENTS,
    )
    amount = fields.Monetary(
        string="Change",
        help="Of the forecast. All changes and the last snapshot together are the "
        "forecast of now.",
    )
    snapshot_date = fields.Date(
        string="Last Snapshot On",
    )
    last_category = fields.Selection(
        selection=FORECAST_CATEGORIES,
        string="Category Before",
    )
    forecast_category = fields.Selection(
        selection=FORECAST_CATEGORIES,
        string="Category Now",
    )

    def _get_rows(self):
        return SQL(
            """
            WITH last AS (%s), before AS (%s), now AS (%s)
            SELECT renewal_id::bigint * 4 + move.number AS id, renewal_id, company_id,
                move.movement, rate * move.amount AS amount,
                last.date AS snapshot_date, before.category AS last_category,
                now.category AS forecast_category, %s
            FROM before FULL JOIN now USING (renewal_id, company_id)
                JOIN last USING (company_id)
                CROSS JOIN LATERAL (SELECT %s AS stays) AS place
                CROSS JOIN LATERAL (%s) AS
                    move(number, happens, is_before, movement, amount)
            WHERE move.happens
            """,
            self.env["renewal.forecast.analysis"]._get_last_snapshots(),
            self._get_before(),
            self._get_now(),
            self._select_place(),
            self._select_stays(),
            self._get_moves(),
        )

    def _get_before(self):
        return SQL(
            """
            SELECT renewal_id, company_id, partner_id, user_id, csm_id, team_id,
                due_date, forecast_category AS category, forecast_amount AS amount,
                forecast_source = 'outcome' AS is_closed
            FROM renewal_forecast_snapshot JOIN last USING (company_id, week_date)
            """
        )

    def _get_now(self):
        return SQL(
            """
            SELECT id AS renewal_id, company_id, partner_id, user_id, csm_id, team_id,
                due_date, forecast_category AS category, forecast_amount AS amount,
                outcome, COALESCE(opened_date < last.date, FALSE) AS is_old
            FROM renewal_renewal JOIN last USING (company_id)
            WHERE contract_type = 'sale'
                AND renewal_type != 'evergreen'
                AND outcome IS DISTINCT FROM 'cancelled'
                AND due_date BETWEEN seen_from AND seen_to
            """
        )

    def _select_place(self):
        """Where a row counts."""
        names = ("partner_id", "user_id", "csm_id", "team_id", "due_date")
        columns = [
            SQL(
                "CASE WHEN move.is_before THEN %s ELSE %s END AS %s",
                SQL.identifier("before", name),
                SQL.identifier("now", name),
                SQL.identifier(name),
            )
            for name in names
        ]
        currency = SQL("%s AS currency_id", self.env.company.currency_id.id)
        return SQL(", ").join([*columns, currency])

    def _select_stays(self):
        """Whether a renewal is where it was: quarter, owner and team."""
        return SQL(
            """
            COALESCE(date_trunc('quarter', before.due_date::timestamp)
                    = date_trunc('quarter', now.due_date::timestamp), FALSE)
                AND before.user_id IS NOT DISTINCT FROM now.user_id
                AND before.team_id IS NOT DISTINCT FROM now.team_id
            """
        )

    def _get_moves(self):
        """What may have happened to a renewal: the four rows, and which of them it has.
        What was not in the snapshot is new, unless it was there already, too far away.
        """
        return SQL(
            """
            VALUES
                (0, before.due_date IS NOT NULL, NOT stays, 'start', before.amount),
                (1, before.due_date IS NOT NULL AND NOT stays, TRUE, 'moved_out',
                    -before.amount),
                (2, now.due_date IS NOT NULL AND NOT stays, FALSE,
                    CASE WHEN before.due_date IS NOT NULL OR now.is_old
                        THEN 'moved_in' ELSE 'new' END,
                    COALESCE(before.amount, now.amount)),
                (3, before.amount != now.amount OR NOT before.is_closed
                        AND now.outcome IS NOT NULL, FALSE,
                    CASE WHEN NOT before.is_closed AND now.outcome = 'renewed'
                            THEN 'won'
                        WHEN NOT before.is_closed AND now.outcome = 'churned'
                            THEN 'lost'
                        WHEN now.amount > before.amount THEN 'up'
                        ELSE 'down' END,
                    now.amount - before.amount)
            """
        )
