# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_amount
from odoo.tools.translate import LazyTranslate

from .renewal_health_factor import is_rate
from .renewal_health_model_feature import get_measure_id, split_code

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# What is known besides the measures. Coverage was learned from once: closed renewals
# still name it.
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
    """What a feature is called, and from where to where it goes, in the reader's
    language."""

    _inherit = "renewal.health.model.feature"

    # ------------------------------------------------------------------
    # Names
    # ------------------------------------------------------------------

    @api.model
    def _get_names(self, codes):
        """{code of a part: its name in the reader's language}."""
        codes = set(codes)
        single = {code for pair in codes for code in split_code(pair)}
        ids = [number for code in single if (number := get_measure_id(code))]
        # sudo: a name, of a measure that scored the customer
        measures = self.env["renewal.health.measure"].sudo().browse(ids).exists()
        names = {f"measure:{measure.id}": measure.name for measure in measures}
        names |= {
            code: self._get_own_name(code) for code in single if not names.get(code)
        }
        return {
            code: " × ".join(names[part] for part in split_code(code)) for code in codes
        }

    @api.model
    def _get_own_name(self, code):
        """What a feature is called that is no measure. Extend for another one."""
        factor = self.env["renewal.health.factor"]._describe_feature(code)
        return factor or self.env._(FEATURES.get(code, GONE))

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _describe(self):
        """From where to where it goes, in percentage points."""
        data = self.data or {}
        kind = data.get("kind")
        if kind == "category":
            return self._describe_levels(data["levels"])
        if kind == "pair":
            return self._describe_pair(data["codes"], data["cells"])
        if kind == "cells":
            values = [
                (self._describe_range(self.code, [low, high]), points)
                for low, high, points in data["cells"]
            ]
        else:
            values = [
                (self._describe_value(self.code, x), points)
                for x, points in data.get("points", [])
            ]
        parts = [f"{value} → {sign(points)}" for value, points in values]
        if abs(data.get("missing", 0)) >= 1:
            points = sign(data["missing"])
            parts.append(self.env._("no data → %(points)s", points=points))
        return " · ".join(parts)

    def _describe_levels(self, levels):
        names = self._get_level_names(self.code, [key for key, _points in levels])
        return " · ".join(f"{names[key]} {sign(points)}" for key, points in levels)

    def _describe_pair(self, codes, cells):
        """The cells that say most: “Retail, below 2: −20”."""
        names = [
            self._get_cell_names(code, [cell[place] for cell in cells])
            for place, code in enumerate(codes)
        ]
        said = " · ".join(
            f"{one}, {other}: {sign(cell[2])}"
            for one, other, cell in zip(*names, cells, strict=True)
            if round(cell[2])
        )
        return said or self.env._("less than one point")

    def _get_cell_names(self, code, ranges):
        if any(isinstance(one, str) for one in ranges):
            names = self._get_level_names(code, [one for one in ranges if one])
            return [names[one] if one else self.env._("others") for one in ranges]
        return [
            self._describe_range(code, one) if one else self.env._("no data")
            for one in ranges
        ]

    def _describe_range(self, code, bounds):
        """“below 3”, “3 to 10”, “from 10”; the upper bound is not in it."""
        low, high = (
            None if bound is None else self._describe_value(code, bound)
            for bound in bounds
        )
        if code == "is_auto":
            return self._describe_value(code, 0 if low is None else 1)
        if low is None:
            return self.env._("below %(value)s", value=high) if high else "…"
        if high is None:
            return self.env._("from %(value)s", value=low)
        return self.env._("%(low)s to below %(high)s", low=low, high=high)

    def _describe_value(self, code, value):
        """A value as people know it. Extend for a feature that is kept otherwise."""
        if code == "amount":
            # learned from its logarithm, see renewal.health.history
            currency = self.company_id.currency_id
            return format_amount(self.env, currency.round(10**value - 1), currency)
        if code == "is_auto":
            return self.env._("yes") if value >= 0.5 else self.env._("no")
        if is_rate(code):
            return f"{100 * value:.0f}%"
        # sudo: its unit, of a measure that scored the customer
        measures = self.env["renewal.health.measure"].sudo()
        measure = measures.browse(get_measure_id(code) or ()).exists()
        return measure._format_value(value) if measure else f"{value:.3g}"

    @api.model
    def _get_level_names(self, code, keys):
        """{level of a category: its name}; one that was deleted keeps its number."""
        if code != "segment":
            return self.env["renewal.health.factor"]._get_value_names(code, keys)
        ids = [int(key) for key in keys if key.isdigit()]
        # sudo: a name, of a scorecard that scored this company's customers
        cards = self.env["renewal.health.scorecard"].sudo().browse(ids).exists()
        names = {str(card.id): card.name for card in cards}
        return {key: names.get(key, key) for key in keys}


def sign(points):
    """Points with their sign, but for 0.

    >>> sign(3.2), sign(-0.2), sign(-7)
    ('+3', '0', '−7')
    """
    number = round(points)
    return f"{number:+d}".replace("-", "−") if number else "0"
