# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RenewalHealthCap(models.Model):
    """The highest score that a customer can have while something is true."""

    _name = "renewal.health.cap"
    _description = "Health Cap"
    _inherit = [
        "renewal.health.version.mixin",
        "renewal.condition.mixin",
        "renewal.parent.mixin",
    ]
    _parents = ("scorecard_id",)
    _order = "max_score, id"

    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(
        required=True,
        translate=True,
        help="Shown where the score is explained: “Overdue for more than 60 days”.",
    )
    max_score = fields.Integer(
        string="At Most",
        required=True,
        help="0 to 100. The lowest cap that applies wins.",
    )
    measure_id = fields.Many2one(
        comodel_name="renewal.health.measure",
        ondelete="cascade",
        help="Applies when this measure is beyond the value beside it. If empty, "
        "applies to the customers below.",
    )
    operator = fields.Selection(
        selection=[(">", "more than"), ("<", "less than")],
        default=">",
    )
    value = fields.Float()
    domain = fields.Char(
        string="Customers",
        help="Applies to these customers, whatever their measures.",
    )

    _max_score_range = models.Constraint(
        "CHECK(max_score BETWEEN 0 AND 100)",
        "A score lies between 0 and 100, so does its cap.",
    )

    @api.constrains("measure_id", "operator", "domain", "name")
    def _check_condition(self):
        for cap in self:
            if not cap.measure_id and cap.domain in (False, "", "[]"):
                raise ValidationError(
                    self.env._(
                        "The cap %(name)s would apply to everybody. Choose a "
                        "measure, or the customers it applies to.",
                        name=cap.name,
                    )
                )

    def _get_version_config(self):
        """What the scorecard's version keeps of it."""
        self.ensure_one()
        return {
            "id": self.id,
            "max_score": self.max_score,
            "measure": self.measure_id.id,
            "operator": self.operator,
            "value": self.value,
            "domain": self.domain,
            **self.measure_id._get_version_config(),
        }
