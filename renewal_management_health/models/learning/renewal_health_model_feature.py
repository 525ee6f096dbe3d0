# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_amount
from odoo.tools.translate import LazyTranslate

from ...tools.learned import sigmoid

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# What is known besides the measures.
FEATURES = {
    "coverage": _lt("Coverage"),
    "segment": _lt("Segment"),
    "term_number": _lt("Number of the term"),
    "tenure": _lt("Years as a customer"),
    "past_rate": _lt("Past renewal rate"),
    "is_auto": _lt("Auto-renewal"),
    "amount": _lt("Amount"),
}
GONE = _lt("Deleted measure")


class RenewalHealthModelFeature(models.Model):
    """What a learned probability looks at, and how much that matters."""

    _name = "renewal.health.model.feature"
    _description = "Renewal Likelihood: Factor"
    _inherit = ["renewal.frozen.mixin", "renewal.readonly.mixin"]
    _order = "id"

    model_id = fields.Many2one(
        comodel_name="renewal.health.model",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="model_id.company_id",
        store=True,
        index=True,
    )
    code = fields.Char(
        required=True,
    )
    measure_id = fields.Many2one(
        comodel_name="renewal.health.measure",
        index="btree_not_null",
    )
    name = fields.Char(
        compute="_compute_name",
    )
    spread = fields.Float(
        digits=(6, 1),
        aggregator=None,
        help="Percentage points between its worst and best effect on an otherwise "
        "average customer.",
    )
    data = fields.Json()
    sentence = fields.Char(
        string="Description",
        compute="_compute_sentence",
    )

    @api.depends("code", "measure_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        names = self._get_names(self.mapped("code"))
        for feature in self:
            feature.name = names[feature.code]

    @api.depends("code", "data", "company_id.currency_id")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for feature in self:
            feature.sentence = feature._describe()

    def _describe(self):
        """From where to where it goes, in percentage points."""
        data = self.data or {}
        if data.get("kind") == "category":
            return self._describe_levels(data["levels"])
        points = data.get("points", [])
        parts = [f"{self._describe_value(x)} → {_sign(y)}" for x, y in points]
        if abs(data.get("missing", 0)) >= 1:
            parts.append(
                self.env._("no data → %(points)+d", points=round(data["missing"]))
            )
        return " · ".join(parts)

    def _describe_value(self, value):
        """A value as people know it. Extend for a feature that is kept otherwise."""
        if self.code == "amount":
            # learned from its logarithm, see renewal.health.history
            currency = self.company_id.currency_id
            return format_amount(self.env, currency.round(10**value - 1), currency)
        if self.code == "is_auto":
            return self.env._("yes") if value >= 0.5 else self.env._("no")
        return f"{value:.4g}"

    def _describe_levels(self, levels):
        names = self._get_segment_names(levels)
        return " · ".join(f"{names[key]} {_sign(points)}" for key, points in levels)

    @api.model
    def _get_segment_names(self, levels):
        """Names of scorecards; one that was deleted keeps its number."""
        ids = [int(key) for key, _points in levels if key.isdigit()]
        # sudo: a name, of a scorecard that scored this company's customers
        cards = self.env["renewal.health.scorecard"].sudo().browse(ids).exists()
        names = {str(card.id): card.name for card in cards}
        return {key: names.get(key, key) for key, _points in levels}

    @api.model
    def _get_names(self, codes):
        """{code of a feature: its name in the reader's language}."""
        codes = set(codes)
        ids = [number for code in codes if (number := _get_measure_id(code))]
        # sudo: a name, of a measure that scored the customer
        measures = self.env["renewal.health.measure"].sudo().browse(ids).exists()
        names = {f"measure:{measure.id}": measure.name for measure in measures}
        return {code: names.get(code) or self._get_own_name(code) for code in codes}

    @api.model
    def _get_own_name(self, code):
        """What a feature is called that is no measure. Extend for another one."""
        return self.env._(FEATURES.get(code, GONE))

    @api.model
    def _create_from(self, model):
        """Readable lines of a model's coefficients, what weighs most first."""
        codes = [feature["name"] for feature in model.data["features"]]
        ids = [number for code in codes if (number := _get_measure_id(code))]
        known = set(self.env["renewal.health.measure"].browse(ids).exists().ids)
        center = model.data["intercept"]
        return self.create(
            [
                self._prepare_vals(model, feature, center, known)
                for feature in sorted(
                    model.data["features"], key=lambda f: f["weight"], reverse=True
                )
            ]
        )

    @api.model
    def _prepare_vals(self, model, feature, center, known):
        def to_points(log_odds):
            change = sigmoid(center + log_odds) - sigmoid(center)
            return round(100 * float(change), 1)

        if feature["kind"] == "category":
            lines = [[key, to_points(y)] for key, y in feature["levels"].items()]
            data = {"kind": "category", "levels": lines}
        else:
            pairs = zip(feature["x"], feature["y"], strict=True)
            lines = [[x, to_points(y)] for x, y in pairs]
            missing = to_points(feature["missing"])
            data = {"kind": "number", "points": lines, "missing": missing}
        heights = [points for _value, points in lines]
        measure = _get_measure_id(feature["name"])
        return {
            "model_id": model.id,
            "code": feature["name"],
            "measure_id": measure if measure in known else False,
            "spread": max(heights) - min(heights),
            "data": data,
        }


def _get_measure_id(code):
    """The measure's id in ``measure:3``; 0 where it is none."""
    number = code.removeprefix("measure:")
    return int(number) if number.isdigit() else 0


def _sign(points):
    """Points with their sign, but for 0.

    >>> _sign(3.2), _sign(-0.2), _sign(-7)
    ('+3', '0', '−7')
    """
    number = round(points)
    return f"{number:+d}".replace("-", "−") if number else "0"
