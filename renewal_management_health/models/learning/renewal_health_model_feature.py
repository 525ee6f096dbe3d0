# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import numpy as np

from odoo import api, fields, models

from ...tools.cells import get_ranges
from ...tools.learned import PAIR, get_parts, sigmoid

# Cells of a pair that are worth telling.
STRONGEST = 6


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

    @api.model
    def _create_from(self, model):
        """Readable lines of what was learned, what weighs most first."""
        data = model.data
        parts = data["tables"] if model.kind == "tables" else data["features"]
        ranked = sorted(
            zip(get_parts(data), parts, strict=True),
            key=lambda part: part[1]["weight"],
            reverse=True,
        )
        ids = [number for code, _part in ranked if (number := get_measure_id(code))]
        known = set(self.env["renewal.health.measure"].browse(ids).exists().ids)
        return self.create(
            [self._prepare_vals(model, code, part, known) for code, part in ranked]
        )

    @api.model
    def _prepare_vals(self, model, code, part, known):
        center = model.data["intercept"]

        def to_points(log_odds):
            change = sigmoid(center + np.asarray(log_odds)) - sigmoid(center)
            return np.round(100 * change, 1).tolist()

        if model.kind == "tables":
            heights = to_points(part["values"])
            data = self._prepare_table(model.data["cells"], part["features"], heights)
        else:
            data, heights = self._prepare_line(part, to_points)
        measure = get_measure_id(code)
        return {
            "model_id": model.id,
            "code": code,
            "measure_id": measure if measure in known else False,
            "spread": float(np.max(heights) - np.min(heights)),
            "data": data,
        }

    @api.model
    def _prepare_line(self, part, to_points):
        """(what is kept of a feature's line, its heights)"""
        if part["kind"] == "category":
            heights = to_points(list(part["levels"].values()))
            lines = [list(pair) for pair in zip(part["levels"], heights, strict=True)]
            return {"kind": "category", "levels": lines}, heights
        heights = to_points(part["y"])
        lines = [list(pair) for pair in zip(part["x"], heights, strict=True)]
        missing = to_points(part["missing"])
        return {"kind": "number", "points": lines, "missing": missing}, heights

    @api.model
    def _prepare_table(self, cells, names, heights):
        """What is kept of a table: of one feature all cells that differ, of two the
        strongest."""
        ranges = [get_ranges(cells[name]) for name in names]
        if len(names) == 2:
            found = [
                [one, other, points]
                for one, row in zip(ranges[0], heights, strict=True)
                for other, points in zip(ranges[1], row, strict=True)
            ]
            found.sort(key=lambda cell: -abs(cell[2]))
            return {"kind": "pair", "codes": names, "cells": found[:STRONGEST]}
        if cells[names[0]]["kind"] == "category":
            levels = list(zip(ranges[0], heights, strict=True))[:-1]
            return {"kind": "category", "levels": [list(level) for level in levels]}
        *steps, (_none, missing) = zip(ranges[0], heights, strict=True)
        return {"kind": "cells", "cells": _join(steps), "missing": missing}


def _join(steps):
    """Neighbouring cells that say the same to a point as one.

    >>> _join([([None, 3], 1.2), ([3, 5], 0.9), ([5, None], 7.0)])
    [[None, 5, 1.2], [5, None, 7.0]]
    """
    joined = []
    for (low, high), points in steps:
        if joined and round(joined[-1][2]) == round(points):
            joined[-1][1] = high
        else:
            joined.append([low, high, points])
    return joined


def get_measure_id(code):
    """The measure's id in ``measure:3``; 0 where it is none."""
    number = code.removeprefix("measure:")
    return int(number) if number.isdigit() else 0


def split_code(code):
    """The features of a part.

    >>> split_code("segment*term_number")
    ['segment', 'term_number']
    """
    return code.split(PAIR)
