# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# What may become of a renewal in a stage, and which of the rows.
PARTS = {
    "entered": SQL("TRUE"),
    "moved_on": SQL("rows.ending = 'moved_on'"),
    "went_back": SQL("rows.has_gone_back"),
    "lost": SQL("rows.ending = 'lost'"),
    "here": SQL("rows.ending = 'here'"),
    "left": SQL("rows.ending != 'here'"),
}


class RenewalFunnel(models.Model):
    """The rows: the last visits of renewals to stages."""

    _inherit = "renewal.funnel"

    _depends = {
        "renewal.renewal": [
            "closed_date",
            "company_atr_amount",
            "company_id",
            "contract_id",
            "contract_type",
            "csm_id",
            "due_date",
            "outcome",
            "partner_id",
            "playbook_id",
            "renewal_type",
            "team_id",
            "user_id",
        ],
        "renewal.stage": ["stage_type"],
        "res.partner": ["country_id", "industry_id"],
    }

    def _get_rows(self):
        counts = [
            SQL("(%s)::int AS %s", condition, SQL.identifier(f"{part}_count"))
            for part, condition in PARTS.items()
        ]
        amounts = [
            SQL(
                "CASE WHEN %s THEN rows.amount ELSE 0 END AS %s",
                condition,
                SQL.identifier(f"{part}_amount"),
            )
            for part, condition in PARTS.items()
        ]
        return SQL(
            "SELECT rows.*, rows.days AS median_days, rows.days AS slow_days, %s, %s "
            "FROM (%s %s %s) AS rows",
            SQL(", ").join(counts),
            SQL(", ").join(amounts),
            self._select(),
            self._from(),
            self._where(),
        )

    def _select(self):
        """Columns. Override to add one."""
        return SQL(
            """
            SELECT stay.id, stay.renewal_id, stay.stage_id, stage.stage_type,
                   %s AS entered_date, stay.is_reconstructed,
                   COALESCE(%s, FALSE) AS has_gone_back,
                   CASE WHEN stay.ending IS NOT NULL THEN %s END AS days,
                   CASE
                       WHEN stay.ending = 'renewed' THEN 'moved_on'
                       WHEN stay.ending = 'void' THEN 'went_back'
                       WHEN stay.ending IS NOT NULL THEN stay.ending
                       -- the company has no stage for the outcome
                       WHEN stage.stage_type NOT IN ('upcoming', 'open') THEN 'here'
                       WHEN renewal.outcome = 'renewed' THEN 'moved_on'
                       WHEN renewal.outcome = 'churned' THEN 'lost'
                       ELSE 'here'
                   END AS ending,
                   renewal.partner_id, renewal.company_id, renewal.user_id,
                   renewal.team_id, renewal.csm_id, renewal.playbook_id,
                   renewal.due_date, partner.industry_id, partner.country_id,
                   %s AS currency_id, %s AS amount, %s
            """,
            self._get_of_visits("MIN(entered_at)::date", "stay.entered_at::date"),
            self._get_of_visits(
                "BOOL_OR(ending = 'went_back')", "stay.ending = 'went_back'"
            ),
            self._get_of_visits("SUM(days)", "stay.days"),
            self.env.company.currency_id.id,
            self._convert_amount(SQL("COALESCE(renewal.company_atr_amount, 0)")),
            self._select_groups(self._get_main_product()),
        )

    def _get_of_visits(self, aggregate, value):
        """Of all visits to the stage; looked up where there were several."""
        return SQL(
            "CASE WHEN stay.visit > 1 THEN (SELECT %s FROM renewal_stage_history "
            "WHERE renewal_id = stay.renewal_id AND stage_id = stay.stage_id) "
            "ELSE %s END",
            SQL(aggregate),
            SQL(value),
        )

    def _get_main_product(self):
        """That of the largest line."""
        return SQL(
            "(SELECT line.product_id FROM renewal_line line "
            "WHERE line.renewal_id = renewal.id "
            "ORDER BY line.atr_amount DESC NULLS LAST, line.id LIMIT 1)"
        )

    def _from(self):
        return SQL(
            """
            FROM renewal_stage_history stay
            JOIN renewal_stage stage ON stage.id = stay.stage_id
            JOIN renewal_renewal renewal ON renewal.id = stay.renewal_id
            JOIN %s ON currency_table.company_id = renewal.company_id
            LEFT JOIN res_partner partner ON partner.id = renewal.partner_id
            """,
            self._get_currency_table(),
        )

    def _where(self):
        return SQL(
            """
            WHERE stay.is_last
                AND renewal.contract_type = 'sale'
                AND renewal.renewal_type != 'evergreen'
                AND renewal.outcome IS DISTINCT FROM 'cancelled'
            """
        )
