# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalLookBackStartLine(models.TransientModel):
    """One year of what there is to reconstruct."""

    _name = "renewal.look.back.start.line"
    _description = "Look Back: One Year"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("start_id",)
    _order = "year, id"

    start_id = fields.Many2one(
        comodel_name="renewal.look.back.start",
        required=True,
        ondelete="cascade",
        index=True,
    )
    year = fields.Char(
        readonly=True,
        help="In which the terms fell due.",
    )
    renewed_count = fields.Integer(
        string="Renewed",
        readonly=True,
    )
    lost_count = fields.Integer(
        string="Lost",
        readonly=True,
    )
