# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.months import month_end

# Of OCA's mis_builder_cash_flow, which need not be there.
FED = "mis.cash_flow.forecast_line"
# It has open invoices and drafts itself.
SOURCES = ("contract", "renewal")


class RenewalCashFeed(models.Model):
    """A line that we fed to OCA's cash flow forecast.

    That has open invoices and drafts itself; what is not invoiced yet it gets from us:
    one line for each month and source, on the last day of the month. Its lines say
    nothing of where they come from, so the link is on our side.
    """

    _name = "renewal.cash.feed"
    _description = "Line Fed to a Cash Flow Forecast"
    _inherit = ["renewal.frozen.mixin"]
    _log_access = False
    _rec_name = "company_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Integer(
        string="Forecast Line",
        required=True,
        help="Database id of the line of OCA's cash flow.",
    )

    _unique_line = models.Constraint(
        "UNIQUE(line_id)",
        "A line is fed once.",
    )

    @api.model
    def _feed(self, company):
        """Have OCA's cash flow show what the cash-in of a company expects, where it is
        installed and the company wants it.

        :return: number of lines that were written; 0 when nothing changed
        """
        if FED not in self.env:
            return 0
        fed = self.search([("company_id", "=", company.id)])
        lines = self.env[FED].browse(fed.mapped("line_id")).exists()
        wanted = self._get_wanted(company) if company.renewal_cash_feed else {}
        if wanted == {(line.date, line.name): line.balance for line in lines}:
            return 0
        lines.unlink()
        fed.unlink()
        account = company.partner_id.with_company(
            company
        ).property_account_receivable_id
        if not account:
            return 0
        lines = self.env[FED].create(
            [
                {
                    "company_id": company.id,
                    "account_id": account.id,
                    "date": date,
                    "name": name,
                    "balance": balance,
                }
                for (date, name), balance in wanted.items()
            ]
        )
        self.create([{"company_id": company.id, "line_id": id_} for id_ in lines.ids])
        return len(lines)

    def _get_wanted(self, company):
        """{(day, name): amount} of a company."""
        cash = self.env["renewal.cash.line"]
        names = dict(cash._fields["source"]._description_selection(self.env))
        groups = cash._read_group(
            [
                ("company_id", "=", company.id),
                ("source", "in", SOURCES),
                ("is_draft", "=", False),
            ],
            ["date:month", "source"],
            ["amount:sum"],
        )
        return {
            (month_end(date), names[source]): amount
            for date, source, amount in groups
            if amount
        }

    @api.model
    def _withdraw(self):
        """Take back everything that was fed: the addon is uninstalled."""
        fed = self.search([("id", "!=", False)])
        if FED in self.env:
            self.env[FED].browse(fed.mapped("line_id")).exists().unlink()
