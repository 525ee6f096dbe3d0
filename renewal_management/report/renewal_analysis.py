# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from .renewal_rate_mixin import Rate

PERIODS = ("month", "quarter", "year")
COUNTS = ("renewal_count:sum", "renewed_count:sum", "on_time_count:sum")


class RenewalAnalysis(models.Model):
    """How well terms are renewed: one row per line of each renewal of a customer.

    Amounts are yearly, untaxed, and were converted to the company's currency when the
    renewal closed; companies of other currencies are converted at today's rate to the
    currency of the company that looks. A cohort is what fell due in a period, still
    open or not; cancelled renewals and yearly reviews belong to none. What the columns
    are worth is in ``renewal_analysis_query.py``, the formulas are in
    ``docs/metrics.rst``.

    A renewal of several lines counts once in its group, and once in each group when its
    lines are in several (by product): counts are of distinct renewals.
    """

    _name = "renewal.analysis"
    _description = "Renewal Analysis"
    _inherit = ["renewal.row.mixin", "renewal.group.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "due_date desc, id"

    # What, whose, when
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
    )
    categ_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
    )
    renewal_type = fields.Selection(
        selection=[("manual", "Manual"), ("auto", "Auto-renewing")],
    )
    term_end = fields.Date()
    closed_date = fields.Date()
    outcome = fields.Selection(
        selection=[("open", "Open"), ("renewed", "Renewed"), ("churned", "Lost")],
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        string="Loss Reason",
    )
    reason_category = fields.Selection(
        selection=lambda self: self._get_reason_categories(),
        string="Loss Reason Category",
    )
    competitor_id = fields.Many2one(
        comodel_name="renewal.competitor",
    )
    successor_renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        string="Next Renewal",
    )
    days_late = fields.Integer(
        aggregator="max",
        help="Days between the due date and the day it was renewed.",
    )

    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        help="Read from the contract afterwards by Look back.",
    )
    is_pending = fields.Boolean(
        string="Still Running",
        help="The term is not over and nothing is decided: rates leave it out.",
    )

    # Amounts
    atr_amount = fields.Monetary(
        string="ATR",
        help="Available to renew: what fell due.",
    )
    renewed_amount = fields.Monetary(
        string="Renewed",
        help="The next terms of what fell due, growth included.",
    )
    retained_amount = fields.Monetary(
        string="Retained",
        help="What was renewed of the ATR: never more than the ATR.",
    )
    expansion_amount = fields.Monetary(
        string="Expansion",
        help="What was renewed above the ATR.",
    )
    contraction_amount = fields.Monetary(
        string="Contraction",
        help="The decrease for customers who stay.",
    )
    churned_amount = fields.Monetary(
        string="Lost",
        help="The ARR lost with the customers.",
    )
    undecided_amount = fields.Monetary(
        string="Undecided",
        help="The part of the ATR whose renewals are still open.",
    )
    decided_amount = fields.Monetary(
        string="Decided",
        help="The part of the ATR whose renewals are closed.",
    )
    won_amount = fields.Monetary(
        string="ATR of the Renewed",
        help="The part of the ATR whose renewals were won, whatever they are worth "
        "now.",
    )

    # Rates and counts. B is the ATR of a term, R what was renewed of it, d the day it
    # fell due, k the day it was closed; sums run over the rows of the group.
    renewal_count = fields.Integer(
        string="Renewals",
    )
    renewed_count = fields.Integer(
        string="Renewals Won",
    )
    on_time_count = fields.Integer(
        string="Renewals Won on Time",
    )
    retained_in_month_amount = fields.Monetary(
        string="Retained in the Month",
        help="Retained by renewals that closed by the end of the month they fell due "
        "in.",
    )
    retained_in_quarter_amount = fields.Monetary(
        string="Retained in the Quarter",
        help="Retained by renewals that closed by the end of the quarter they fell due "
        "in.",
    )
    retained_in_year_amount = fields.Monetary(
        string="Retained in the Year",
        help="Retained by renewals that closed by the end of the year they fell due "
        "in.",
    )
    gross_rate = Rate(
        string="Gross Renewal Rate",
        help="Retained / ATR. Never above 100%. Terms that are over and undecided "
        "count as not renewed; those that still run are left out, as in every rate.",
    )
    net_rate = Rate(
        string="Net Renewal Rate",
        help="Renewed / ATR, growth included.",
    )
    contraction_rate = Rate(
        help="Contraction / ATR.",
    )
    churned_rate = Rate(
        string="Lost Rate",
        help="Lost / ATR. With the gross renewal rate, the contraction and the "
        "undecided it makes 100%.",
    )
    undecided_rate = Rate(
        help="ATR of terms that are over and undecided / ATR.",
    )
    count_rate = Rate(
        string="Renewal Rate by Count",
        help="Renewals won / renewals due.",
    )
    on_time_rate = Rate(
        string="On-time Rate",
        help="Renewals won on their due date or before / renewals due.",
    )
    gross_rate_in_month = Rate(
        string="Gross Rate in the Month",
        help="What was retained by the end of the month it fell due in / ATR. Unlike "
        "the gross renewal rate it no longer changes afterwards.",
    )
    gross_rate_in_quarter = Rate(
        string="Gross Rate in the Quarter",
        help="What was retained by the end of the quarter it fell due in / ATR. Unlike "
        "the gross renewal rate it no longer changes afterwards.",
    )
    gross_rate_in_year = Rate(
        string="Gross Rate in the Year",
        help="What was retained by the end of the year it fell due in / ATR. Unlike "
        "the gross renewal rate it no longer changes afterwards.",
    )
    resolution_rate = Rate(
        help="Decided / ATR: how much is done. Resolution x close x conversion = net "
        "renewal rate.",
    )
    close_rate = Rate(
        help="ATR of the renewed / decided: how much of what is decided was won.",
    )
    conversion_rate = Rate(
        help="Renewed / ATR of the renewed: what those who stay pay compared with "
        "before.",
    )

    def _get_reason_categories(self):
        reasons = self.env["contract.terminate.reason"]
        return reasons._fields["renewal_category"]._description_selection(self.env)

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "gross_rate": ("retained_amount:sum", "atr_amount:sum"),
            "net_rate": ("renewed_amount:sum", "atr_amount:sum"),
            **{
                f"{part}_rate": (f"{part}_amount:sum", "atr_amount:sum")
                for part in ("contraction", "churned", "undecided")
            },
            "count_rate": ("renewed_count:sum", "renewal_count:sum"),
            "on_time_rate": ("on_time_count:sum", "renewal_count:sum"),
            **{
                f"gross_rate_in_{period}": (
                    f"retained_in_{period}_amount:sum",
                    "atr_amount:sum",
                )
                for period in PERIODS
            },
            "resolution_rate": ("decided_amount:sum", "atr_amount:sum"),
            "close_rate": ("won_amount:sum", "decided_amount:sum"),
            "conversion_rate": ("renewed_amount:sum", "won_amount:sum"),
        }

    def _get_rate_sum(self, spec, query):
        """Terms that still run and are undecided have not failed: no rate has them."""
        return SQL(
            "%s FILTER (WHERE NOT %s)",
            super()._get_rate_sum(spec, query),
            self._field_to_sql(self._table, "is_pending", query),
        )

    def _select_rate(self, name):
        rate = super()._select_rate(name)
        return SQL("CASE WHEN NOT rows.is_pending THEN %s END", rate)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec in COUNTS:
            # a row is a line: what is counted is renewals
            name = aggregate_spec.partition(":")[0]
            return SQL(
                "COUNT(DISTINCT CASE WHEN %s = 1 THEN %s END)",
                self._field_to_sql(self._table, name, query),
                self._field_to_sql(self._table, "renewal_id", query),
            )
        return super()._read_group_select(aggregate_spec, query)
