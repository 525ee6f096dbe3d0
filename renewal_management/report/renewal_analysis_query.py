# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from .renewal_analysis import PERIODS

# Amounts of a line and of its renewal, by their names on both.
PARTS = ("atr", "renewed", "retained", "expansion", "contraction", "churned")


class RenewalAnalysis(models.Model):
    """The rows: what is selected, from where, and what is left out."""

    _inherit = "renewal.analysis"  # pylint: disable=consider-merging-classes-inherited

    _depends = {
        "renewal.renewal": [
            "closed_date",
            "competitor_id",
            "company_id",
            "contract_id",
            "contract_type",
            "csm_id",
            "current_end",
            "days_late",
            "due_date",
            "is_on_time",
            "is_reconstructed",
            "outcome",
            "partner_id",
            "playbook_id",
            "reason_id",
            "renewal_type",
            "successor_renewal_id",
            "team_id",
            "term_end",
            "user_id",
            *(f"{part}_amount" for part in PARTS),
            *(f"company_{part}_amount" for part in PARTS),
        ],
        "renewal.line": [
            "outcome",
            "product_id",
            "renewal_id",
            *(f"{part}_amount" for part in PARTS),
        ],
        "contract.terminate.reason": ["renewal_category"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["country_id", "industry_id"],
    }

    def _get_rows(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        """Columns. Override to add one."""
        return SQL(
            "SELECT %s, %s, %s, %s",
            self._select_dimensions(),
            self._select_groups(SQL("line.product_id")),
            self._select_amounts(),
            self._select_counts(),
        )

    def _select_dimensions(self):
        return SQL(
            """
            line.id,
            line.renewal_id,
            line.product_id,
            template.categ_id,
            renewal.contract_id,
            renewal.partner_id,
            partner.industry_id,
            partner.country_id,
            renewal.company_id,
            renewal.user_id,
            renewal.team_id,
            renewal.csm_id,
            renewal.playbook_id,
            renewal.renewal_type,
            renewal.due_date,
            renewal.term_end,
            renewal.closed_date,
            COALESCE(renewal.outcome, 'open') AS outcome,
            (renewal.outcome IS NULL AND renewal.current_end >= %s) AS is_pending,
            COALESCE(renewal.is_reconstructed, FALSE) AS is_reconstructed,
            renewal.reason_id,
            reason.renewal_category AS reason_category,
            renewal.competitor_id,
            renewal.successor_renewal_id,
            renewal.days_late
            """,
            self.env.company._get_renewal_today(),
        )

    def _select_amounts(self):
        columns = [
            SQL("%s AS %s", self._get_share(part), SQL.identifier(f"{part}_amount"))
            for part in PARTS
        ]
        columns += [
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END AS %s",
                condition,
                self._get_share(part),
                SQL.identifier(f"{name}_amount"),
            )
            for name, (part, condition) in self._get_amount_conditions().items()
        ]
        return SQL(
            "%s AS currency_id, %s",
            self.env.company.currency_id.id,
            SQL(", ").join(columns),
        )

    def _select_counts(self):
        return SQL(
            """
            1 AS renewal_count,
            (renewal.outcome IS NOT DISTINCT FROM 'renewed')::int AS renewed_count,
            COALESCE(renewal.is_on_time, FALSE)::int AS on_time_count
            """
        )

    def _get_amount_conditions(self):
        """Amounts that are a part of the others.

        :return: {name: (part, when a row has it)}
        """
        return {
            "undecided": ("atr", SQL("renewal.outcome IS NULL")),
            "decided": ("atr", SQL("renewal.outcome IS NOT NULL")),
            "won": ("atr", SQL("renewal.outcome = 'renewed'")),
            **{
                f"retained_in_{period}": (
                    "retained",
                    SQL("renewal.closed_date <= %s", self._get_period_end(period)),
                )
                for period in PERIODS
            },
        }

    def _get_period_end(self, period):
        """Last day of the month, quarter or year a term fell due in."""
        months = {"month": 1, "quarter": 3, "year": 12}[period]
        return SQL(
            "(date_trunc(%s, renewal.due_date::timestamp) + %s * INTERVAL '1 month' "
            "- INTERVAL '1 day')::date",
            period,
            months,
        )

    def _get_share(self, part):
        """The line's share of an amount of its renewal, in the currency looked in.

        The renewal was converted as a whole when it closed; lines take part in that.
        What is not known before it closes is 0 until then, not nothing: where all is
        still open the rate is 0 %, too.
        """
        line, renewal, company = (
            SQL.identifier(table, name)
            for table, name in (
                ("line", f"{part}_amount"),
                ("renewal", f"{part}_amount"),
                ("renewal", f"company_{part}_amount"),
            )
        )
        return self._convert_amount(
            SQL(
                """
                COALESCE(CASE
                    WHEN %(renewal)s = 0 THEN 0
                    WHEN %(renewal)s = %(company)s THEN %(line)s
                    ELSE %(line)s * %(company)s / %(renewal)s
                END, 0)
                """,
                line=line,
                renewal=renewal,
                company=company,
            )
        )

    def _from(self):
        """Tables. Those that are asked for nothing cost nothing: PostgreSQL leaves them
        out."""
        return SQL(
            """
            FROM renewal_line line
                JOIN renewal_renewal renewal ON renewal.id = line.renewal_id
                JOIN %s ON currency_table.company_id = renewal.company_id
                LEFT JOIN res_partner partner ON partner.id = renewal.partner_id
                LEFT JOIN contract_terminate_reason reason
                    ON reason.id = renewal.reason_id
                LEFT JOIN product_product product ON product.id = line.product_id
                LEFT JOIN product_template template
                    ON template.id = product.product_tmpl_id
            """,
            self._get_currency_table(),
        )

    def _where(self):
        """Customers' terms. Override to leave something out: say so in the report,
        since what is left out makes every rate look better or worse."""
        return SQL(
            """
            WHERE renewal.contract_type = 'sale'
                AND renewal.renewal_type != 'evergreen'
                AND renewal.outcome IS DISTINCT FROM 'cancelled'
                AND line.outcome IS DISTINCT FROM 'cancelled'
            """
        )
