# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.recurrence import annualise


class ContractLine(models.Model):
    """What renewals ask of a line: when it ends, and what it is worth."""

    _inherit = "contract.line"

    def _get_effective_end(self):
        """End of the line: its own, or the header's when the header carries it."""
        self.ensure_one()
        if self.date_end:
            return self.date_end
        contract = self.contract_id
        return not contract.line_recurrence and contract.date_end or False

    @api.model
    def _get_effective_end_sql(self):
        """The same in SQL, of ``contract_line AS l`` in ``contract_contract AS c``;
        NULL where there is no end."""
        return SQL(
            "COALESCE(l.date_end, CASE WHEN NOT COALESCE(c.line_recurrence, FALSE) "
            "THEN c.date_end END)"
        )

    def _is_renewable(self):
        """Sections, notes and cancelled lines are nobody's renewal."""
        self.ensure_one()
        return not self.display_type and not self.is_canceled

    @api.model
    def _get_renewable_sql(self):
        """The same in SQL, of ``contract_line AS l``."""
        return SQL("(l.display_type IS NULL AND NOT COALESCE(l.is_canceled, FALSE))")

    def _get_annual_amount(self):
        """Yearly recurring value, untaxed, in the contract's currency."""
        self.ensure_one()
        if not self._is_renewable():
            return 0.0
        return self._annualise(
            self._get_billed_quantity(), self.price_unit, self.discount
        )

    def _get_billed_quantity(self):
        """Quantity of the next invoice: the line's own, or what its formula says."""
        self.ensure_one()
        return self._get_quantity_to_invoice(
            self.next_period_date_start or self.date_start,
            self.next_period_date_end or self.date_end,
            self.recurring_next_date or self.date_end,
        )

    def _annualise(self, quantity, price_unit, discount, product=None):
        """What a quantity at a price would be worth a year, billed as this line is.

        :param product: product.product whose taxes count, the line's own if left out
        :return: untaxed, in the contract's currency, rounded
        """
        self.ensure_one()
        currency = self.contract_id.currency_id
        amount = annualise(
            self._get_untaxed_amount(quantity, price_unit, discount, product),
            self.recurring_rule_type,
            self.recurring_interval,
        )
        return currency.round(amount)

    def _get_term_amount(self, start, end):
        """What this line bills from one day to another, untaxed, in the contract's
        currency. Unlike the yearly value it counts invoices: a last period that is cut
        short is billed whole, as OCA does."""
        self.ensure_one()
        if not self._is_renewable():
            return 0.0
        count = 0
        while start and start <= end:
            start = self.get_next_period_date_end(
                start, self.recurring_rule_type, self.recurring_interval or 1, end
            ) + timedelta(days=1)
            count += 1
        return count * self._get_untaxed_amount(
            self.quantity, self.price_unit, self.discount
        )

    def _get_untaxed_amount(self, quantity, price_unit, discount, product=None):
        """Untaxed amount of one recurrence period, in the contract's currency.

        Taxes are mapped as on the invoice, so that a price-included tax is taken out.
        """
        contract = self.contract_id
        product = product or self.product_id
        price = price_unit * (1 - discount / 100)
        taxes = self._get_renewal_taxes(product)
        if not taxes:
            return price * quantity
        return taxes.compute_all(
            price,
            currency=contract.currency_id,
            quantity=quantity,
            product=product,
            partner=contract.partner_id,
        )["total_excluded"]

    def _get_renewal_taxes(self, product):
        contract = self.contract_id
        is_sale = contract.contract_type == "sale"
        # sudo: amounts must not depend on who may read taxes
        taxes = product.sudo().taxes_id if is_sale else product.sudo().supplier_taxes_id
        taxes = taxes._filter_taxes_by_company(contract.company_id)
        position = contract.sudo().fiscal_position_id
        return position.map_tax(taxes) if position else taxes

    def _get_next_term_line(self, term_end):
        """The line that carries on after a term: the line itself when it was extended,
        else the successor that runs past the term's end.

        :return: contract.line, empty when nothing follows
        """
        self.ensure_one()
        line = self
        while line and (line._get_effective_end() or term_end) <= term_end:
            if not line._get_effective_end() and line._is_renewable():
                return line  # open-ended: it runs on
            line = line.successor_contract_line_id
        return line if line and line._is_renewable() else line.browse()
