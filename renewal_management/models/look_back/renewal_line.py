# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalLine(models.Model):
    """What a line of a reconstructed renewal was read from.

    Not its contract line: that link has the contract and its renewals follow each
    other, and what is over follows nothing any more.
    """

    _inherit = "renewal.line"  # pylint: disable=consider-merging-classes-inherited

    source_line_id = fields.Many2one(
        comodel_name="contract.line",
        string="Reconstructed from",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
