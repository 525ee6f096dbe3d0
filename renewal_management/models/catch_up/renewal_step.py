# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalStep(models.Model):
    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    catch_up_line_id = fields.Many2one(
        comodel_name="renewal.catch.up.line",
        readonly=True,
        index="btree_not_null",
        help="Where somebody was told that the step was missed.",
    )
