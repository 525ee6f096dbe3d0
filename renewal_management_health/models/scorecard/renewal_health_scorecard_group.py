# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalHealthScorecardGroup(models.Model):
    """Measures of one subject, such as payments, and its weight."""

    _name = "renewal.health.scorecard.group"
    _description = "Health Scorecard Group"
    _inherit = ["renewal.health.version.mixin", "renewal.parent.mixin"]
    _parents = ("scorecard_id",)
    _order = "sequence, id"

    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
    )
    weight = fields.Float(
        default=10.0,
        help="Relative to the other groups: 20 counts twice as much as 10. The "
        "weight of groups without data is spread over the others.",
    )
    line_ids = fields.One2many(
        comodel_name="renewal.health.scorecard.line",
        inverse_name="group_id",
        copy=True,
    )
    share = fields.Float(
        compute="_compute_share",
        aggregator=None,
        help="Its share of the score when all data is available.",
    )
    measure_names = fields.Char(
        compute="_compute_measure_names",
    )

    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)",
        "A weight cannot be negative: swap the measure's good and bad values instead.",
    )

    @api.depends("weight", "scorecard_id.group_ids.weight")
    def _compute_share(self):
        for group in self:
            total = sum(group.scorecard_id.group_ids.mapped("weight"))
            group.share = group.weight / total if total else 0.0

    @api.depends("line_ids.measure_id.name")
    def _compute_measure_names(self):
        for group in self:
            names = group.line_ids.measure_id.mapped("name")
            group.measure_names = ", ".join(filter(None, names))
