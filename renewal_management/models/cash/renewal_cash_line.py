# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalCashLine(models.Model):
    """What comes in, by month of receipt: a row for each contract, renewal, or
    instalment of an open invoice, and source.

    Derived by ``renewal.cash.update`` from what is invoiced, contracted and proposed;
    nobody writes it, and nothing points at its rows. A row says in which month how much
    arrives likely, at best, at worst: a receipt that is expected in May, at best in
    April, at worst in June has three rows. Single dates are worked out when somebody
    asks (``action_view_dates``). What was received is a row of the source of the
    payment's month, without anything expected.
    """

    _name = "renewal.cash.line"
    _description = "Cash-in"
    _inherit = ["renewal.cash.mixin"]
    _log_access = False
    _order = "date, amount desc, id"
    _rec_name = "partner_id"

    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Instalment",
        index="btree_not_null",
        ondelete="cascade",
    )
    week_date = fields.Date(
        string="Week",
        help="Monday of the week in which the money is expected, of the next 13 weeks.",
    )
    due_date = fields.Date()
    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    currency_amount = fields.Monetary(
        string="Expected (Currency)",
        aggregator=None,
        help="In the currency of the contract or invoice.",
    )
    received_amount = fields.Monetary(
        string="Received",
        currency_field="company_currency_id",
        help="Payments of invoices that arrived in the month.",
    )
    total_amount = fields.Monetary(
        string="Received and Expected",
        currency_field="company_currency_id",
    )

    _company_date_idx = models.Index("(company_id, date)")

    def action_refresh(self):
        """Work out the rows of the selected companies again."""
        self.check_access("read")
        for company in self.env.companies:
            self.env["renewal.cash.update"]._refresh_now(company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_view_dates(self):
        """The single receipts that make up a row, worked out now."""
        self.ensure_one()
        return self.env["renewal.cash.date"]._open(self)
