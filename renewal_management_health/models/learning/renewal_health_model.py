# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.renewal_management.tools.message import format_day

from ...tools import learned, learning
from ...tools.past_rate import learn_rates, read_rate

# Days before the decision on which the past is looked at.
HORIZON = 90
# Days between two models; sooner when so many more outcomes are known.
LEARN_DAYS = 30
NEW_OUTCOMES = 0.1
# With fewer outcomes not even a rate is worth showing.
MIN_OUTCOMES = 10


class RenewalHealthModel(models.Model):
    """What a company learned from its own renewals: a probability for the next ones.

    What was learned is plain data, so everybody may read it; see docs/calibration.rst.
    """

    _name = "renewal.health.model"
    _description = "Renewal Likelihood"
    _inherit = ["renewal.readonly.mixin"]
    _order = "date DESC, id DESC"

    name = fields.Char(
        compute="_compute_name",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Date(
        string="As of",
        required=True,
        readonly=True,
        help="Based on what was decided before this day, and nothing later.",
    )
    kind = fields.Selection(
        string="Type",
        selection=[
            ("lines", "Lines"),
            ("tables", "Tables"),
            ("rates", "Past rates"),
        ],
        required=True,
        readonly=True,
        help="Lines: a logistic regression; each factor counts for itself.\n"
        "Tables: boosted tables of one and of two factors; two may say together what "
        "neither says alone.\n"
        "Of the two, the one that predicted later renewals better.\n"
        "Past rates: too few outcomes for more. The renewal rate of each "
        "segment and term, shrunk towards the average.",
    )
    state = fields.Selection(
        selection=[
            ("candidate", "Display only"),
            ("active", "In use"),
            ("retired", "Retired"),
        ],
        default="candidate",
        required=True,
        readonly=True,
        index=True,
        help="Display only: shown on renewals, not used in the forecast.\n"
        "In use: better than the average rate in the back-test; the forecast "
        "follows it if the settings say so.\n"
        "Retired: replaced by a newer one, or stopped by somebody.",
    )
    horizon_days = fields.Integer(
        string="Days Before",
        readonly=True,
        aggregator=None,
        help="Past renewals were taken as of this many days before the decision.",
    )
    decided_count = fields.Integer(
        string="Outcomes",
        readonly=True,
        aggregator=None,
    )
    lost_count = fields.Integer(
        string="Lost",
        readonly=True,
        aggregator=None,
    )
    data = fields.Json(
        readonly=True,
        help="The points of its lines, or its tables.",
    )
    feature_ids = fields.One2many(
        comodel_name="renewal.health.model.feature",
        inverse_name="model_id",
        readonly=True,
    )
    backtest_id = fields.Many2one(
        comodel_name="renewal.health.backtest",
        string="Back-test",
        readonly=True,
        index="btree_not_null",
    )
    auc = fields.Float(
        string="AUC",
        related="backtest_id.learned_auc",
    )
    skill = fields.Float(
        related="backtest_id.learned_skill",
    )
    reason = fields.Text(
        compute="_compute_reason",
        help="Why it is in use, or why not.",
    )

    _active_uniq = models.UniqueIndex(
        "(company_id) WHERE state = 'active'",
        "Only one renewal likelihood can be in use at a time.",
    )

    @api.depends("date", "kind")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for model in self:
            day = format_day(self.env, model.date)
            model.name = f"{kinds.get(model.kind, '')} {day}"

    @api.depends("kind", "backtest_id", "decided_count", "lost_count")
    @api.depends_context("lang")
    def _compute_reason(self):
        for model in self:
            model.reason = (
                model._get_reason_of_rates()
                if model.kind == "rates"
                else model.backtest_id._get_reason()
            )

    def _get_reason_of_rates(self):
        return self.env._(
            "Too few outcomes: %(decided)s decided of %(min_decided)s needed, "
            "%(lost)s lost of %(min_lost)s needed. Until then, the renewal rate of "
            "each segment and term is shown.",
            decided=self.decided_count,
            min_decided=self.company_id.renewal_health_min_decided,
            lost=self.lost_count,
            min_lost=self.company_id.renewal_health_min_lost,
        )

    # ------------------------------------------------------------------
    # Learning
    # ------------------------------------------------------------------

    @api.model
    def _learn_when_due(self, company, date_ref):
        """Learn once a month, or when there is much to learn from.

        :return: the new model, or none
        """
        last = self.search([("company_id", "=", company.id)], limit=1)
        if last and not self._is_due(last, company, date_ref):
            return self.browse()
        return self._learn(company, date_ref)

    @api.model
    def _is_due(self, last, company, date_ref):
        if last.date == date_ref:
            return False
        if last.date <= date_ref - timedelta(days=LEARN_DAYS) or last._is_outdated():
            return True
        history = self.env["renewal.health.history"]
        domain = history._get_closed_domain(company, date_ref)
        fresh = [("closed_date", ">=", last.date)]
        count = self.env["renewal.renewal"].search_count(domain & Domain(fresh))
        return count >= max(MIN_OUTCOMES, NEW_OUTCOMES * last.decided_count)

    def _is_outdated(self):
        """Whether the company looks at other factors by now, or the model was learned
        before there were two learners."""
        if self.kind == "rates":
            return False
        factors = self.company_id.renewal_health_factor_ids.ids
        return sorted(self.data.get("factors", [])) != sorted(factors) or (
            "learner" not in self.data
        )

    @api.model
    def _learn(self, company, date_ref):
        """Learn from what was decided before the day; the new model takes the place of
        the one before."""
        history = self.env["renewal.health.history"]
        sample = history._get_sample(company, date_ref, HORIZON)
        if len(sample) < MIN_OUTCOMES:
            return self.browse()
        minimum = company._get_health_minimum()
        is_enough = sample.is_enough(*minimum)
        data = self._fit(company, sample) if is_enough else self._count(sample)
        model = self.create(
            {
                "company_id": company.id,
                "date": date_ref,
                "kind": data["learner"] if is_enough else "rates",
                "horizon_days": HORIZON,
                "decided_count": len(sample),
                "lost_count": sample.lost,
                "data": data,
            }
        )
        if is_enough:
            self.env["renewal.health.model.feature"]._create_from(model)
        model.backtest_id = self.env["renewal.health.backtest"]._check_model(model)
        model._take_place()
        if model._is_trusted():
            model.state = "active"
        return model

    @api.model
    def _fit(self, company, sample):
        factors = company.renewal_health_factor_ids.ids
        return {**learning.fit(sample), "factors": factors}

    @api.model
    def _count(self, sample):
        return learn_rates(
            sample.columns["segment"], sample.columns["term_number"], sample.renewed
        )

    def _take_place(self):
        """Retire the others, in the database too before another one is active."""
        others = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "retired"),
                ("id", "!=", self.id),
            ]
        )
        others.state = "retired"
        others.flush_recordset(["state"])

    def _is_fed(self):
        """Whether the forecast of the company follows it."""
        return self.state == "active" and self.company_id.renewal_health_feed

    def _is_trusted(self):
        """Whether it may be believed: learned, and better than knowing nothing."""
        return self.kind != "rates" and self.backtest_id.learned_id.is_believed

    # ------------------------------------------------------------------
    # Saying
    # ------------------------------------------------------------------

    @api.model
    def _get_current(self, company):
        """The model that says something now, believed or not."""
        return self.search(
            [("company_id", "=", company.id), ("state", "!=", "retired")], limit=1
        )

    def _explain(self, sample):
        """[(probability, that of an average customer, [(feature, points)])] for each
        row of the sample; points add up to the difference."""
        self.ensure_one()
        if self.kind != "rates":
            return learned.explain(self.data, sample.columns, len(sample))
        segments, terms = sample.columns["segment"], sample.columns["term_number"]
        return [
            (read_rate(self.data, segment, term), None, [])
            for segment, term in zip(segments, terms, strict=True)
        ]
