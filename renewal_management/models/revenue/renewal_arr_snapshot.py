# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.months import month_end


class RenewalArrSnapshot(models.Model):
    """What one contract was worth at the end of a month. Never changed by a person.

    Taken when the month ends, since later nobody can tell: extending a line in place,
    or changing its price, overwrites what was before.

    The amount is kept at the exchange rates of three days: of the month end itself, of
    a month and of a year before. Movements compare two month ends at the rate of the
    first, so that what the exchange rate did is neither growth nor loss.

    A contract in force counts if only with 0, a free year; one that turns up after its
    month was counted restates it (``renewal_arr_month_restate.py``).
    """

    _name = "renewal.arr.snapshot"
    _description = "Recurring Revenue at a Month End"
    _inherit = ["renewal.frozen.mixin", "renewal.readonly.mixin"]
    _order = "date desc, company_arr_amount desc, id"
    _rec_name = "contract_id"

    month_id = fields.Many2one(
        comodel_name="renewal.arr.month",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
    )
    date = fields.Date(
        required=True,
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
        index="btree_not_null",
        help="Empty when the contract was deleted later: what it was worth remains.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        help="Responsible for the contract on that day.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        help="Currency of the contract.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    arr_amount = fields.Monetary(
        string="ARR",
        help="Yearly recurring value, untaxed, of the lines in force on the day.",
    )
    company_arr_amount = fields.Monetary(
        string="ARR (Company Currency)",
        currency_field="company_currency_id",
    )
    month_rate_amount = fields.Monetary(
        string="ARR at the Rate of the Month Before",
        currency_field="company_currency_id",
    )
    year_rate_amount = fields.Monetary(
        string="ARR at the Rate of the Year Before",
        currency_field="company_currency_id",
    )

    line_amounts = fields.Json(
        help="What each line was worth, by its database id.",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
    )
    restated_date = fields.Date(
        string="Restated on",
        help="The month was counted before this was known.",
    )
    original_amount = fields.Monetary(
        string="ARR before",
        help="What was counted at first, when the month was restated since.",
    )

    _unique_contract = models.Constraint(
        "UNIQUE(month_id, contract_id)",
        "A contract is counted once in a month.",
    )

    @api.model
    def _get_exchange_rates(self, currencies, company, date):
        """What a unit of each currency is worth in the company's, on the three days.

        :return: {currency: {name of the amount: rate}}
        """
        days = {
            "company_arr_amount": date,
            "month_rate_amount": month_end(date, -1),
            "year_rate_amount": month_end(date, -12),
        }
        return {
            currency: {
                name: currency._get_conversion_rate(
                    currency, company.currency_id, company, day
                )
                for name, day in days.items()
            }
            for currency in currencies
        }

    def _is_other_than(self, amounts):
        """Whether other lines were counted. Nobody knows which, where that was not
        noted yet.

        :param amounts: {line id: amount}, see ``renewal.arr.month``
        """
        if not self:
            return bool(amounts)
        return bool(self.line_amounts) and self.line_amounts.keys() != amounts.keys()

    def _restate(self, vals, date_ref):
        """Count a contract again, or for the first time, and keep what was counted.

        :return: the snapshot, empty when it is worth what it was
        """
        before = self.arr_amount
        original = self.original_amount if self.restated_date else before
        if self:  # who was responsible on the day stays
            self.write({name: vals[name] for name in vals if "amount" in name})
        snapshot = self or self.create([vals])
        if snapshot.currency_id.compare_amounts(snapshot.arr_amount, before) == 0:
            return self.browse()
        snapshot.write({"restated_date": date_ref, "original_amount": original})
        return snapshot

    def action_view_contract(self):
        """Open the contract that was counted."""
        self.ensure_one()
        return self.contract_id.get_formview_action()
