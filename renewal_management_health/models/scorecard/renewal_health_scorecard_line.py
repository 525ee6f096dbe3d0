# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalHealthScorecardLine(models.Model):
    """A measure on a scorecard, and its weight within the group."""

    _name = "renewal.health.scorecard.line"
    _description = "Health Scorecard Line"
    _inherit = ["renewal.health.version.mixin", "renewal.parent.mixin"]
    _parents = ("group_id",)
    _order = "sequence, id"

    group_id = fields.Many2one(
        comodel_name="renewal.health.scorecard.group",
        required=True,
        index=True,
        ondelete="cascade",
    )
    scorecard_id = fields.Many2one(
        related="group_id.scorecard_id",
        store=True,
        index=True,
    )
    sequence = fields.Integer(
        default=10,
    )
    measure_id = fields.Many2one(
        comodel_name="renewal.health.measure",
        required=True,
        index=True,
    )
    weight = fields.Float(
        default=1.0,
        help="Relative to the other measures of the group.",
    )
    share = fields.Float(
        compute="_compute_share",
        aggregator=None,
        help="Its share of the group when all data is available.",
    )
    unavailable_reason = fields.Char(
        related="measure_id.unavailable_reason",
    )

    _measure_uniq = models.UniqueIndex(
        "(scorecard_id, measure_id)",
        "A measure counts once on a scorecard.",
    )
    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)",
        "A weight cannot be negative: swap the measure's good and bad values instead.",
    )

    @api.depends("weight", "group_id.line_ids.weight")
    def _compute_share(self):
        for line in self:
            total = sum(line.group_id.line_ids.mapped("weight"))
            line.share = line.weight / total if total else 0.0
