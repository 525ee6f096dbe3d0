# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.tools import SQL

from odoo.addons.contract.models.contract_line import ContractLine as OcaContractLine

from ...tools.recurrence import annualise


class ContractLine(models.Model):
    """What renewals ask of a line: when it ends, and what it is worth."""

    _inherit = "contract.line"

    # Customers may read their lines by RPC: not how they are booked.
    analytic_distribution = fields.Json(groups="base.group_user")

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
        """Sections, notes, cancelled lines and one-time fees are nobody's renewal."""
        self.ensure_one()
        is_running = not self.display_type and not self.is_canceled
        return is_running and not self._is_one_time()

    def _is_one_time(self):
        """A fee that is billed once: the line begins and ends on the same day, and
        neither goes on for another line nor is followed by one."""
        self.ensure_one()
        return (
            bool(self.date_end)
            and self.date_end == self.date_start
            and not self.is_auto_renew
            and not self.predecessor_contract_line_id
            and not self.successor_contract_line_id
        )

    @api.model
    def _get_renewable_sql(self):
        """``_is_renewable`` in SQL, of ``contract_line AS l``."""
        return SQL(
            "(l.display_type IS NULL AND NOT COALESCE(l.is_canceled, FALSE) "
            "AND NOT (l.date_end IS NOT NULL "
            "AND l.date_end IS NOT DISTINCT FROM l.date_start "
            "AND NOT COALESCE(l.is_auto_renew, FALSE) "
            "AND l.predecessor_contract_line_id IS NULL "
            "AND l.successor_contract_line_id IS NULL))"
        )

    def _get_annual_amount(self, known=None):
        """Yearly recurring value, untaxed, in the contract's currency.

        :param known: see ``_get_untaxed_amount``
        """
        self.ensure_one()
        return self._annualise(self._get_period_amount(known))

    def _get_period_amount(self, known=None):
        """What one recurrence period bills, untaxed, in the contract's currency.

        :param known: see ``_get_untaxed_amount``
        """
        self.ensure_one()
        if not self._is_renewable():
            return 0.0
        return self._get_untaxed_amount(
            self._get_billed_quantity(), self.price_unit, self.discount, known=known
        )

    def _get_billed_quantity(self):
        """Quantity of the next invoice: the line's own, or what its formula says."""
        self.ensure_one()
        if self._is_quantity_fixed():
            return 0.0 if self.display_type else self.quantity
        return self._get_quantity_to_invoice(
            self.next_period_date_start or self.date_start,
            self.next_period_date_end or self.date_end,
            self.recurring_next_date or self.date_end,
        )

    @api.model
    def _is_quantity_fixed(self):
        """Whether no addon has lines bill another quantity than theirs: the periods
        that it would ask for are computed for each line."""
        mine = type(self)._get_quantity_to_invoice
        return mine is OcaContractLine._get_quantity_to_invoice

    def _annualise(self, amount):
        """What an amount of one recurrence period is worth a year, billed as this line
        is, rounded."""
        self.ensure_one()
        return self.contract_id.currency_id.round(
            annualise(amount, self.recurring_rule_type, self.recurring_interval)
        )

    def _get_term_amount(self, start, end, amounts=None):
        """What these lines bill from one day to another, untaxed, in the contract's
        currency. Unlike the yearly value it counts invoices: a last period that is cut
        short is billed whole, as OCA does.

        :param amounts: {line: amount of one period}, where they are known
        """
        amounts = amounts or {line: line._get_period_amount() for line in self}
        return sum(
            amount and amount * line._count_periods(start, end)
            for line, amount in amounts.items()
        )

    def _count_periods(self, start, end):
        """Invoices of this line from one day to another."""
        self.ensure_one()
        interval = self.recurring_interval or 1
        return self._count_recurrences(start, end, self.recurring_rule_type, interval)

    @api.model
    @tools.ormcache("start", "end", "rule_type", "interval")
    def _count_recurrences(self, start, end, rule_type, interval):
        """Periods of a recurrence from one day to another, the last one whole or cut
        short. Many contracts share their dates, so the answers are kept."""
        count = 0
        while start <= end:
            start = self.get_next_period_date_end(
                start, rule_type, interval, end
            ) + timedelta(days=1)
            count += 1
        return count

    def _get_untaxed_amount(
        self, quantity, price_unit, discount, product=None, known=None
    ):
        """A quantity at a price, untaxed, in the contract's currency.

        Taxes are mapped as on the invoice, so that a price-included tax is taken out.

        :param product: product.product whose taxes count, the line's own if left out
        :param known: a dict that a batch passes on: what the tax engine said, which is
            asked once for the same taxes, price, quantity and currency
        """
        contract = self.contract_id
        product = product or self.product_id
        price = price_unit * (1 - discount / 100)
        taxes = self._get_renewal_taxes(product)
        if not taxes:
            return price * quantity
        if self._is_outside_price(taxes):
            # what the tax engine would say, and that takes a thousand calls to say it
            return contract.currency_id.round(price * quantity)
        known = {} if known is None else known
        key = taxes, price, quantity, contract.currency_id
        if "code" in (taxes | taxes.children_tax_ids).mapped("amount_type"):
            key += product, contract.partner_id  # a formula may look at them
        if key not in known:
            known[key] = taxes.compute_all(
                price,
                currency=contract.currency_id,
                quantity=quantity,
                product=product,
                partner=contract.partner_id,
            )["total_excluded"]
        return known[key]

    def _get_renewal_taxes(self, product):
        contract = self.contract_id
        is_sale = contract.contract_type == "sale"
        # sudo: amounts must not depend on who may read taxes
        taxes = product.sudo().taxes_id if is_sale else product.sudo().supplier_taxes_id
        taxes = taxes._filter_taxes_by_company(contract.company_id)
        position = contract.sudo().fiscal_position_id
        return position.map_tax(taxes) if position else taxes

    @api.model
    def _is_outside_price(self, taxes):
        """Whether these taxes come on top of a price, all of them."""
        return not any(
            tax.price_include or tax.amount_type == "code"
            for tax in taxes | taxes.children_tax_ids
        )

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
