# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..tools.next_term import NextTerm
from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestAmounts(RenewalCase):
    """ATR: yearly, untaxed, in the contract's and in the company's currency."""

    def get_atr(self, **line):
        return self.new_contract(self.line_vals(**line)).renewal_ids.atr_amount

    def test_every_recurrence_is_annualised(self):
        for rule, interval, expected in (
            ("daily", 1, 36500),
            ("weekly", 1, 5214.29),
            ("weekly", 2, 2607.14),
            ("monthly", 1, 1200),
            ("monthlylastday", 1, 1200),
            ("monthly", 2, 600),
            ("quarterly", 1, 400),
            ("semesterly", 1, 200),
            ("yearly", 1, 100),
            ("yearly", 3, 33.33),
        ):
            with self.subTest(rule=rule, interval=interval):
                atr = self.get_atr(
                    recurring_rule_type=rule, recurring_interval=interval
                )
                self.assertAlmostEqual(atr, expected, places=2)

    def test_quantity_and_discount_count_in_the_atr(self):
        self.assertEqual(self.get_atr(quantity=3, discount=10), 3240)

    def test_a_sum_over_currencies_is_in_the_companys_whatever_its_rate(self):
        """As dashboards and pivots ask for it: a company in yuan, with rates that are
        told for a dollar."""
        renewals = self.new_renewal() | self.new_renewal(end=60)
        for currency, rate in ((self.company.currency_id, 8), (self.new_euro(), 4)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": currency.id,
                    "name": "2020-01-01",
                    "rate": rate,
                    "company_id": self.company.id,
                }
            )
        renewals.invalidate_recordset()
        [[total, theirs]] = self.env["renewal.renewal"]._read_group(
            [("id", "in", renewals.ids)],
            aggregates=["company_atr_amount:sum_currency", "atr_amount:sum_currency"],
        )
        self.assertAlmostEqual(total, sum(renewals.mapped("company_atr_amount")))
        self.assertAlmostEqual(theirs, total)

    def new_euro(self):
        return self.env["res.currency"].create({"name": "XTE", "symbol": "E"})

    def test_the_quantity_of_a_formula_is_billed_everywhere(self):
        """An addon has lines bill another quantity than theirs: 3 of 6, 600 a month."""

        def get_quantity(line, period_start, period_end, invoice_date):
            return line.quantity / 2

        lines = type(self.env["contract.line"])
        with patch.object(lines, "_get_quantity_to_invoice", get_quantity):
            contract = self.new_contract(
                self.line_vals(
                    date_start=date(2026, 1, 1),
                    date_end=date(2026, 11, 30),
                    recurring_next_date=date(2026, 1, 1),
                    quantity=6,
                    price_unit=600,
                )
            )
            renewal = contract.renewal_ids
            expected = {"atr_amount": 21600, "term_amount": 19800}
            self.assertRecordValues(renewal, [expected])
            self.assertEqual(renewal.line_ids.proposed_amount, 21600)
            self.assertEqual(contract.renewal_arr, 21600)
            contract.contract_line_ids.quantity = 4
            self.sync_lines()
            expected = {"atr_amount": 14400, "term_amount": 13200}
            self.assertRecordValues(renewal, [expected])
            contract.contract_line_ids.renew()
            self.check_renewed(renewal, 14400)

    def check_renewed(self, renewal, amount):
        self.assertRecordValues(
            renewal, [{"renewed_amount": amount, "retained_amount": amount}]
        )

    def new_product(self, tax=None, price=100.0):
        return self.env["product.product"].create(
            {
                "name": "Service",
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.set(tax.ids if tax else [])],
            }
        )

    def test_price_included_taxes_are_taken_out(self):
        country = self.env.ref("base.be")
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "country_id": country.id}
        )
        tax = self.env["account.tax"].create(
            {
                "name": "20 % included",
                "amount": 20,
                "price_include_override": "tax_included",
                "country_id": country.id,
                "tax_group_id": group.id,
            }
        )
        atr = self.get_atr(product_id=self.new_product(tax).id, price_unit=120)
        self.assertEqual(atr, 1200)

    def test_automatic_prices_come_from_the_pricelist(self):
        product = self.new_product(price=50)
        line = self.line_vals(product_id=product.id, automatic_price=True)
        line.pop("price_unit")
        self.assertEqual(self.new_contract(line).renewal_ids.atr_amount, 600)

    def test_amounts_in_foreign_currency_are_converted_at_the_day_s_rate(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": day(-400), "rate": 2.0}),
                    Command.create({"name": day(5), "rate": 4.0}),
                ],
            }
        )
        contract = self.new_contract(currency_id=currency.id)
        renewal = contract.renewal_ids
        self.assertEqual(renewal.currency_id, currency)
        self.assertEqual((renewal.atr_amount, renewal.company_atr_amount), (1200, 600))
        self.assertEqual(renewal.rate_date, day(0))

    def test_amounts_are_live_while_open_and_frozen_when_closed(self):
        contract = self.new_contract()
        renewal = contract.renewal_ids
        line = contract.contract_line_ids
        line.price_unit = 150
        self.sync_lines()
        self.assertEqual(renewal.atr_amount, 1800)
        line.renew()
        line.price_unit = 200
        self.sync_lines()
        self.assertEqual(renewal.atr_amount, 1800, "closed is frozen")
        self.assertEqual((contract.renewal_ids - renewal).atr_amount, 2400)

    def test_a_free_year_that_was_renewed_is_renewed(self):
        """The customer stays and pays nothing for a year: contraction, not a loss."""
        contract = self.new_contract(self.line_vals(price_unit=50))
        renewal = contract.renewal_ids
        contract.contract_line_ids._start_next_term(
            NextTerm(day(91), day(455)), {"discount": 100}
        )
        self.sync_lines()
        expected = {"outcome": "renewed", "atr_amount": 600}
        for name in ("", "company_"):
            expected |= {
                f"{name}renewed_amount": 0,
                f"{name}retained_amount": 0,
                f"{name}contraction_amount": 600,
                f"{name}churned_amount": 0,
            }
        self.assertRecordValues(renewal, [expected])
        expected = {"outcome": "renewed", "contraction_amount": 600}
        self.assertRecordValues(renewal.line_ids, [expected | {"churned_amount": 0}])

    def test_prices_that_change_elsewhere_are_found(self):
        """A pricelist changes without touching the contract: once a week we look."""
        product = self.new_product(price=50)
        line = self.line_vals(product_id=product.id, automatic_price=True)
        line.pop("price_unit")
        renewal = self.new_contract(line).renewal_ids
        self.run_day()
        product.list_price = 60
        self.run_day(1)
        self.assertEqual(renewal.atr_amount, 600)
        self.run_day(7)
        self.assertEqual(renewal.atr_amount, 720)

    def test_contract_and_customer_show_their_renewal_figures(self):
        contract = self.new_contract(
            self.line_vals(90),
            self.line_vals(None, start=-500),
            self.line_vals(200, 10),
        )
        self.assertEqual(
            contract.renewal_arr, 2400, "a line that has not begun is none"
        )
        self.assertEqual(contract.open_renewal_count, 2)
        self.assertEqual(contract.next_decision_date, day(90))
        self.assertEqual(contract.renewal_days_left, 90)
        partner = self.partner
        self.assertEqual(partner.renewal_arr, 2400)
        self.assertEqual(partner.customer_since, day(-500))
        self.assertEqual(partner.open_renewal_count, 2)
        self.assertEqual(partner.next_decision_date, day(90))
