# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalHealthWhatIfLine(models.TransientModel):
    """One slider: what a measure weighs, or how high a cap lets a score be."""

    _name = "renewal.health.what.if.line"
    _description = "What If: Slider"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("what_if_id",)
    _order = "kind DESC, position, id"

    what_if_id = fields.Many2one(
        comodel_name="renewal.health.what.if",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=[("weight", "Weight"), ("cap", "Cap")],
        required=True,
        readonly=True,
    )
    position = fields.Integer(
        readonly=True,
    )
    line_id = fields.Many2one(
        comodel_name="renewal.health.scorecard.line",
        readonly=True,
        ondelete="cascade",
    )
    cap_id = fields.Many2one(
        comodel_name="renewal.health.cap",
        readonly=True,
        ondelete="cascade",
    )
    name = fields.Char(
        compute="_compute_name",
    )
    group_name = fields.Char(
        string="Group",
        related="line_id.group_id.name",
    )
    value = fields.Float(
        string="What if",
        digits=(5, 1),
    )
    value_now = fields.Float(
        string="Today",
        digits=(5, 1),
        readonly=True,
    )
    value_fitted = fields.Float(
        string="Data's choice",
        digits=(5, 1),
        readonly=True,
        help="The weight that past outcomes would choose. 0: it tells nothing that "
        "the others do not tell better.",
    )
    has_fitted = fields.Boolean(
        related="what_if_id.has_fitted",
    )
    known_share = fields.Float(
        string="With data",
        readonly=True,
        help="For how many of the renewals it was known.",
    )
    is_rechecked = fields.Boolean(
        readonly=True,
    )

    _value_range = models.Constraint(
        "CHECK(value BETWEEN 0 AND 100)",
        "A slider goes from 0 to 100.",
    )

    @api.depends("line_id", "cap_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for line in self:
            line.name = line.line_id.measure_id.name or line.cap_id.name
