# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.message import format_month

SOURCES = [
    ("invoice", "Open invoices"),
    ("late", "Late or blocked"),
    ("contract", "Contract invoices to come"),
    ("unscheduled", "Not invoiced by the scheduled job"),
    ("renewal", "Renewals"),
    ("received", "Received"),
]
# What is kept of each expected receipt, in the snapshots too.
AMOUNTS = ("amount", "untaxed_amount", "best_amount", "worst_amount")


class RenewalCashMixin(models.AbstractModel):
    """What is expected to come in: from what, from whom, in what month."""

    _name = "renewal.cash.mixin"
    _description = "Expected Receipts"
    _inherit = ["renewal.frozen.mixin"]

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
    )
    source = fields.Selection(
        selection=SOURCES,
        required=True,
        help="Open invoices: posted, and not paid.\n"
        "Late or blocked: overdue for longer than three of four invoices of this "
        "customer, or blocked for payment.\n"
        "Contract invoices to come: the running terms, as they will be invoiced; "
        "drafts, too.\n"
        "Not invoiced by the scheduled job: the last period of a term that is billed "
        "afterwards. Create this invoice by the button of the contract.\n"
        "Renewals: the next terms as proposed, times what counts of them.\n"
        "Received: payments of invoices.",
    )
    is_draft = fields.Boolean(
        string="Draft Invoice",
    )
    date = fields.Date(
        string="Month of Receipt",
        required=True,
        help="First day of the month in which the money is expected: the due date plus "
        "the usual delay of the customer.",
    )
    month_name = fields.Char(
        string="Month",
        compute="_compute_month_name",
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
        index="btree_not_null",
        ondelete="cascade",
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        index="btree_not_null",
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        index="btree_not_null",
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index=True,
        ondelete="cascade",
    )
    industry_id = fields.Many2one(
        related="partner_id.industry_id",
    )
    country_id = fields.Many2one(
        related="partner_id.country_id",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        help="Owner of the renewal; of an invoice without a contract, its salesperson.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        help="The product that most of the amount is for.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    amount = fields.Monetary(
        string="Expected",
        currency_field="company_currency_id",
        help="Taxes included, in the company's currency.",
    )
    untaxed_amount = fields.Monetary(
        string="Expected, Untaxed",
        currency_field="company_currency_id",
    )
    best_amount = fields.Monetary(
        string="Best Case",
        currency_field="company_currency_id",
        help="When everybody pays as early as in the best quarter of the past, and "
        "commit and best case renew in full.",
    )
    worst_amount = fields.Monetary(
        string="Worst Case",
        currency_field="company_currency_id",
        help="When everybody pays as late as in the worst quarter of the past, only "
        "commit renews, and what is late never comes.",
    )

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for row in self:
            row.month_name = row.date and format_month(self.env, row.date)

    def action_view_origin(self):
        """Open the invoice, the renewal or the contract that it comes from, whichever
        the reader may see first; else the customer."""
        self.ensure_one()
        for origin in (self.move_id, self.renewal_id, self.contract_id):
            if origin and origin.has_access("read"):
                return origin.get_formview_action()
        self.partner_id.check_access("read")
        return self.partner_id.get_formview_action()
