# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from .renewal_rate_mixin import Rate


class RenewalArrCohort(models.Model):
    """How much of each quarter's new customers is left: a row per customer and quarter
    end, from the quarter in which the customer began.

    With S the ARR of a customer at the first quarter end, and E at a later one, both at
    the exchange rate of the first, sums running over the rows of the group:

    - gross retention = sum of min(E, S) / sum of S
    - net retention = sum of E / sum of S
    - customers kept = customers with E > 0 / customers

    A customer who left has rows with E = 0, one who came back is of the cohort of the
    first time. Customers who were there when the first month was counted began some
    time before: they are in no cohort.
    """

    _name = "renewal.arr.cohort"
    _description = "Retention by Cohort"
    _inherit = ["renewal.rate.mixin"]
    _auto = False
    _rec_name = "partner_id"
    _order = "start_date desc, age, id"
    _depends = {
        "renewal.arr.month": [
            "company_id",
            "date",
            "is_complete",
            "is_opening",
            "is_reconstructed",
        ],
        "renewal.arr.snapshot": [
            "arr_amount",
            "company_arr_amount",
            "currency_id",
            "month_id",
            "partner_id",
        ],
        "res.partner": ["country_id", "industry_id"],
    }

    start_date = fields.Date(
        string="Customer since Quarter",
        help="The end of the first quarter with recurring revenue.",
    )
    date = fields.Date(
        string="Quarter End",
    )
    age = fields.Integer(
        string="Quarters Later",
        aggregator=None,
        help="Quarters since the first quarter end.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    is_compared = fields.Boolean(
        string="Compared with Reconstructed",
        help="The quarter end or the first one was counted afterwards by Look back.",
    )
    start_amount = fields.Monetary(
        string="ARR at the Start",
    )
    end_amount = fields.Monetary(
        string="ARR",
        help="At the quarter end, at the exchange rate of the first.",
    )
    retained_amount = fields.Monetary(
        string="Retained",
        help="Per customer never more than at the start.",
    )
    customer_count = fields.Integer(
        string="Customers of the Cohort",
    )
    kept_count = fields.Integer(
        string="Customers Kept",
    )
    gross_rate = Rate(
        string="Gross Retention",
        help="Retained / ARR at the start. Never above 100%.",
    )
    net_rate = Rate(
        string="Net Retention",
        help="ARR / ARR at the start, growth included.",
    )
    logo_rate = Rate(
        string="Customers Kept (%)",
        help="Customers with recurring revenue / customers of the cohort.",
    )

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "gross_rate": ("retained_amount:sum", "start_amount:sum"),
            "net_rate": ("end_amount:sum", "start_amount:sum"),
            "logo_rate": ("kept_count:sum", "customer_count:sum"),
        }

    # ------------------------------------------------------------------
    # The rows
    # ------------------------------------------------------------------
    # What is many, customers at quarter ends, is never joined with itself: it is put
    # below each other and grouped, which costs the same whatever PostgreSQL expects.

    def _get_rows(self):
        return SQL(
            """
            WITH quarter AS MATERIALIZED (%(quarters)s),
                worth AS MATERIALIZED (%(worth)s),
                cohort AS MATERIALIZED (%(cohorts)s)
            SELECT (quarter.id::bigint << 32) + customer.partner_id AS id,
                customer.start_date, quarter.date, quarter.company_id,
                ((quarter.date - customer.start_date) / 91.3)::int AS age,
                customer.partner_id, partner.country_id, partner.industry_id,
                quarter.is_reconstructed OR customer.is_reconstructed AS is_compared,
                %(currency)s AS currency_id,
                %(start)s AS start_amount, %(end)s AS end_amount,
                %(retained)s AS retained_amount,
                1 AS customer_count, (customer.later > 0)::int AS kept_count
            FROM (%(later)s) AS customer
                JOIN quarter ON quarter.id = customer.quarter_id
                JOIN %(table)s ON currency_table.company_id = quarter.company_id
                LEFT JOIN res_partner partner ON partner.id = customer.partner_id
            """,
            quarters=self._get_quarters(),
            worth=self._get_worth(),
            cohorts=self._get_cohorts(),
            later=self._get_later(),
            currency=self.env.company.currency_id.id,
            start=self._convert_amount(SQL("customer.amount")),
            end=self._convert_amount(SQL("customer.later")),
            retained=self._convert_amount(
                SQL("GREATEST(LEAST(customer.later, customer.amount), 0)")
            ),
            table=self._get_currency_table(),
        )

    def _get_quarters(self):
        """Quarter ends that were counted."""
        return SQL(
            """
            SELECT id, company_id, date,
                COALESCE(is_reconstructed, FALSE) AS is_reconstructed
            FROM renewal_arr_month
            WHERE is_complete AND EXTRACT(MONTH FROM date) IN (3, 6, 9, 12)
            """
        )

    def _get_worth(self):
        """What customers were worth at quarter ends, by currency."""
        return SQL(
            """
            SELECT quarter.id AS quarter_id, quarter.company_id, quarter.date,
                snapshot.partner_id, snapshot.currency_id,
                SUM(snapshot.arr_amount) AS amount,
                SUM(snapshot.company_arr_amount) AS company_amount
            FROM quarter
                JOIN renewal_arr_snapshot snapshot ON snapshot.month_id = quarter.id
            GROUP BY quarter.id, quarter.company_id, quarter.date,
                snapshot.partner_id, snapshot.currency_id
            """
        )

    def _get_cohorts(self):
        """The first quarter end of each customer, where the month in which counting
        began does not hide it."""
        return SQL(
            """
            SELECT began.company_id, began.partner_id, began.date, began.amount,
                quarter.id AS start_id, quarter.is_reconstructed
            FROM (
                SELECT company_id, partner_id,
                    MIN(date) FILTER (WHERE amount > 0) AS date,
                    (ARRAY_AGG(amount ORDER BY date) FILTER (WHERE amount > 0))[1]
                        AS amount
                FROM (
                    SELECT company_id, partner_id, date, SUM(company_amount) AS amount,
                        FALSE AS was_there
                    FROM worth
                    GROUP BY company_id, partner_id, date
                    UNION ALL %(old)s
                ) AS known
                GROUP BY company_id, partner_id
                HAVING NOT BOOL_OR(was_there)
            ) AS began
                JOIN quarter ON quarter.company_id = began.company_id
                    AND quarter.date = began.date
            """,
            old=self._get_old(),
        )

    def _get_old(self):
        """Customers of the first month that was counted, when nothing is known from
        before it."""
        return SQL(
            """
            SELECT opening.company_id, snapshot.partner_id, NULL, 0, TRUE
            FROM renewal_arr_month opening
                JOIN renewal_arr_snapshot snapshot ON snapshot.month_id = opening.id
            WHERE opening.is_complete AND opening.is_opening
                AND snapshot.company_arr_amount > 0
                AND NOT EXISTS (
                    SELECT FROM renewal_arr_month earlier
                    WHERE earlier.company_id = opening.company_id
                        AND earlier.is_complete AND earlier.date < opening.date)
            """
        )

    def _get_later(self):
        """Each customer at each quarter end from the first one on, at its rate."""
        return SQL(
            """
            SELECT company_id, partner_id, quarter_id,
                MAX(start_date) AS start_date, MAX(start_amount) AS amount,
                BOOL_OR(is_reconstructed) AS is_reconstructed,
                SUM(COALESCE(amount * rate.rate, company_amount)) AS later
            FROM (
                SELECT listed.*, MAX(start_id)
                    OVER (PARTITION BY company_id, partner_id) AS base_id
                FROM (%(listed)s) AS listed
            ) AS based
                LEFT JOIN (%(rates)s) AS rate ON rate.month_id = based.base_id
                    AND rate.unit_id = based.currency_id
            GROUP BY company_id, partner_id, quarter_id
            HAVING MAX(start_date) IS NOT NULL
            """,
            listed=self._get_listed(),
            rates=self._get_start_rates(),
        )

    def _get_listed(self):
        """Each customer at each later quarter end with nothing, and what it had."""
        return SQL(
            """
            SELECT cohort.company_id, cohort.partner_id, quarter.id AS quarter_id,
                cohort.date AS start_date, cohort.amount AS start_amount,
                cohort.start_id, cohort.is_reconstructed,
                NULL::int AS currency_id, 0 AS amount, 0 AS company_amount
            FROM cohort
                JOIN quarter ON quarter.company_id = cohort.company_id
                    AND quarter.date >= cohort.date
            UNION ALL
            SELECT company_id, partner_id, quarter_id, NULL, NULL, NULL, NULL,
                currency_id, amount, company_amount
            FROM worth
            """
        )

    def _get_start_rates(self):
        """What a unit of a contract's currency was worth at each quarter end."""
        return SQL(
            """
            SELECT quarter_id AS month_id, currency_id AS unit_id,
                SUM(company_amount) / NULLIF(SUM(amount), 0) AS rate
            FROM worth
            GROUP BY quarter_id, currency_id
            """
        )
