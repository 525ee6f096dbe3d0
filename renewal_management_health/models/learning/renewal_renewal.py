# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from odoo.addons.renewal_management.models.base.renewal_transaction import BATCH_SIZE

from .renewal_health_model_feature_words import sign

# Nobody is certain: percent that stay open in either direction.
LEAST = 1.0
PREDICTED = (
    "health_probability",
    "health_probability_detail",
    "health_model_id",
    "is_health_fed",
)


class RenewalRenewal(models.Model):
    """How likely the renewal is, by what the company learned from its own past.

    Written by the daily run while the renewal is open and kept as it was when it is
    closed. The forecast follows it in place of the stage's probability only when the
    company says so and the model is believed; what a person calls goes before both.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    health_probability = fields.Float(
        string="Renewal Likelihood (%)",
        digits=(5, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="How likely the renewal is, based on the outcomes of similar renewals.",
    )
    health_probability_detail = fields.Json(
        readonly=True,
        copy=False,
    )
    health_probability_note = fields.Char(
        string="Likelihood Factors",
        compute="_compute_health_probability_note",
    )
    health_model_id = fields.Many2one(
        comodel_name="renewal.health.model",
        string="Likelihood Model",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="renewal_management.group_renewal_manager",
    )
    is_health_fed = fields.Boolean(
        string="Use Likelihood in Forecast",
        readonly=True,
        copy=False,
        help=(
            "The forecast follows the renewal likelihood instead of the stage's "
            "probability."
        ),
    )

    @api.depends("health_probability", "health_probability_detail")
    @api.depends_context("lang")
    def _compute_health_probability_note(self):
        features = self.env["renewal.health.model.feature"]
        lines = [line for renewal in self for line in renewal._get_probability_lines()]
        names = features._get_names(code for code, _points in lines)
        for renewal in self:
            renewal.health_probability_note = renewal._describe_probability(names)

    def _get_probability_lines(self):
        return (self.health_probability_detail or {}).get("lines", [])

    def _describe_probability(self, names):
        """“68%: average customer 80%, logins +12, overdue invoices −20, others −4”."""
        detail = self.health_probability_detail
        if not detail:
            return False
        if detail["kind"] == "rates":
            return self.env._(
                "%(percent)d%%: the renewal rate of similar renewals. There are too "
                "few outcomes for more.",
                percent=round(self.health_probability),
            )
        reasons = self._get_probability_reasons(names) or [
            self.env._("no single factor stands out")
        ]
        return self.env._(
            "%(percent)d%%: %(reasons)s",
            percent=round(self.health_probability),
            reasons=self.env._(", ").join(reasons),
        )

    def _get_probability_reasons(self, names):
        """Points that add up to the likelihood, unless they were noted before an
        average customer's was."""
        detail, lines = self.health_probability_detail, self._get_probability_lines()
        reasons = [f"{names[code]} {sign(points)}" for code, points in lines]
        if not reasons or "average" not in detail:
            return reasons
        average = detail["average"]
        left = round(self.health_probability) - average - sum(line[1] for line in lines)
        if left:
            reasons.append(self.env._("others %s", sign(left)))
        return [self.env._("average customer %s%%", average), *reasons]

    @api.depends("health_probability", "is_health_fed")
    def _compute_computed_probability(self):
        return super()._compute_computed_probability()

    def _get_computed_probability(self):
        percents = super()._get_computed_probability()
        for renewal in self:
            if renewal.is_health_fed and not renewal.outcome:
                percents[renewal] = renewal.health_probability
        return percents

    # ------------------------------------------------------------------
    # Saying how likely
    # ------------------------------------------------------------------

    @api.model
    def _get_predicted_domain(self, company):
        """Open renewals that a forecast is about, if there is a model, and those that
        were predicted when they still were."""
        asked = Domain("health_model_id", "!=", False)
        if self.env["renewal.health.model"]._get_current(company):
            asked |= self._get_forecast_domain()
        return self._get_open_domain() & asked & Domain("company_id", "=", company.id)

    @api.model
    def _predict_company(self, company, date_ref):
        """Say of every open renewal how likely it is, as a button does."""
        renewals = self.search(self._get_predicted_domain(company), order="id")
        predictor = self._prepare_predictor(company, date_ref)
        return sum(
            self.browse(ids)._predict(*predictor)
            for ids in split_every(BATCH_SIZE, renewals.ids)
        )

    @api.model
    def _prepare_predictor(self, company, date_ref):
        """What all batches need: (company, day, model, past rates), read once."""
        model = self.env["renewal.health.model"]._get_current(company)
        rates = None
        if model:
            history = self.env["renewal.health.history"]
            rates = history._get_past_rates(company, date_ref, model.horizon_days)
        return company, date_ref, model, rates

    def _predict(self, company, date_ref, model, past_rates):
        """Say how likely these renewals are; a constant number of queries.

        :return: number of renewals of which something else was said before
        """
        rows = []
        domain = self._get_forecast_domain() if model else Domain.FALSE
        asked = self.filtered_domain(domain)
        if asked:
            history = self.env["renewal.health.history"]
            sample = history._get_current(company, asked, date_ref, past_rates)
            is_fed = model._is_fed()
            for renewal, said in zip(sample.ids, model._explain(sample), strict=True):
                probability, average, lines = said
                detail = {"kind": model.kind, "lines": lines}
                if average is not None:
                    detail["average"] = round(100 * average)
                percent = min(max(round(100 * probability, 1), LEAST), 100 - LEAST)
                rows.append((int(renewal), percent, detail, model.id, is_fed))
        rows += [(renewal, None, None, None, False) for renewal in (self - asked).ids]
        return self._write_predictions(rows)

    def _write_predictions(self, rows):
        """One statement, and only where something else is said."""
        self.flush_recordset(PREDICTED)
        values = SQL(", ").join(
            SQL(
                "(%s, %s::numeric, %s::jsonb, %s::int, %s)",
                *row[:2],
                json.dumps(row[2]) if row[2] else None,
                *row[3:],
            )
            for row in rows
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_renewal r
                   SET health_probability = v.percent,
                       health_probability_detail = v.detail,
                       health_model_id = v.model, is_health_fed = v.fed
                  FROM (VALUES %s) AS v (id, percent, detail, model, fed),
                       renewal_renewal old
                 WHERE r.id = v.id AND old.id = r.id
                   AND (r.health_probability, r.health_probability_detail,
                        r.health_model_id, COALESCE(r.is_health_fed, FALSE))
                       IS DISTINCT FROM (v.percent, v.detail, v.model, v.fed)
             RETURNING r.id, r.is_health_fed OR COALESCE(old.is_health_fed, FALSE)
                """,
                values,
            )
        )
        changed = self.env.cr.fetchall()
        self.invalidate_recordset([*PREDICTED, "health_probability_note"], flush=False)
        fed = self.browse(renewal for renewal, is_fed in changed if is_fed)
        fed.modified(["health_probability", "is_health_fed"])
        return len(changed)

    @api.model
    def _follow_health_setting(self, company):
        """The company has the forecast follow the learned probability, or not."""
        model = self.env["renewal.health.model"]._get_current(company)
        domain = self._get_predicted_domain(company)
        renewals = self.search(domain & Domain("health_model_id", "=", model.id))
        renewals.is_health_fed = bool(model and model._is_fed())
