# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalValueStatement(models.Model):
    """One sentence that says what the customer got, and what it was worth."""

    _name = "renewal.value.statement"
    _description = "Value Statement"
    _inherit = ["renewal.value.part.mixin"]
    _order = "sequence, id"
    _rec_name = "text"
    _written_fields = frozenset({"text", "hours", "amount"})

    unit_id = fields.Many2one(
        comodel_name="renewal.value.unit",
        string="Drafted from",
        readonly=True,
        index="btree_not_null",
    )
    text = fields.Text(
        required=True,
        help="In the customer's language.",
    )
    quantity = fields.Float(
        readonly=True,
        help="Usage of the term. It follows the figures, also when you wrote the "
        "sentence yourself.",
    )
    hours = fields.Float(
        string="Value in Hours",
    )
    amount = fields.Monetary(
        string="Value in Money",
    )
    currency_id = fields.Many2one(
        related="review_id.currency_id",
    )

    _source_uniq = models.UniqueIndex(
        "(review_id, source)",
        "A unit value makes one statement in a review.",
    )
