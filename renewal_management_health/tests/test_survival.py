# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tests.hypothesis_common import given, st

from ..tools import survival
from ..tools.validation import wilson
from .calibration_common import CalibrationCase

COUNTS = st.dictionaries(
    st.integers(1, 9), st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6
)


@tagged("post_install", "-at_install")
class TestSurvivalTools(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        self.assertEqual(doctest.testmod(survival).failed, 0)

    @given(COUNTS)
    def test_survival_falls_and_is_the_product_of_the_rates(self, counts):
        product = 1.0
        for term in survival.curve(counts):
            self.assertLessEqual(term.survival, product)
            product *= term.rate
            self.assertAlmostEqual(term.survival, product)

    @given(COUNTS)
    def test_intervals_hold_what_they_are_about(self, counts):
        for term in survival.curve(counts):
            self.assertTrue(0 <= term.low <= term.survival <= term.high <= 1, term)
            self.assertTrue(0 <= term.rate_low <= term.rate <= term.rate_high <= 1)

    @given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
    def test_where_nothing_is_open_it_is_the_plain_share(self, losses):
        """All begin together and are followed to the end."""
        start = left = sum(losses) + 5
        counts = {}
        for number, lost in enumerate(losses, 1):
            left -= lost
            counts[number] = (left, lost)
        self.assertAlmostEqual(survival.curve(counts)[-1].survival, left / start)

    @given(COUNTS)
    def test_terms_without_a_decision_change_nothing(self, counts):
        decided = {number: pair for number, pair in counts.items() if any(pair)}
        self.assertEqual(survival.curve(counts), survival.curve(decided))

    def test_interval_worked_out_by_hand(self):
        """4 of 20 are lost: ln(-ln 0.8) ± 1.96 · √(4 / (20 · 16)) / 0.2231."""
        term, *_others = survival.curve({1: (16, 4), 2: (8, 2)})
        self.assertAlmostEqual(term.low, 0.8**2.6701, places=3)
        self.assertAlmostEqual(term.high, 0.8**0.3745, places=3)


@tagged("post_install", "-at_install")
class TestSurvival(CalibrationCase):
    """The report counts as ``tools.survival`` does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_group = "country"
        cls.countries = cls.env.ref("base.fr"), cls.env.ref("base.de")
        cls.first = cls.write_past(60, cls.tell())
        others = cls.env["renewal.renewal"].search([("id", "not in", cls.first.ids)])
        cls.set_outcome(others, "cancelled")
        for place, renewal in enumerate(cls.first):
            renewal.partner_id.country_id = cls.countries[place % 2]
        cls.second = cls.write_next(cls.first)

    @classmethod
    def set_outcome(cls, renewals, outcome):
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE renewal_renewal SET outcome = %s WHERE id = ANY(%s)",
            [outcome, renewals.ids],
        )
        cls.env.invalidate_all()

    @classmethod
    def write_next(cls, renewals):
        """Their second renewals: every third is lost, every fifth is open."""
        renewed = renewals.filtered(lambda renewal: renewal.outcome == "renewed")
        rows = [
            (r.partner_id.id, r.due_date + timedelta(days=365), place % 3, 100.0)
            for place, r in enumerate(renewed)
        ]
        following = cls._write_renewals(cls.company, rows, renewed.contract_id.ids)
        cls.set_outcome(following[::5], None)
        return following

    def get_counts(self, renewals):
        return tuple(
            len(renewals.filtered(lambda r, outcome=outcome: r.outcome == outcome))
            for outcome in ("renewed", "churned")
        )

    def check(self, rows, first, second):
        terms = survival.curve({1: self.get_counts(first), 2: self.get_counts(second)})
        self.assertEqual(len(rows), len(terms))
        for row, term in zip(rows.sorted("term_number"), terms, strict=True):
            self.assertEqual((row.term_number, row.decided_count), term[:2])
            self.assertEqual(row.lost_count, term.lost)
            for name, value in (
                ("rate", term.rate),
                ("rate_low", term.rate_low),
                ("rate_high", term.rate_high),
                ("survival", term.survival),
                ("survival_low", term.low),
                ("survival_high", term.high),
            ):
                self.assertAlmostEqual(row[name], value, places=9, msg=name)

    def test_curve_of_all_customers(self):
        rows = self.env["renewal.survival"].search([("is_total", "=", True)])
        self.check(rows, self.first, self.second)
        self.assertEqual(set(rows.mapped("customer_group")), {"All customers"})
        is_open = self.second.filtered(lambda renewal: not renewal.outcome)
        self.assertEqual(rows[-1].open_count, len(is_open))

    def test_curve_of_each_group(self):
        for country in self.countries:
            rows = self.env["renewal.survival"].search(
                [("is_total", "=", False), ("customer_group", "=", country.name)]
            )
            self.check(
                rows,
                *(
                    renewals.filtered(lambda r, c=country: r.partner_id.country_id == c)
                    for renewals in (self.first, self.second)
                ),
            )

    def test_customers_without_a_group_have_a_curve_with_a_name(self):
        nowhere = self.first.partner_id.filtered(
            lambda partner: partner.country_id == self.countries[1]
        )
        nowhere.country_id = False
        rows = self.env["renewal.survival"].search([("is_total", "=", False)])
        self.assertEqual(
            set(rows.mapped("customer_group")),
            {self.countries[0].name, "Without a group"},
        )

    def test_nobody_and_everybody_lost_have_an_interval(self):
        for outcome, expected in (("renewed", 1), ("churned", 0)):
            self.set_outcome(self.first, outcome)
            self.set_outcome(self.second, "cancelled")
            row = self.env["renewal.survival"].search([("is_total", "=", True)])
            self.assertEqual(row.survival, expected)
            low, high = wilson(60 * expected, 60)
            self.assertAlmostEqual(row.survival_low, low)
            self.assertAlmostEqual(row.survival_high, high)

    def test_totals_of_a_pivot_have_rates_and_no_survival(self):
        rows = self.env["renewal.survival"]._read_group(
            [("is_total", "=", True)],
            [],
            ["decided_count:sum", "rate:avg", "survival:avg", "survival_low:avg"],
        )
        decided, rate, *points = rows[0]
        counts = self.get_counts(self.first | self.second)
        self.assertEqual(decided, sum(counts))
        self.assertAlmostEqual(rate, counts[0] / sum(counts))
        self.assertFalse(any(points), "of two terms together nothing can be said")

    def test_dashboard_is_answered_term_by_term(self):
        rows = self.env["renewal.survival"]
        total, terms = rows.formatted_read_grouping_sets(
            [("is_total", "=", True)],
            [[], ["term_number"]],
            ["decided_count:sum", "survival:avg"],
        )
        self.assertFalse(total[0]["survival:avg"])
        curve = rows.search([("is_total", "=", True)])
        self.assertEqual(
            [(term["term_number"], term["survival:avg"]) for term in terms],
            [(row.term_number, row.survival) for row in curve],
        )

    def test_other_companies_are_left_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        rows = self.env["renewal.survival"].with_context(allowed_company_ids=other.ids)
        self.assertFalse(rows.search([]))

    def test_who_sees_own_renewals_only_does_not_see_the_curve(self):
        rows = self.env["renewal.survival"]
        self.assertTrue(rows.with_user(self.leader).search([]))
        with self.assertRaises(AccessError):
            rows.with_user(self.rep).search([])

    def test_open_renewal_of_today_is_not_lost(self):
        before = self.env["renewal.survival"].search([("is_total", "=", True)])
        values = before.mapped("survival")
        self.new_renewal(end=30)
        self.env.flush_all()
        self.env.invalidate_all()
        after = self.env["renewal.survival"].search([("is_total", "=", True)])
        self.assertEqual(after.mapped("survival"), values)
        self.assertGreater(after[0].open_count, 0)
