# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import date
from itertools import product

from odoo.tests import tagged

from .cash_common import CashCase
from .common import TODAY

RULES = (
    "daily",
    "weekly",
    "monthly",
    "monthlylastday",
    "quarterly",
    "semesterly",
    "yearly",
)


@tagged("post_install", "-at_install")
class TestSchedule(CashCase):
    """What is announced is what OCA's job invoices, to the cent and the day."""

    def walk(self, line, horizon):
        """The periods of a line by OCA's own functions: (first day, last day, planned
        day of the invoice)."""
        last, following = line.last_date_invoiced, line.recurring_next_date
        while following and following <= horizon:
            first, last, planned = line._get_period_to_invoice(last, following)
            if not first or not last:
                return
            yield first, last, planned
            start = max(last, first) and last + (date.resolution)
            following = line.get_next_invoice_date(
                start,
                line.recurring_invoicing_type,
                line.recurring_invoicing_offset,
                line.recurring_rule_type,
                line.recurring_interval,
                max_date_end=line.date_end,
            )

    def test_every_recurrence_has_the_days_of_the_walk(self):
        starts = (date(2026, 1, 31), date(2025, 12, 15))
        ends = (None, date(2027, 5, 14))
        kinds = product(RULES, ("pre-paid", "post-paid"), (1, 2), starts, ends)
        contracts = self.env["contract.contract"]
        for rule, paid, interval, start, end in kinds:
            contracts |= self.new_contract(
                self.dated_line(
                    start,
                    end,
                    recurring_rule_type=rule,
                    recurring_invoicing_type=paid,
                    recurring_interval=interval,
                )
            )
        # a next invoice that somebody set by hand
        for contract in contracts[::5]:
            line = contract.contract_line_ids
            line.recurring_next_date = line.recurring_next_date + 12 * date.resolution
        horizon = self.get_scope().horizon
        found = Counter(
            (row["line_id"], row["start_date"], row["end_date"])
            for row in self.get_periods(contracts)
            if row["source"] != "renewal"
        )
        expected = Counter(
            (line.id, first, last)
            for line in contracts.contract_line_ids
            for first, last, _planned in self.walk(line, horizon)
        )
        self.assertGreater(sum(expected.values()), 1500)
        self.assertEqual(found - expected, Counter())
        self.assertEqual(expected - found, Counter())

    def test_a_year_of_the_job_makes_the_invoices_that_were_announced(self):
        """Two taxes, a price-included one, a foreign currency, a discount, two lines on
        one invoice. Named differences: the last post-paid period, which the job never
        invoices."""
        included = self.tax20.copy({"price_include_override": "tax_included"})
        boxed = self.service.copy({"taxes_id": included.ids})
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.5)])
        self.new_contract(
            self.dated_line(date(2026, 1, 31), price_unit=33.33, discount=7.5),
            self.dated_line(
                date(2026, 2, 15),
                price_unit=9.99,
                product_id=self.support.id,
                quantity=3,
            ),
        )
        self.new_contract(
            self.dated_line(
                date(2026, 4, 1),
                date(2027, 3, 31),
                recurring_rule_type="quarterly",
                recurring_invoicing_type="post-paid",
                price_unit=1234.56,
                product_id=boxed.id,
            )
        )
        self.new_contract(
            self.dated_line(
                date(2026, 3, 20), recurring_rule_type="yearly", price_unit=5000.01
            ),
            manual_currency_id=euro.id,
        )
        until = date(2027, 3, 31)
        announced = self.get_announced(until)
        invoiced = self.get_invoiced(self.bill(until))
        self.assertGreater(len(announced), 30)
        self.assertEqual(announced - invoiced, Counter())
        self.assertEqual(invoiced - announced, Counter())

    def get_announced(self, until):
        totals = Counter()
        for row in self.get_periods():
            if row["source"] == "contract" and row["invoice_date"] <= until:
                key = (
                    row["invoice_date"].isoformat(),
                    row["contract_id"],
                    row["currency_id"],
                )
                totals[key, "net"] += round(row["net"] * 100)
                totals[key, "gross"] += round(row["gross"] * 100)
        return totals

    def get_invoiced(self, moves):
        totals = Counter()
        for move in moves:
            contract = move.invoice_line_ids.contract_line_id.contract_id
            key = move.invoice_date.isoformat(), contract.id, move.currency_id.id
            totals[key, "net"] += round(move.amount_untaxed * 100)
            totals[key, "gross"] += round(move.amount_total * 100)
        return totals

    def test_the_last_post_paid_period_is_a_source_of_its_own(self):
        """A year, quarterly, post-paid: OCA's job makes three invoices of four."""
        contract = self.new_contract(
            self.dated_line(
                date(2026, 4, 1),
                date(2027, 3, 31),
                recurring_rule_type="quarterly",
                recurring_invoicing_type="post-paid",
            )
        )
        rows = [row for row in self.get_periods(contract) if not row["renewal_id"]]
        self.assertEqual(
            [row["source"] for row in rows], ["contract"] * 3 + ["unscheduled"]
        )
        self.assertEqual(len(self.bill(date(2027, 6, 30))), 3)

    def test_a_late_line_is_billed_one_period_a_day(self):
        contract = self.new_contract(self.dated_line(date(2025, 12, 10)))
        days = [row["invoice_date"] for row in self.get_periods(contract)][:4]
        self.assertEqual(
            days,
            [TODAY, date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 10)],
        )
        moves = self.bill(date(2026, 3, 12))
        self.assertEqual(sorted(moves.mapped("invoice_date")), days)

    def test_a_next_term_that_would_be_over_brings_nothing(self):
        """Nobody decided about a term that ended two years ago."""
        self.company.renewal_lookback_days = 1000
        contract = self.new_contract(
            self.dated_line(date(2023, 3, 3), date(2024, 3, 2))
        )
        self.assertEqual(contract.renewal_ids.next_term_end, date(2025, 3, 2))
        found = {row["source"] for row in self.get_periods(contract)}
        self.assertNotIn("renewal", found)

    def test_a_term_that_is_cut_brings_less(self):
        contract = self.new_contract(self.dated_line(date(2026, 3, 2)))
        self.assertEqual(len(self.get_periods(contract)), 19)
        contract.contract_line_ids.stop(date(2026, 6, 15))
        self.assertEqual(
            [row["invoice_date"].month for row in self.get_periods(contract)],
            [3, 4, 5, 6],
        )

    def test_no_cash_comes_from_suppliers_archived_and_cancelled(self):
        line = self.dated_line(date(2026, 3, 2))
        supplier = self.new_contract(line, contract_type="purchase")
        archived = self.new_contract(line)
        archived.active = False
        cancelled = self.new_contract(line)
        cancelled.contract_line_ids.cancel()
        self.assertFalse(self.get_periods(supplier | archived | cancelled))
