# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# Amounts in the rows of renewals, and in those of targets.
FORECAST_AMOUNTS = ("atr", "closed", "commit", "best_case", "forecast", "weighted")
RATE_AMOUNTS = ("retained", "decided_atr", "expected")
TARGET_AMOUNTS = ("target", "rate_atr", "rate_target")
AMOUNTS = FORECAST_AMOUNTS + RATE_AMOUNTS + TARGET_AMOUNTS


class RenewalTargetAnalysis(models.Model):
    """The rows: targets without the targets inside them, and renewals."""

    _inherit = "renewal.target.analysis"

    _depends = {
        "renewal.renewal": [
            "company_atr_amount",
            "company_id",
            "company_proposed_amount",
            "company_retained_amount",
            "computed_probability",
            "contract_type",
            "csm_id",
            "current_end",
            "due_date",
            "forecast_amount",
            "forecast_category",
            "outcome",
            "partner_id",
            "renewal_type",
            "team_id",
            "user_id",
            "weighted_amount",
        ],
        "renewal.target": [
            "amount",
            "company_id",
            "kind",
            "quarter_date",
            "team_id",
            "user_id",
        ],
    }

    def _get_rows(self):
        return SQL(
            "WITH renewal AS (%s), target AS (%s), inner_target AS (%s) "
            "%s UNION ALL %s",
            self._get_renewals(),
            self._get_targets(),
            SQL(
                "SELECT parent_id, SUM(value) AS value, SUM(atr) AS atr FROM target "
                "GROUP BY parent_id"
            ),
            self._select_targets(),
            self._select_renewals(),
        )

    def _get_renewals(self):
        """What the forecast is about, with the quarter it falls due in. What still runs
        and is open has not failed: the rate so far leaves it out."""
        return SQL(
            """
            SELECT *, date_trunc('quarter', due_date::timestamp)::date AS quarter_date,
                outcome IS NULL AND current_end >= %s AS is_pending
            FROM renewal_renewal
            WHERE contract_type = 'sale'
                AND renewal_type != 'evergreen'
                AND outcome IS DISTINCT FROM 'cancelled'
            """,
            self.env.company._get_renewal_today(),
        )

    def _get_targets(self):
        """Each target with the one it is a part of (an owner's of the team's, else of
        the company's; a team's of the company's), and with what it is worth: a rate is
        worth the part of the ATR that is to be retained."""
        return SQL(
            """
            SELECT target.*, parent.id AS parent_id, cohort.atr,
                CASE WHEN target.kind = 'arr' THEN target.amount
                    ELSE target.amount / 100 * cohort.atr END AS value
            FROM renewal_target target
                LEFT JOIN LATERAL (
                    SELECT id FROM renewal_target wider
                    WHERE wider.company_id = target.company_id
                        AND wider.quarter_date = target.quarter_date
                        AND wider.kind = target.kind
                        AND wider.user_id IS NULL
                        AND (wider.team_id IS NULL OR wider.team_id = target.team_id)
                        AND wider.id != target.id
                    ORDER BY wider.team_id IS NULL
                    LIMIT 1
                ) AS parent ON TRUE
                LEFT JOIN LATERAL (
                    SELECT COALESCE(SUM(company_atr_amount), 0) AS atr FROM renewal
                    WHERE target.kind = 'gross_rate'
                        AND renewal.company_id = target.company_id
                        AND renewal.quarter_date = target.quarter_date
                        AND COALESCE(renewal.team_id = target.team_id,
                            target.team_id IS NULL)
                        AND COALESCE(renewal.user_id = target.user_id,
                            target.user_id IS NULL)
                ) AS cohort ON TRUE
            """
        )

    def _select_targets(self):
        value = SQL("target.value - COALESCE(inner_target.value, 0)")
        left = {
            "target": SQL("CASE WHEN kind = 'arr' THEN %s ELSE 0 END", value),
            "rate_target": SQL("CASE WHEN kind = 'arr' THEN 0 ELSE %s END", value),
            "rate_atr": SQL("target.atr - COALESCE(inner_target.atr, 0)"),
        }
        return SQL(
            """
            SELECT target.id::bigint * 2 AS id, target.id AS target_id, kind,
                NULL::int AS renewal_id, NULL::int AS partner_id, NULL::int AS csm_id,
                NULL::date AS due_date, target.company_id, team_id, user_id, %s, %s
            FROM target JOIN %s ON currency_table.company_id = target.company_id
                LEFT JOIN inner_target ON inner_target.parent_id = target.id
            """,
            self._select_quarter(),
            self._select_each(left),
            self._get_currency_table(),
        )

    def _select_renewals(self):
        def counted(*categories):
            return SQL(
                "CASE WHEN forecast_category IN %s THEN forecast_amount ELSE 0 END",
                categories,
            )

        retained = SQL("COALESCE(company_retained_amount, 0)")
        amounts = {
            "atr": SQL("company_atr_amount"),
            "closed": counted("closed"),
            "commit": counted("closed", "commit"),
            "best_case": counted("closed", "commit", "best_case"),
            "forecast": SQL("forecast_amount"),
            "weighted": SQL("weighted_amount"),
            "retained": retained,
            "decided_atr": SQL(
                "CASE WHEN is_pending THEN 0 ELSE company_atr_amount END"
            ),
            "expected": SQL(
                "CASE WHEN outcome IS NOT NULL THEN %s ELSE computed_probability / 100 "
                "* LEAST(company_proposed_amount, company_atr_amount) END",
                retained,
            ),
        }
        return SQL(
            """
            SELECT renewal.id::bigint * 2 + 1, NULL, NULL, renewal.id, partner_id,
                csm_id, due_date, renewal.company_id, team_id, user_id, %s, %s
            FROM renewal JOIN %s ON currency_table.company_id = renewal.company_id
            """,
            self._select_quarter(),
            self._select_each(amounts),
            self._get_currency_table(),
        )

    def _select_quarter(self):
        return SQL(
            "quarter_date, "
            "(quarter_date + INTERVAL '3 months' - INTERVAL '1 day')::date "
            "AS quarter_end, %s AS currency_id",
            self.env.company.currency_id.id,
        )

    def _select_each(self, amounts):
        """All amounts in their order; 0 for those that a kind of row does not have."""
        return SQL(", ").join(
            SQL(
                "%s AS %s",
                self._convert_amount(amounts.get(name, SQL("0::numeric"))),
                SQL.identifier(f"{name}_amount"),
            )
            for name in AMOUNTS
        )

    def _get_rate_sql(self, name, *sums):
        if name != "gap_amount":
            return super()._get_rate_sql(name, *sums)
        target, commit = sums
        return SQL(
            "CASE WHEN (%s) != 0 THEN (%s - %s)::float8 END", target, target, commit
        )
