# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_group = fields.Selection(
        selection_add=[("band", "Health band")],
        ondelete={"band": "set default"},
    )
