# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.validation import brier_skill
from .renewal_health_backtest_mixin import Figure


class RenewalHealthBacktestResult(models.Model):
    """How good one score, model or signal was at telling who leaves."""

    _name = "renewal.health.backtest.result"
    _description = "Health Back-test: Result"
    _inherit = "renewal.health.backtest.mixin"
    _order = "kind, auc DESC, id"

    kind = fields.Selection(
        string="Type",
        selection=[
            ("hand", "Health score"),
            ("learned", "Renewal likelihood"),
            ("signal", "Single signal"),
        ],
        required=True,
    )
    code = fields.Char()
    name = fields.Char(
        compute="_compute_name",
    )
    count = fields.Integer(
        string="Outcomes",
        aggregator=None,
    )
    lost = fields.Integer(
        aggregator=None,
    )
    known = fields.Integer(
        aggregator=None,
        help="For how many renewals it was known.",
    )
    has_auc = fields.Boolean()
    auc = Figure(
        string="AUC",
        digits=(4, 3),
        help="How often a renewed renewal ranked above a lost one. 1 is perfect, 0.5 "
        "is chance.",
    )
    auc_low = Figure(
        string="Lower Limit",
        digits=(4, 3),
        help="The lower end of the 95% confidence interval.",
    )
    auc_high = Figure(
        string="Upper Limit",
        digits=(4, 3),
        help="The upper end of the 95% confidence interval.",
    )
    has_brier = fields.Boolean()
    brier = Figure(
        string="Brier Score",
        digits=(5, 4),
        help="Mean squared error of the predicted probability: 0 is perfect.",
    )
    prior_brier = Figure(
        string="Brier of the Prior",
        digits=(5, 4),
        help="The same for the average renewal rate.",
    )
    skill = Figure(
        string="Error Reduction (%)",
        help="How much smaller the error is than that of the average renewal rate. 0 "
        "or less: no better.",
    )
    lift = Figure(
        string="Lift of the Worst Tenth",
        help=(
            "How many times more often renewals were lost in the worst tenth than "
            "on average."
        ),
    )
    threshold = Figure(
        digits=(6, 3),
        help="Values below it raise an alarm: the alert threshold of the score; for "
        "the others, the threshold that gives as many alarms.",
    )
    flagged = fields.Integer(
        string="Alarms",
        aggregator=None,
    )
    flagged_lost = fields.Integer(
        string="Of Them Lost",
        aggregator=None,
    )
    precision = Figure(
        string="Precision (%)",
    )
    recall = Figure(
        string="Recall (%)",
    )
    value_recall = Figure(
        string="Lost ARR Found (%)",
    )

    is_believed = fields.Boolean(
        string="Reliable",
        help="Enough outcomes, better than chance and than the average renewal rate, "
        "no weaker than the best single signal, and at least 8 of 10 tenths as "
        "predicted.",
    )
    lacks = fields.Json(
        help="What speaks against it, as codes.",
    )
    rival = fields.Char(
        help="The code of the best single signal on the same renewals.",
    )
    rival_gap = Figure(
        string="AUC Above the Best Signal",
        digits=(4, 3),
        help="How much larger the AUC is than that of the best single signal.",
    )
    rival_gap_low = Figure(
        string="Above the Best Signal: Lower Limit",
        digits=(4, 3),
    )
    rival_gap_high = Figure(
        string="Above the Best Signal: Upper Limit",
        digits=(4, 3),
        help="Below 0: the best single signal is better, and not by luck.",
    )
    tenths = fields.Integer(
        aggregator=None,
    )
    agreeing = fields.Integer(
        string="Tenths as Predicted",
        aggregator=None,
        help="Tenths whose outcome agrees with what was predicted, within the 95% "
        "confidence interval.",
    )

    @api.depends("kind", "code")
    @api.depends_context("lang")
    def _compute_name(self):
        features = self.env["renewal.health.model.feature"]
        names = features._get_names(filter(None, self.mapped("code")))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for result in self:
            result.name = names.get(result.code) or kinds.get(result.kind)

    @api.model
    def _create_from(self, backtest, kind, figures, **values):
        """Keep the figures of ``tools.backtest.judge``; what cannot be had is 0.

        :param values: of other fields
        """
        plain = ("count", "lost", "flagged", "flagged_lost", "lift", "threshold")
        areas = ("auc", "auc_low", "auc_high", "brier", "prior_brier")
        shares = ("precision", "recall", "value_recall")
        skill = brier_skill(figures.brier, figures.prior_brier)
        return self.create(
            {
                "backtest_id": backtest.id,
                "kind": kind,
                "known": figures.count,
                "has_auc": figures.auc is not None,
                "has_brier": skill is not None,
                "skill": 100 * (skill or 0.0),
                **{name: getattr(figures, name) or 0 for name in (*plain, *areas)},
                **{name: 100 * (getattr(figures, name) or 0) for name in shares},
                **values,
            }
        )

    def _is_enough(self):
        """Whether it was judged on as many as the company wants to see."""
        if not self:
            return False
        decided, lost = self.company_id._get_health_minimum()
        return self.count >= decided and self.lost >= lost
