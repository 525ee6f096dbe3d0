# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.cash.renewal_cash_schedule import CashScope
from ..tools.months import month_end

# What the receipts of a row have in common, besides the time and the currency.
SAME = ("source", "contract_id", "renewal_id", "move_id", "move_line_id")


class RenewalCashDate(models.TransientModel):
    """The single receipts of a month that a row of the cash-in adds up, worked out when
    somebody asks: 100,000 contracts have millions of them."""

    _name = "renewal.cash.date"
    _description = "Single Receipts"
    _order = "date, due_date, id"

    source = fields.Selection(
        selection=lambda self: self.env["renewal.cash.line"]
        ._fields["source"]
        ._description_selection(self.env),
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        readonly=True,
    )
    invoice_date = fields.Date(
        readonly=True,
    )
    due_date = fields.Date(
        readonly=True,
    )
    date = fields.Date(
        string="Expected On",
        readonly=True,
        help="The due date plus the usual delay of the customer.",
    )
    probability = fields.Float(
        string="Counts (%)",
        digits=(5, 1),
        aggregator=None,
        readonly=True,
        help="How much of it counts: of a renewal as much as it is likely.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        readonly=True,
    )
    amount = fields.Monetary(
        string="Invoice Amount",
        readonly=True,
        help="Taxes included, before it is weighted.",
    )
    weighted_amount = fields.Monetary(
        string="Expected",
        readonly=True,
    )

    @api.model
    def _open(self, row):
        """Work out the receipts of a row.

        :param row: renewal.cash.line
        :return: the action that shows them
        """
        row.check_access("read")
        # sudo: who may read the row may read what it adds up
        company = row.sudo().company_id
        service = self.sudo().with_context(allowed_company_ids=company.ids)
        receipts = service._find(row.sudo(), company.with_env(service.env))
        dates = self.create([dict(receipt) for receipt in receipts])
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "renewal_management.renewal_cash_date_action"
            ),
            "domain": [("id", "in", dates.ids)],
        }

    def _find(self, row, company):
        """Values of the receipts that a row adds up."""
        today = company._get_renewal_today()
        scope = CashScope(
            company, today, month_end(row.date), tuple(row.contract_id.ids)
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT d.source, d.partner_id, d.product_id, d.invoice_date, d.due_date,
                    d.likely_date AS date, d.weight * 100 AS probability, d.currency_id,
                    ROUND(d.gross::numeric, cur.decimal_places)::float8 AS amount,
                    ROUND((d.gross * d.weight)::numeric, cur.decimal_places)::float8
                        AS weighted_amount
                FROM (%s) AS d JOIN res_currency cur ON cur.id = d.currency_id
                WHERE DATE_TRUNC('month', d.likely_date)::date = %s
                    AND %s IS NOT DISTINCT FROM %s
                    AND d.currency_id = %s AND %s
                """,
                self._get_receipts(row, scope),
                row.date,
                self.env["renewal.cash.update"]._get_week(SQL("d.likely_date"), today),
                row.week_date or None,
                row.currency_id.id,
                self._get_same(row),
            )
        )
        return self.env.cr.dictfetchall()

    def _get_same(self, row):
        values = row._convert_to_write({name: row[name] for name in SAME})
        conditions = [
            SQL("d.%s IS NOT DISTINCT FROM %s", SQL.identifier(name), value or None)
            for name, value in values.items()
        ]
        return SQL(" AND ").join([*conditions, SQL("d.is_draft = %s", row.is_draft)])

    def _get_receipts(self, row, scope):
        schedule = self.env["renewal.cash.schedule"]
        if row.move_line_id:
            return schedule._date_open(scope)
        return schedule._date_to_come(scope)
