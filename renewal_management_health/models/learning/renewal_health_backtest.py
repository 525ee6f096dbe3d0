# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import numpy as np

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.renewal_management.tools.message import format_day

from ...tools.backtest import ask, read_scores

HORIZONS = [
    ("180", "180 days before"),
    ("90", "90 days before"),
    ("60", "60 days before"),
    ("30", "30 days before"),
]
KEPT = ("company_id", "date_from", "date_to", "horizon", "scorecard_id", "method")


class RenewalHealthBacktest(models.Model):
    """What the scores of past renewals would have told, against what became of them."""

    _name = "renewal.health.backtest"
    _description = "Health Back-test"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("company_id",)
    _order = "id DESC"

    name = fields.Char(
        compute="_compute_name",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="cascade",
    )
    date = fields.Date(
        string="As of",
        readonly=True,
        help="Only what was decided before this day counts.",
    )
    date_from = fields.Date(
        string="Due From",
        help="Left empty: from the first renewal on.",
    )
    date_to = fields.Date(
        string="Due To",
        help="Left empty: to the last one that was decided.",
    )
    horizon = fields.Selection(
        selection=HORIZONS,
        default="90",
        required=True,
        help="Renewals are taken as of this many days before the decision.",
    )
    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        string="Segment",
        help="Only customers whom this scorecard scored. Left empty: all.",
    )
    method = fields.Selection(
        selection=[
            ("forward", "Forward in time"),
            ("kfold", "Other customers"),
        ],
        default="forward",
        required=True,
        help="Forward in time: each renewal is predicted from what was known on that "
        "day, as it would have been.\n"
        "Other customers: each fifth of the customers is predicted from the other four "
        "fifths (cross-validation); for a short history.",
    )
    state = fields.Selection(
        selection=[("draft", "Not run yet"), ("done", "Done")],
        default="draft",
        required=True,
        readonly=True,
    )
    decided_count = fields.Integer(
        string="Outcomes",
        readonly=True,
        aggregator=None,
        help="Renewals of the period that were renewed or lost, and that were still "
        "open on the day used for the prediction.",
    )
    lost_count = fields.Integer(
        string="Lost",
        readonly=True,
        aggregator=None,
    )
    result_ids = fields.One2many(
        comodel_name="renewal.health.backtest.result",
        inverse_name="backtest_id",
        readonly=True,
    )
    bin_ids = fields.One2many(
        comodel_name="renewal.health.backtest.bin",
        inverse_name="backtest_id",
        readonly=True,
    )
    hand_id = fields.Many2one(
        comodel_name="renewal.health.backtest.result",
        string="Health Score",
        readonly=True,
    )
    learned_id = fields.Many2one(
        comodel_name="renewal.health.backtest.result",
        string="Renewal Likelihood",
        readonly=True,
    )
    best_id = fields.Many2one(
        comodel_name="renewal.health.backtest.result",
        string="Best Single Signal",
        readonly=True,
    )
    hand_auc = fields.Float(
        string="AUC of the Score",
        related="hand_id.auc",
    )
    learned_auc = fields.Float(
        string="AUC of the Likelihood",
        related="learned_id.auc",
    )
    learned_skill = fields.Float(
        string="Error Reduction (%)",
        related="learned_id.skill",
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The period of a back-test cannot end before it begins.",
    )

    @api.depends("horizon", "scorecard_id.name", "date")
    @api.depends_context("lang")
    def _compute_name(self):
        horizons = dict(self._fields["horizon"]._description_selection(self.env))
        for test in self:
            parts = (
                horizons.get(test.horizon),
                test.scorecard_id.name,
                format_day(self.env, test.date),
            )
            test.name = " · ".join(part for part in parts if part)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        """Figures belong to the question that was asked."""
        if set(vals) & set(KEPT) and not self.env.su:
            # sudo: the figures are the system's
            self.sudo()._forget()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_models(self):
        # sudo: whichever it is
        model = self.env["renewal.health.model"].sudo()
        if model := model.search([("backtest_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "The renewal likelihood “%(name)s” was judged by this back-test. "
                    "Keep it: without it, nobody knows whether to believe the "
                    "likelihood.",
                    name=model.name,
                )
            )

    def _forget(self):
        self.result_ids.unlink()
        self.bin_ids.unlink()
        self.write({"state": "draft", "decided_count": 0, "lost_count": 0})

    # ------------------------------------------------------------------
    # Running
    # ------------------------------------------------------------------

    def action_run(self):
        """Ask the past."""
        self.check_access("write")
        for test in self:
            # sudo: figures are the system's; access was checked
            test.sudo()._run(test.company_id._get_renewal_today())

    @api.model
    def _check_model(self, model):
        """The back-test of a new model: forward in time, or, when the history is too
        short for that, among customers."""
        test = self.create(
            {"company_id": model.company_id.id, "horizon": str(model.horizon_days)}
        )
        test._run(model.date)
        if model.kind != "rates" and not test.learned_id._is_enough():
            test.method = "kfold"
            test._run(model.date)
        return test

    def _run(self, date_ref):
        """Judge the score, the probability and each signal by what was decided before
        the day."""
        self.ensure_one()
        self._forget()
        history = self.env["renewal.health.history"]
        company = self.company_id
        sample = history._get_sample(company, date_ref, int(self.horizon))
        sample = sample.take(np.flatnonzero(sample.due <= self._get_last_day()))
        minimum = company._get_health_minimum()
        said = ask(sample, self.method, *minimum)
        read = read_scores(sample, self.method, *minimum)
        asked = np.flatnonzero(self._get_asked(sample))
        sample, said, read = sample.take(asked), said[asked], read[asked]
        self.write(
            {
                "state": "done",
                "date": date_ref,
                "decided_count": len(sample),
                "lost_count": sample.lost,
            }
        )
        self._judge_all(sample, said, read)

    def _get_last_day(self):
        return (self.date_to or fields.Date.to_date("9999-12-31")).toordinal()

    def _get_asked(self, sample):
        """Of the rows that may be learned from, those that are judged."""
        asked = np.ones(len(sample), dtype=bool)
        if self.date_from:
            asked &= sample.due >= self.date_from.toordinal()
        if self.scorecard_id:
            asked &= sample.columns["segment"] == str(self.scorecard_id.id)
        return asked
