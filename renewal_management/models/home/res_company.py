# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_setup_hidden = fields.Boolean(
        string="Hide First Steps",
        prefetch="renewal_home",
        help="The first page no longer lists what is left to set up.",
        groups="base.group_user",
    )
