# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import (
    action,
    amounts,
    bounds,
    condition,
    delivery_report,
    forecast,
    handover,
    lifetime,
    mail_headers,
    marks,
    message,
    months,
    next_term,
    proposal,
    quiet_hours,
    recurrence,
    relative_date,
    revenue,
    schedule,
    sent_mail,
    simulation,
    terms,
)
from .hypothesis_common import given, st

DOCUMENTED = (
    action,
    amounts,
    bounds,
    condition,
    delivery_report,
    forecast,
    handover,
    lifetime,
    mail_headers,
    marks,
    message,
    months,
    next_term,
    proposal,
    quiet_hours,
    recurrence,
    relative_date,
    revenue,
    schedule,
    sent_mail,
    simulation,
    terms,
)

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))

CENTS = st.integers(0, 10**9).map(lambda cents: cents / 100)


def weekday(day):
    return day.weekday() < 5


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        """The examples in the docstrings are the specification."""
        for module in DOCUMENTED:
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertEqual(result.failed, 0)

    @given(
        st.floats(0, 1e9),
        st.sampled_from(sorted(recurrence.PERIODS_PER_YEAR)),
        st.integers(1, 60),
    )
    def test_annualise_is_linear(self, amount, rule, interval):
        """Twice the price, or half the interval, is twice the value."""
        value = recurrence.annualise(amount, rule, interval)
        self.assertAlmostEqual(
            recurrence.annualise(2 * amount, rule, 2 * interval), value, places=3
        )

    @given(DAYS, st.sampled_from(["previous", "next"]))
    def test_shift_lands_on_the_nearest_working_day(self, start, direction):
        result = schedule.shift(start, direction, weekday)
        self.assertTrue(weekday(result))
        between = abs((result - start).days)
        self.assertLess(between, 3)
        self.assertEqual(result > start, direction == "next" and between > 0)

    @given(DAYS, st.integers(0, 40))
    def test_working_days_are_counted(self, start, count):
        end = schedule.add_working_days(start, count, weekday)
        passed = sum(
            weekday(start + timedelta(days=n + 1)) for n in range((end - start).days)
        )
        self.assertEqual(passed, count)

    @given(DAYS, DAYS)
    def test_next_anniversary_is_within_a_year(self, start, after):
        result = schedule.next_anniversary(start, after)
        self.assertGreaterEqual(result, after)
        self.assertGreater(result, start)
        self.assertLess((result - max(after, start)).days, 367)


@st.composite
def contracts(draw):
    """Contract lines, and the terms an earlier look at other dates left behind."""
    ends = st.one_of(
        st.none(), st.sampled_from([date(2026, m, 1) for m in range(1, 9)])
    )
    lines = {
        number: terms.Line(
            id=number,
            start=date(2025, 1, 1),
            end=draw(ends),
            is_live=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(1, 6)) + 1)
    }
    by_end = {}
    for number in lines:
        if end := draw(ends):
            by_end.setdefault(end, []).append(number)
    remembered = [
        terms.Term(id=100 + index, end=end, lines=dict.fromkeys(numbers))
        for index, (end, numbers) in enumerate(sorted(by_end.items()))
    ]
    return lines, remembered


@tagged("post_install", "-at_install")
class TestReconcile(BaseCase):
    @given(contracts())
    def test_every_line_is_followed_once_at_its_own_end(self, case):
        """Whatever changed: each live line with an end is followed exactly once, at
        that end, or where it was while it waits for an answer; nothing else is; and no
        two open terms share an end."""
        lines, remembered = case
        plan = terms.reconcile(lines, remembered)
        ends = {term.id: plan.moved.get(term.id, term.end) for term in remembered}
        followed = [
            (line_id, ends[term_id])
            for term_id, kept in plan.kept.items()
            for line_id in kept.values()
        ]
        followed += [(i, end) for end, ids in plan.opened.items() for i in ids]
        # who waits for an answer stays where it is
        waiting = {n: ends[i] for i, asked in plan.asked.items() for n in asked}
        expected = [
            (n, waiting.get(n, line.end))
            for n, line in lines.items()
            if line.is_live and line.end
        ]
        self.assertEqual(sorted(followed), sorted(expected))
        open_ends = [ends[term_id] for term_id, kept in plan.kept.items() if kept]
        self.assertEqual(len(open_ends), len(set(open_ends)))

    @given(contracts())
    def test_a_second_look_changes_nothing(self, case):
        """Once the plan is applied, the same contract gives an empty plan."""
        lines, remembered = case
        plan = terms.reconcile(lines, remembered)
        after = {}
        for term in remembered:
            kept = {*plan.kept[term.id].values(), *plan.asked.get(term.id, ())}
            if kept:
                end = plan.moved.get(term.id, term.end)
                after[end] = terms.Term(term.id, end, dict.fromkeys(kept), term.start)
        for end, ids in plan.opened.items():
            term = after.setdefault(end, terms.Term(-len(after) - 1, end, {}))
            term.lines.update(dict.fromkeys(ids))
        again = terms.reconcile(lines, list(after.values()))
        self.assertFalse(again.opened)
        self.assertFalse(again.moved)
        self.assertFalse(any(again.left.values()))
        self.assertFalse(any(again.outcomes.values()))

    @given(st.lists(st.tuples(CENTS, CENTS), max_size=8))
    def test_parts_of_a_renewal_add_up(self, amounts_of_lines):
        """Nothing appears and nothing vanishes, in the whole and line by line."""
        whole, lines = amounts.split_lines(amounts_of_lines)
        for part in (whole, *lines):
            self.assertAlmostEqual(
                part.retained + part.contraction + part.churned, part.atr, places=2
            )
            self.assertLessEqual(part.retained, part.atr + 0.005)
            self.assertGreaterEqual(part.expansion, -0.005)
        self.assertAlmostEqual(whole.retained + whole.expansion, whole.renewed, 2)
        for name in ("atr", "renewed", "retained", "expansion", "contraction"):
            parts = sum(getattr(line, name) for line in lines)
            self.assertAlmostEqual(getattr(whole, name), parts, places=2, msg=name)

    @given(CENTS, st.lists(st.integers(0, 1000), min_size=1))
    def test_spread_keeps_every_cent(self, amount, weights):
        parts = amounts.spread(amount, weights)
        expected = amount if any(weights) else 0
        self.assertAlmostEqual(sum(parts), expected, places=2)
