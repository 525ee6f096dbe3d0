# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_cash_other_invoices = fields.Boolean(
        string="Cash-in of All Invoices",
        default=True,
        prefetch="renewal_cash",
        help="The cash-in also has invoices that come from no contract.",
        groups="base.group_user",
    )
    renewal_cash_feed = fields.Boolean(
        string="Feed OCA's Cash Flow",
        prefetch="renewal_cash",
        help="Contract invoices to come and renewals become forecast lines of OCA's "
        "cash flow report, one for each month. It has open invoices itself.",
        groups="base.group_user",
    )
