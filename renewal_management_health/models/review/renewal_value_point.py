# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalValuePoint(models.Model):
    """A training or event that the customer attended, or an open point."""

    _name = "renewal.value.point"
    _description = "Point of a Value Review"
    _inherit = ["renewal.value.part.mixin"]
    _order = "kind, sequence, date, id"
    _rec_name = "text"
    _written_fields = frozenset({"text", "date"})

    kind = fields.Selection(
        string="Type",
        selection=[
            ("event", "Training or event"),
            ("ticket", "Open ticket"),
            ("activity", "Promise"),
            ("measure", "Falling measure"),
            ("other", "Other"),
        ],
        default="other",
        required=True,
        readonly=True,
    )
    text = fields.Char(
        required=True,
        help="In the customer's language.",
    )
    date = fields.Date()

    _source_uniq = models.UniqueIndex(
        "(review_id, source)",
        "A record makes one point in a review.",
    )
