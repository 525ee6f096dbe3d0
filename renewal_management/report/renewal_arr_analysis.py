# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..tools.months import month_end
from .renewal_rate_mixin import Rate


class RenewalArrAnalysis(models.Model):
    """How the recurring revenue of the whole base moves: a row per customer and month.

    From the snapshots of month ends, per customer (commercial entity): what one
    customer gains does not make up for what another one loses. Both ends are compared
    at the exchange rate of the first, and what the rate did is a column of its own. In
    every cell of a pivot

        start + new + expansion - contraction - lost + exchange = end

    where the start is that of the first month of the cell and the end that of its last:
    a stock is not added up over months. A customer who comes back after a month without
    revenue is new. The query is in ``renewal_arr_analysis_query.py``, the formulas in
    ``docs/metrics.rst``.
    """

    _name = "renewal.arr.analysis"
    _description = "Recurring Revenue Analysis"
    _inherit = ["renewal.rate.mixin"]
    _auto = False
    _rec_name = "partner_id"
    _order = "date desc, end_amount desc, id"

    date = fields.Date(
        string="Month",
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
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        help="Responsible for the largest contract of the customer.",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        help="The month was counted afterwards by Look back.",
    )
    is_compared = fields.Boolean(
        string="Compared with Reconstructed",
        help="The month, the month before or the one a year before was counted "
        "afterwards by Look back.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    start_amount = fields.Monetary(
        string="ARR at the Start",
        help="At the end of the month before; over several months, before the first.",
    )
    new_amount = fields.Monetary(
        string="New",
        help="Of customers who had nothing a month before, those who came back too.",
    )
    expansion_amount = fields.Monetary(
        string="Expansion",
        help="The increase in ARR of existing customers since the month before.",
    )
    contraction_amount = fields.Monetary(
        string="Contraction",
        help="The decrease in ARR of customers who stay, since the month before.",
    )
    churned_amount = fields.Monetary(
        string="Lost",
        help="Of customers who have nothing any more.",
    )
    exchange_amount = fields.Monetary(
        string="Exchange Rate Effect",
        help="The change caused by exchange rates alone.",
    )
    end_amount = fields.Monetary(
        string="ARR at the End",
        help="At the end of the month; over several months, of the last.",
    )
    retained_amount = fields.Monetary(
        string="Retained",
        help="Of the ARR at the start, what is still there: per customer never more "
        "than before.",
    )
    kept_amount = fields.Monetary(
        string="Kept incl. Expansion",
        help="The ARR at the end from the customers of the start.",
    )
    month_start_amount = fields.Monetary(
        string="ARR at the Start of Each Month",
        help="The basis of the rates of the month.",
    )
    year_start_amount = fields.Monetary(
        string="ARR a Year Before",
    )
    year_retained_amount = fields.Monetary(
        string="Retained of a Year Before",
    )
    year_kept_amount = fields.Monetary(
        string="Kept of a Year Before incl. Expansion",
    )
    year_start_count = fields.Integer(
        string="Customers a Year Before",
    )
    year_kept_count = fields.Integer(
        string="Customers Kept of a Year Before",
    )
    customer_count = fields.Integer(
        string="Customers",
        help="With recurring revenue at the end of the last month.",
    )
    gross_rate = Rate(
        string="GRR of the Month",
        help="Gross revenue retention: retained / ARR at the start of each month. "
        "Never above 100%.",
    )
    net_rate = Rate(
        string="NRR of the Month",
        help="Net revenue retention: what the customers of the start of each month are "
        "worth at its end / ARR at the start.",
    )
    year_gross_rate = Rate(
        string="GRR of 12 Months",
        help="Gross revenue retention of the twelve months to the last month shown: "
        "what is left of the ARR of a year before, growth left out, customer by "
        "customer. Empty until a year was counted.",
    )
    year_net_rate = Rate(
        string="NRR of 12 Months",
        help="Net revenue retention of the twelve months to the last month shown: "
        "what the customers of a year before are worth now, growth included. Empty "
        "until a year was counted.",
    )
    year_logo_rate = Rate(
        string="Customers Kept in 12 Months",
        help="Customers of a year before who are still customers.",
    )

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "gross_rate": ("retained_amount:sum", "month_start_amount:sum"),
            "net_rate": ("kept_amount:sum", "month_start_amount:sum"),
            "year_gross_rate": ("year_retained_amount:sum", "year_start_amount:sum"),
            "year_net_rate": ("year_kept_amount:sum", "year_start_amount:sum"),
            "year_logo_rate": ("year_kept_count:sum", "year_start_count:sum"),
        }

    def _get_stocks(self):
        """Measures that are not added up over months.

        :return: {name: SQL function that picks the month of a group}
        """
        return {
            "start_amount": SQL("MIN"),
            **dict.fromkeys(
                (
                    "end_amount",
                    "customer_count",
                    "year_start_amount",
                    "year_retained_amount",
                    "year_kept_amount",
                    "year_start_count",
                    "year_kept_count",
                ),
                SQL("MAX"),
            ),
        }

    def _read_group_select(self, aggregate_spec, query):
        name, _separator, function = aggregate_spec.partition(":")
        pick = self._get_stocks().get(name)
        if not pick or function != "sum":
            return super()._read_group_select(aggregate_spec, query)
        # the aggregates are those of the group, although they stand in a query of
        # their own: their arguments are columns of the outer one
        return SQL(
            """(
                SELECT SUM(stock.amount)
                FROM UNNEST(ARRAY_AGG(%(amount)s), ARRAY_AGG(%(date)s))
                    AS stock(amount, date)
                WHERE stock.date = %(pick)s(%(date)s)
            )""",
            amount=self._field_to_sql(self._table, name, query),
            date=self._field_to_sql(self._table, "date", query),
            pick=pick,
        )

    def action_view_snapshots(self):
        """Open the contracts a row is made of, at both ends of its month."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_arr_snapshot_action"
        )
        return {
            **action,
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("date", "in", [self.date, month_end(self.date, -1)]),
            ],
        }
