# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from collections import defaultdict
from datetime import date
from itertools import product

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.months import month_end
from .common import TODAY
from .test_analysis import AnalysisCase, ratio

LAST = month_end(TODAY, -1)
FLOWS = {
    "new_amount": 1,
    "expansion_amount": 1,
    "contraction_amount": -1,
    "churned_amount": -1,
    "exchange_amount": 1,
}


class ArrAnalysisCase(AnalysisCase):
    """Months counted by hand: {customer: [ARR of each month]}."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.arr = cls.env["renewal.arr.analysis"]

    @classmethod
    def new_customers(cls, count, **values):
        return cls.env["res.partner"].create(
            [{"name": f"Customer {number}", **values} for number in range(count)]
        )

    @classmethod
    def count_months(cls, arr, last=LAST, company=None):
        """Count as many months as there are amounts, up to the last."""
        company = company or cls.company
        length = len(next(iter(arr.values())))
        for number in range(length):
            when = month_end(last, number - length + 1)
            month = cls.env["renewal.arr.month"].create(
                {
                    "company_id": company.id,
                    "date": when,
                    "is_complete": True,
                    "is_opening": not number,
                }
            )
            cls.env["renewal.arr.snapshot"].create(
                [
                    cls.prepare_snapshot(month, partner, amounts[number])
                    for partner, amounts in arr.items()
                    if amounts[number]
                ]
            )

    @classmethod
    def prepare_snapshot(cls, month, partner, amount):
        names = ("arr", "company_arr", "month_rate", "year_rate")
        return {
            "month_id": month.id,
            "company_id": month.company_id.id,
            "date": month.date,
            "partner_id": partner.id,
            "user_id": cls.rep.id,
            "currency_id": month.company_id.currency_id.id,
            **{f"{name}_amount": amount for name in names},
        }

    def get_figures(self, *names, domain=()):
        specs = [f"{n}:avg" if n.endswith("_rate") else f"{n}:sum" for n in names]
        (row,) = self.arr._read_group(list(domain), [], specs)
        return row


@tagged("post_install", "-at_install")
class TestArrMovements(ArrAnalysisCase):
    def test_each_kind_of_movement_is_counted_once(self):
        customers = self.new_customers(5)
        ends = ((0, 100), (100, 150), (100, 60), (100, 0), (100, 100))
        self.count_months(dict(zip(customers, ends, strict=True)))
        found = self.get_figures(
            "start_amount", *FLOWS, "end_amount", domain=[("date", "=", LAST)]
        )
        self.assertEqual(found, (400, 100, 50, 40, 100, 0, 410))

    def test_in_the_opening_month_nobody_is_new(self):
        self.count_months({self.partner: [100]})
        found = self.get_figures("start_amount", *FLOWS, "end_amount")
        self.assertEqual(found, (100, 0, 0, 0, 0, 0, 100))
        (rate,) = self.get_figures("gross_rate")
        self.assertIs(rate, False)

    def test_who_comes_back_is_new(self):
        self.count_months({self.partner: [100, 0, 80]})
        self.assertEqual(self.get_figures("churned_amount", "new_amount"), (100, 80))

    def test_one_customers_growth_does_not_hide_anothers_loss(self):
        """The trap of min(B, A)/A on totals: 200 before, 200 after, and yet half of
        what was there is lost."""
        one, other = self.new_customers(2)
        self.count_months({one: [100, 200], other: [100, 0]})
        march = [("date", "=", LAST)]
        rates = self.get_figures("gross_rate", "net_rate", domain=march)
        self.assertEqual(rates, (0.5, 1))
        self.assertEqual(self.get_figures("gross_rate", "net_rate"), (0.5, 1))

    def test_one_of_several_contracts_lost_is_no_lost_customer(self):
        """A contract less and another one more: one customer, contraction."""
        self.count_months({self.partner: [100, 70]})
        extra = self.prepare_snapshot(
            self.env["renewal.arr.month"].search([("is_opening", "=", True)]),
            self.partner,
            50,
        )
        self.env["renewal.arr.snapshot"].create(extra)
        found = self.get_figures("contraction_amount", "churned_amount", "gross_rate")
        self.assertEqual(found[:2], (80, 0))
        self.assertAlmostEqual(found[2], 70 / 150)

    def test_rates_of_twelve_months_follow_the_customers_of_a_year_before(self):
        """Customers of a year before only: 1,000 then; of these one left, one doubled;
        who came meanwhile does not count."""
        left, doubled, same, new = self.new_customers(4)
        self.count_months(
            {
                left: [200] + [200] * 5 + [0] * 7,
                doubled: [300] * 3 + [600] * 10,
                same: [500] * 13,
                new: [0] * 4 + [900] * 9,
            }
        )
        names = ("year_start_amount", "year_gross_rate", "year_net_rate")
        last = [("date", "=", LAST)]
        self.assertEqual(self.get_figures(*names, domain=last), (1000, 0.8, 1.1))
        (logos,) = self.get_figures("year_logo_rate", domain=last)
        self.assertAlmostEqual(logos, 2 / 3)
        self.assertEqual(self.get_figures(*names), (1000, 0.8, 1.1), "as of the end")
        before = [("date", "<", LAST)]
        self.assertIs(self.get_figures("year_gross_rate", domain=before)[0], False)

    def test_retention_follows_from_the_renewal_rate_and_the_exposure(self):
        """retention = 1 - (ATR / ARR at the start) x (1 - renewal rate):
        250k exposed of 1M, renewed at 80 %, keeps 95 %."""
        exposed, others = self.new_customers(2)
        renewal = self.new_yearly(250_000, -10, partner_id=exposed.id)
        self.close(renewal, "renewed", renewed=[200_000])
        self.count_months({exposed: [250_000] * 12 + [200_000], others: [750_000] * 13})
        rate, atr = self.get_total(renewal, "gross_rate:avg", "atr_amount:sum")
        start, retention = self.get_figures(
            "year_start_amount", "year_gross_rate", domain=[("date", "=", LAST)]
        )
        self.assertEqual((rate, retention), (0.8, 0.95))
        self.assertAlmostEqual(retention, 1 - atr / start * (1 - rate))

    def test_a_row_shows_what_it_is_made_of(self):
        self.count_months({self.partner: [100, 70]})
        row = self.arr.search([("date", "=", LAST)])
        action = row.with_user(self.leader).action_view_snapshots()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.mapped("company_arr_amount"), [70, 100])
        self.assertEqual(row.user_id, self.rep)

    def test_reps_do_not_see_the_whole_base(self):
        self.count_months({self.partner: [100]})
        self.assertTrue(self.arr.with_user(self.leader).search([]))
        for model in ("renewal.arr.analysis", "renewal.arr.snapshot"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.rep).search([])
        action = self.env.ref("renewal_management.renewal_arr_analysis_menu")
        self.assertNotIn(
            action.id, self.env["ir.ui.menu"].with_user(self.rep)._visible_menu_ids()
        )

    def test_companies_are_counted_apart(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.count_months({self.partner: [100]})
        self.count_months({self.partner: [900]}, company=other)
        manager = self.arr.with_user(self.manager)
        self.assertEqual(manager._read_group([], [], ["end_amount:sum"]), [(100,)])


@tagged("post_install", "-at_install")
class TestEveryArrCell(ArrAnalysisCase):
    """Against plain arithmetic, on customers made by dice that fall the same way."""

    LENGTH = 20

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        dice = random.Random(7)
        countries = [
            *cls.env["res.country"].search([], limit=3),
            cls.env["res.country"],
        ]
        cls.customers = cls.new_customers(15)
        cls.series = {}
        for customer in cls.customers:
            customer.country_id = dice.choice(countries)
            amount, amounts = dice.choice([0, 1000]), []
            for _month in range(cls.LENGTH):
                factor = dice.choice([1, 1, 1, 1.1, 0.9, 0])
                amount = round(amount * factor, 2) or dice.choice([0, 0, 500])
                amounts.append(amount)
            cls.series[customer] = amounts
        cls.count_months(cls.series)
        cls.dates = [month_end(LAST, n - cls.LENGTH + 1) for n in range(cls.LENGTH)]

    def get_expected(self, customers, numbers):
        """Figures of customers over the months with these numbers."""
        first, last = min(numbers), max(numbers)
        total = defaultdict(float)
        for customer, number in product(customers, numbers):
            amounts = self.series[customer]
            self.add_month(
                total, amounts[number], amounts[number - 1] if number else None
            )
        for amounts in (self.series[customer] for customer in customers):
            total["start_amount"] += amounts[max(first - 1, 0)]
            total["end_amount"] += amounts[last]
            if last >= 12:
                start, end = amounts[last - 12], amounts[last]
                total["year_start"] += start
                total["year_retained"] += min(start, end)
                total["year_kept"] += end if start else 0
        return {
            **{f"{name}:sum": total[name] for name in FLOWS},
            "start_amount:sum": total["start_amount"],
            "end_amount:sum": total["end_amount"],
            "gross_rate:avg": ratio(total["retained"], total["month_start"]),
            "net_rate:avg": ratio(total["kept"], total["month_start"]),
            "year_gross_rate:avg": ratio(total["year_retained"], total["year_start"]),
            "year_net_rate:avg": ratio(total["year_kept"], total["year_start"]),
        }

    def add_month(self, total, end, start):
        if start is None:
            return  # the opening month
        if not start:
            total["new_amount"] += end
        elif not end:
            total["churned_amount"] += start
        else:
            total["expansion_amount"] += max(end - start, 0)
            total["contraction_amount"] += max(start - end, 0)
        total["month_start"] += start
        total["retained"] += min(start, end)
        total["kept"] += end if start else 0

    def check(self, groupby, keys):
        """:param keys: {values of the group: (customers, numbers of months)}"""
        specs = [*self.get_expected(self.customers, [0])]
        groups = {
            tuple(row[: len(groupby)]): row[len(groupby) :]
            for row in self.arr._read_group([], groupby, specs)
        }
        for key, (customers, numbers) in keys.items():
            expected = self.get_expected(customers, numbers)
            found = groups.get(key) or [False] * len(specs)
            for spec, value in zip(specs, found, strict=True):
                with self.subTest(groupby=groupby, key=key, spec=spec):
                    self.assertAlmostEqual(value or 0, expected[spec] or 0, 6)

    def test_every_cell_equals_the_sum_of_its_customers(self):
        everything = range(self.LENGTH)
        self.check([], {(): (self.customers, everything)})
        self.check(
            ["date:month"],
            {
                (when.replace(day=1),): (self.customers, [number])
                for number, when in enumerate(self.dates)
            },
        )
        by_country = self.customers.grouped("country_id")
        self.check(
            ["country_id"],
            {(country,): (group, everything) for country, group in by_country.items()},
        )
        self.check(
            ["country_id", "date:quarter"],
            {
                (country, quarter): (group, self.get_numbers(quarter))
                for country, group in by_country.items()
                for quarter in {self.get_quarter(when) for when in self.dates}
            },
        )

    def get_quarter(self, when):
        return date(when.year, (when.month - 1) // 3 * 3 + 1, 1)

    def get_numbers(self, quarter):
        return [
            number
            for number, when in enumerate(self.dates)
            if self.get_quarter(when) == quarter
        ]

    def test_start_and_movements_make_the_end(self):
        names = ["start_amount", *FLOWS, "end_amount"]
        for groupby in (
            [],
            ["partner_id"],
            ["date:month"],
            ["date:year", "country_id"],
            ["partner_id", "date:quarter"],
        ):
            for row in self.arr._read_group([], groupby, [f"{n}:sum" for n in names]):
                start, *moves, end = row[len(groupby) :]
                moved = sum(
                    sign * value
                    for sign, value in zip(FLOWS.values(), moves, strict=True)
                )
                with self.subTest(row=row):
                    self.assertAlmostEqual(start + moved, end, 6)

    def test_the_pivot_asks_for_all_levels_at_once(self):
        specs = ["end_amount:sum", "start_amount:sum", "year_gross_rate:avg"]
        sets = [[], ["country_id"], ["country_id", "date:month"]]
        groups = self.arr.formatted_read_grouping_sets([], sets, specs)
        for groupby, rows in zip(sets, groups, strict=True):
            alone = self.arr._read_group([], groupby, specs)
            self.assertCountEqual(
                [tuple(row[spec] for spec in specs) for row in rows],
                [values[len(groupby) :] for values in alone],
            )
