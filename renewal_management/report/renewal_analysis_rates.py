# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

PERIODS = ("month", "quarter", "year")
COUNTS = ("renewal_count:sum", "renewed_count:sum", "on_time_count:sum")


class RenewalAnalysis(models.Model):
    """Rates and counts. B is the ATR of a term, R what was renewed of it, d the day it
    fell due, k the day it was closed; sums run over the rows of the group.

    A renewal of several lines counts once in its group, and once in each group when its
    lines are in several (by product): counts are of distinct renewals.
    """

    _inherit = "renewal.analysis"  # pylint: disable=consider-merging-classes-inherited

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
    gross_rate = fields.Float(
        string="Gross Renewal Rate",
        aggregator="avg",
        help="Retained / ATR. Never above 100%; open renewals count as not yet "
        "renewed.",
    )
    net_rate = fields.Float(
        string="Net Renewal Rate",
        aggregator="avg",
        help="Renewed / ATR, growth included.",
    )
    count_rate = fields.Float(
        string="Renewal Rate by Count",
        aggregator="avg",
        help="Renewals won / renewals due.",
    )
    on_time_rate = fields.Float(
        string="On-time Rate",
        aggregator="avg",
        help="Renewals won on their due date or before / renewals due.",
    )
    gross_rate_in_month = fields.Float(
        string="Gross Rate in the Month",
        aggregator="avg",
        help="What was retained by the end of the month it fell due in / ATR. Unlike "
        "the gross renewal rate it no longer changes afterwards.",
    )
    gross_rate_in_quarter = fields.Float(
        string="Gross Rate in the Quarter",
        aggregator="avg",
        help="What was retained by the end of the quarter it fell due in / ATR. Unlike "
        "the gross renewal rate it no longer changes afterwards.",
    )
    gross_rate_in_year = fields.Float(
        string="Gross Rate in the Year",
        aggregator="avg",
        help="What was retained by the end of the year it fell due in / ATR. Unlike "
        "the gross renewal rate it no longer changes afterwards.",
    )
    resolution_rate = fields.Float(
        aggregator="avg",
        help="Decided / ATR: how much is done. Resolution x close x conversion = net "
        "renewal rate.",
    )
    close_rate = fields.Float(
        aggregator="avg",
        help="ATR of the renewed / decided: how much of what is decided was won.",
    )
    conversion_rate = fields.Float(
        aggregator="avg",
        help="Renewed / ATR of the renewed: what those who stay pay compared with "
        "before.",
    )

    @api.model
    def _get_rates(self):
        return {
            **super()._get_rates(),
            "gross_rate": ("retained_amount:sum", "atr_amount:sum"),
            "net_rate": ("renewed_amount:sum", "atr_amount:sum"),
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

    @api.model
    def _get_amount_conditions(self):
        return {
            **super()._get_amount_conditions(),
            **{
                f"retained_in_{period}": (
                    "retained",
                    SQL("renewal.closed_date <= %s", self._get_period_end(period)),
                )
                for period in PERIODS
            },
        }

    @api.model
    def _get_period_end(self, period):
        """Last day of the month, quarter or year a term fell due in."""
        months = {"month": 1, "quarter": 3, "year": 12}[period]
        return SQL(
            "(date_trunc(%s, renewal.due_date::timestamp) + %s * INTERVAL '1 month' "
            "- INTERVAL '1 day')::date",
            period,
            months,
        )

    @api.model
    def _select_counts(self):
        return SQL(
            """
            1 AS renewal_count,
            (renewal.outcome IS NOT DISTINCT FROM 'renewed')::int AS renewed_count,
            COALESCE(renewal.is_on_time, FALSE)::int AS on_time_count
            """
        )

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
