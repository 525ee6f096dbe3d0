# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .look_back_common import LookBackCase
from .test_arr_analysis import ArrAnalysisCase


@tagged("post_install", "-at_install")
class TestCohorts(ArrAnalysisCase):
    """The retention triangle, from months counted by hand.

    Counting began in September 2025 with Old, who is in no cohort. By quarter end:

    =========  ========  ========  ========  ========
    customer   Sep 2025  Dec 2025  Mar 2026  Jun 2026
    =========  ========  ========  ========  ========
    Old        500       500       500       500
    First      -         1,000     1,500     0
    Second     -         1,000     400       400
    Third      -         -         200       200
    =========  ========  ========  ========  ========
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        old, first, second, third = cls.new_customers(4)
        q = [0, 3, 6, 9]
        amounts = {
            old: [500, 500, 500, 500],
            first: [0, 1000, 1500, 0],
            second: [0, 1000, 400, 400],
            third: [0, 0, 200, 200],
        }
        cls.count_months(
            {
                customer: [values[number // 3] for number in range(q[-1] + 1)]
                for customer, values in amounts.items()
            },
            last=date(2026, 6, 30),
        )
        months = cls.env["renewal.arr.month"].search(
            [("company_id", "=", cls.company.id)], order="date"
        )
        months[0].is_opening = True

    def get_triangle(self, *names):
        rows = self.env["renewal.arr.cohort"]._read_group(
            [("company_id", "=", self.company.id)],
            ["start_date:quarter", "age"],
            [f"{name}:avg" for name in names],
        )
        return {
            (start.month, age): tuple(rate and round(rate, 4) for rate in rates)
            for start, age, *rates in rows
        }

    def test_each_cohort_is_followed_quarter_by_quarter(self):
        self.assertEqual(
            self.get_triangle("gross_rate", "net_rate", "logo_rate"),
            {
                (10, 0): (1.0, 1.0, 1.0),
                (10, 1): (0.7, 0.95, 1.0),
                (10, 2): (0.2, 0.2, 0.5),
                (1, 0): (1.0, 1.0, 1.0),
                (1, 1): (1.0, 1.0, 1.0),
            },
        )

    def test_a_total_is_a_ratio_of_sums(self):
        ((rate,),) = self.env["renewal.arr.cohort"]._read_group(
            [("company_id", "=", self.company.id), ("age", "=", 1)],
            [],
            ["net_rate:avg"],
        )
        self.assertAlmostEqual(rate, (1500 + 400 + 200) / 2200)

    def test_who_sees_own_renewals_only_sees_no_cohorts(self):
        with self.assertRaises(AccessError):
            self.env["renewal.arr.cohort"].with_user(self.rep).search([])
        self.assertTrue(
            self.env["renewal.arr.cohort"].with_user(self.leader).search([])
        )

    def test_of_another_company_nothing_is_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.leader.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        cohorts = self.env["renewal.arr.cohort"].with_user(self.leader)
        self.assertFalse(cohorts.with_company(other).search([]))


@tagged("post_install", "-at_install")
class TestPastCohorts(LookBackCase):
    def test_the_past_gives_cohorts_on_the_first_day(self):
        """One customer, of 1,700 at the end of March 2022."""
        self.set_up_past()
        self.look_back()
        rows = self.env["renewal.arr.cohort"].search(
            [("partner_id", "=", self.partner.id)], order="age"
        )
        self.assertEqual(set(rows.mapped("start_date")), {date(2022, 3, 31)})
        self.assertEqual(rows.mapped("age"), list(range(16)))
        by_day = {row.date: row for row in rows}
        self.assertEqual(by_day[date(2022, 12, 31)].net_rate, 1.0)
        row = by_day[date(2023, 12, 31)]
        self.assertEqual((row.end_amount, row.retained_amount), (3700.0, 1700.0))
        self.assertTrue(all(rows.mapped("is_compared")))
