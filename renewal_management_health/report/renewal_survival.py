# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.renewal_management.report.renewal_rate_mixin import Rate

from ..tools.validation import Z95

# Of a curve, known for one point of it and not for several together.
POINTS = ("survival", "survival_low", "survival_high")


class RenewalSurvival(models.Model):
    """How many contracts are left after the first renewal, the second, and so on: a row
    for each number of the term, of all customers and of each customer group.

    The arithmetic is that of ``tools.survival``. Rows are of the companies that are
    switched on together; who sees all renewals sees them.
    """

    _name = "renewal.survival"
    _description = "Survival by Term"
    _inherit = ["renewal.rate.mixin"]
    _auto = False
    _rec_name = "term_number"
    _order = "is_total desc, customer_group, term_number"
    _depends = {
        "renewal.renewal": [
            "company_atr_amount",
            "company_id",
            "contract_id",
            "contract_type",
            "due_date",
            "health_id",
            "outcome",
            "partner_id",
            "renewal_type",
        ],
        "res.partner": ["country_id", "industry_id"],
    }

    term_number = fields.Integer(
        string="Renewal No.",
        aggregator=None,
        help="1 is the contract's first renewal that is known.",
    )
    is_total = fields.Boolean(
        string="All Customers",
        help="The row is about all customers, not about one group.",
    )
    customer_group = fields.Char(
        help="As chosen in the settings of each company.",
    )
    decided_count = fields.Integer(
        string="Decided",
        help="Renewals with this number that were renewed or lost.",
    )
    renewed_count = fields.Integer(
        string="Renewed",
    )
    lost_count = fields.Integer(
        string="Lost",
    )
    open_count = fields.Integer(
        string="Open",
        help="Not decided yet. They count in the renewals before, and not as lost.",
    )
    rate = Rate(
        string="Renewal Rate",
        help="Renewed / decided, of the renewals with this number.",
    )
    rate_low = Rate(
        string="Rate: Low",
        help="Lower end of the 95% interval of the rate (Wilson).",
    )
    rate_high = Rate(
        string="Rate: High",
        help="Upper end of the 95% interval of the rate (Wilson).",
    )
    survival = Rate(
        help="Share of the contracts that are still there after this renewal: the "
        "product of the rates so far (Kaplan-Meier).",
    )
    survival_low = Rate(
        string="Survival: Low",
        help="Lower end of the 95% interval of the survival (Greenwood, log-log).",
    )
    survival_high = Rate(
        string="Survival: High",
        help="Upper end of the 95% interval of the survival (Greenwood, log-log).",
    )

    def _get_rates(self):
        sums = ("renewed_count:sum", "decided_count:sum")
        return {
            **super()._get_rates(),
            **dict.fromkeys(("rate", "rate_low", "rate_high"), sums),
        }

    def _get_rate_sql(self, name, *sums):
        if name in ("rate_low", "rate_high"):
            return self._get_wilson(*sums)[name == "rate_high"]
        return super()._get_rate_sql(name, *sums)

    def _read_group_select(self, aggregate_spec, query):
        name = aggregate_spec.partition(":")[0]
        if name in POINTS:
            value = self._field_to_sql(self._table, name, query)
            return SQL("CASE WHEN COUNT(*) = 1 THEN MIN(%s) END", value)
        return super()._read_group_select(aggregate_spec, query)

    # ------------------------------------------------------------------
    # The rows
    # ------------------------------------------------------------------

    def _get_rows(self):
        survival = SQL.identifier("survival")
        plain_low, plain_high = self._get_wilson(
            SQL("ROUND(survival::numeric) * fewest"), SQL("fewest")
        )
        error = SQL("%s * SQRT(spread) / ABS(LN(survival))", Z95)
        bound = "CASE WHEN survival IN (0, 1) THEN %s ELSE POWER(%s, EXP(%s)) END"
        return SQL(
            """
            WITH decision AS (%(decisions)s), counted AS (%(counts)s),
                point AS (%(points)s)
            SELECT ROW_NUMBER() OVER (
                    ORDER BY is_total DESC, customer_group, term_number) AS id,
                term_number, is_total, decided_count, renewed_count, lost_count,
                open_count, survival,
                CASE WHEN is_total THEN %(all)s
                    ELSE COALESCE(customer_group, %(none)s) END AS customer_group,
                %(low)s AS survival_low, %(high)s AS survival_high
            FROM point
            """,
            decisions=self._get_decisions(),
            counts=self._get_counts(),
            points=self._get_points(),
            all=self.env._("All customers"),
            none=self.env._("Without a group"),
            low=SQL(bound, plain_low, survival, error),
            high=SQL(bound, plain_high, survival, SQL("-(%s)", error)),
        )

    def _get_decisions(self):
        """Renewals with the number of their term. Override to leave something out."""
        funnel = self.env["renewal.funnel"]
        groups = self.env["renewal.group.mixin"]
        return SQL(
            """
            SELECT renewal.outcome, %s AS customer_group,
                DENSE_RANK() OVER (
                    PARTITION BY renewal.contract_id ORDER BY renewal.due_date
                ) AS term_number
            FROM renewal_renewal renewal
            WHERE renewal.company_id = ANY(%s)
                AND renewal.contract_type = 'sale'
                AND renewal.renewal_type != 'evergreen'
                AND renewal.outcome IS DISTINCT FROM 'cancelled'
            """,
            groups._get_customer_group(funnel._get_main_product()),
            self.env.companies.ids,
        )

    def _get_counts(self):
        return SQL(
            """
            SELECT term_number, customer_group,
                GROUPING(customer_group) = 1 AS is_total,
                COUNT(outcome) AS decided_count,
                COUNT(*) FILTER (WHERE outcome = 'renewed') AS renewed_count,
                COUNT(*) FILTER (WHERE outcome = 'churned') AS lost_count,
                COUNT(*) FILTER (WHERE outcome IS NULL) AS open_count
            FROM decision
            GROUP BY GROUPING SETS ((term_number), (customer_group, term_number))
            HAVING COUNT(outcome) > 0
            """
        )

    def _get_points(self):
        """The product of the rates so far, and what its interval is made of."""
        return SQL(
            """
            SELECT counted.*, MIN(decided_count) OVER curve AS fewest,
                CASE WHEN MIN(renewed_count) OVER curve = 0 THEN 0::float8
                    ELSE EXP(SUM(LN(
                        NULLIF(renewed_count, 0)::float8 / decided_count
                    )) OVER curve)
                END AS survival,
                SUM(COALESCE(
                    lost_count::float8 / (decided_count * NULLIF(renewed_count, 0)), 0
                )) OVER curve AS spread
            FROM counted
            WINDOW curve AS (
                PARTITION BY is_total, customer_group ORDER BY term_number)
            """
        )

    def _get_wilson(self, successes, total):
        """Both ends of the interval of a share, as in ``tools.validation.wilson``."""
        square, count = Z95**2, SQL("NULLIF(%s, 0)::float8", total)
        share = SQL("(%s)::float8 / %s", successes, count)
        half = SQL(
            "%s * SQRT(%s * (1 - %s) / %s + %s / (4 * %s * %s))",
            *(Z95, share, share, count, square, count, count),
        )
        center = SQL("%s + %s / (2 * %s)", share, square, count)
        return [
            SQL("LEAST(GREATEST((%s %s %s) / (1 + %s / %s), 0), 1)", *parts)
            for sign in ("-", "+")
            for parts in [(center, SQL(sign), half, square, count)]
        ]
