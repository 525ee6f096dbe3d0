# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.date_utils import start_of

from ..models.forecast.renewal_target import KINDS
from .renewal_rate_mixin import Rate


class RenewalTargetAnalysis(models.Model):
    """Targets against what was renewed and what is forecast, by quarter.

    Two kinds of rows: one per renewal, with the amounts of its forecast, and one per
    target. A target's row holds what is **left** of it after the targets inside it: a
    team's 1,000 of which 400 and 300 are set for two owners counts 300 without an
    owner. So the sum of a team is the team's target, the sum of an owner the owner's,
    and nothing is counted twice. What the columns are worth is in
    ``renewal_target_analysis_query.py``, the formulas are in docs/forecast.rst.
    """

    _name = "renewal.target.analysis"
    _description = "Renewal Target Analysis"
    _inherit = ["renewal.row.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "quarter_date desc, team_id, user_id, id"

    target_id = fields.Many2one(
        comodel_name="renewal.target",
        string="Row of a Target",
    )
    kind = fields.Selection(
        string="Kind of Target",
        selection=KINDS,
    )
    quarter_date = fields.Date(
        string="Quarter",
    )
    quarter_end = fields.Date()
    target_amount = fields.Monetary(
        string="Target",
        help="ARR to be renewed. In the row of a target: without the targets inside "
        "it.",
    )
    atr_amount = fields.Monetary(
        string="ATR",
        help="Available to renew: what falls due.",
    )
    closed_amount = fields.Monetary(
        string="Closed",
        help="ARR renewed.",
    )
    commit_amount = fields.Monetary(
        string="Commit (incl. Closed)",
    )
    best_case_amount = fields.Monetary(
        string="Best Case (incl. Commit)",
    )
    forecast_amount = fields.Monetary(
        string="By Call",
        help="What counts of every renewal: the manager's call, else the owner's, else "
        "the system's.",
    )
    weighted_amount = fields.Monetary(
        string="Weighted",
    )
    retained_amount = fields.Monetary(
        string="Retained",
    )
    decided_atr_amount = fields.Monetary(
        string="ATR Decided or Over",
    )
    expected_amount = fields.Monetary(
        string="Expected to Be Retained",
    )
    rate_atr_amount = fields.Monetary(
        string="ATR with a Target Rate",
    )
    rate_target_amount = fields.Monetary(
        string="To Be Retained",
        help="ATR multiplied by the target rate.",
    )
    gap_amount = Rate(
        string="Gap",
        help="Target - commit (incl. closed). Empty without a target.",
    )
    coverage_rate = Rate(
        string="Coverage",
        help="Everything that can still be had, closed included / target.",
    )
    attainment_rate = Rate(
        string="Attainment",
        help="Closed / target.",
    )
    target_rate = Rate(
        string="Target Gross Rate",
    )
    gross_rate = Rate(
        string="Gross Rate so Far",
        help="Retained / ATR of what is decided or whose term is over.",
    )
    projected_rate = Rate(
        string="Projected Gross Rate",
        help="(Retained + what is expected to be retained of open renewals, by their "
        "probability) / ATR.",
    )

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "gap_amount": ("target_amount:sum", "commit_amount:sum"),
            "coverage_rate": ("forecast_amount:sum", "target_amount:sum"),
            "attainment_rate": ("closed_amount:sum", "target_amount:sum"),
            "target_rate": ("rate_target_amount:sum", "rate_atr_amount:sum"),
            "gross_rate": ("retained_amount:sum", "decided_atr_amount:sum"),
            "projected_rate": ("expected_amount:sum", "atr_amount:sum"),
        }

    def action_view_renewal(self):
        """The renewals of a target, or the renewal of a row."""
        if self.target_id:
            return self.target_id.action_view_renewals()
        return super().action_view_renewal()

    # ------------------------------------------------------------------
    # For other screens
    # ------------------------------------------------------------------

    @api.model
    def _get_quarter_standing(self, company, date_ref, user=None, team=None):
        """Where a company, one of its teams or an owner stands in a quarter, as far as
        the current user may know.

        :param date_ref: any day of the quarter
        :return: amounts in the company's currency: target (0 if none is set), closed,
            commit (closed included), best_case, forecast (by call), weighted, gap and
            coverage (None without a target); domain: the renewals they are sums of
        """
        target = self.env["renewal.target"].new(
            {
                "company_id": company.id,
                "quarter_date": start_of(date_ref, "quarter"),
                "team_id": team and team.id,
                "user_id": user and user.id,
            }
        )
        domain = Domain("company_id", "=", company.id)
        domain &= Domain("quarter_date", "=", target.quarter_date)
        for name, record in (("team_id", team), ("user_id", user)):
            if record:
                domain &= Domain(name, "=", record.id)
        return {
            **self.with_company(company)._get_standing(domain),
            "domain": list(target._get_renewal_domain()),
        }

    @api.model
    def _get_standing(self, domain):
        """The sums over the rows of a domain, in the currency of the company that
        looks: see ``_get_quarter_standing``."""
        names = ("target", "closed", "commit", "best_case", "forecast", "weighted")
        [sums] = self._read_group(
            domain,
            aggregates=[
                *(f"{name}_amount:sum" for name in names),
                "gap_amount:avg",
                "coverage_rate:avg",
            ],
        )
        *amounts, gap, coverage = sums
        has_target = bool(amounts[0])
        return {
            **{
                name: amount or 0.0 for name, amount in zip(names, amounts, strict=True)
            },
            "gap": gap if has_target else None,
            "coverage": coverage if has_target else None,
        }
