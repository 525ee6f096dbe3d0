# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What must be true of a score, whatever the measures, weights and ages."""

from typing import NamedTuple

import numpy as np

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tests.hypothesis_common import given, st

from ..tools import scoring

POINTS = st.floats(0, 100)
FRESH = st.one_of(st.just(0.0), st.just(1.0), st.floats(0, 1))
WEIGHTS = st.one_of(st.just(0.0), st.floats(0.01, 1000))
NUMBERS = st.floats(-1e12, 1e12)


class Case(NamedTuple):
    points: np.ndarray
    freshness: np.ndarray
    weights: np.ndarray
    groups: np.ndarray
    group_weights: np.ndarray
    available: np.ndarray

    def combine(self, **values):
        return scoring.combine(**{**self._asdict(), **values})


@st.composite
def cases(draw):
    """A scorecard of up to 8 measures in up to 4 groups, and one customer."""
    size = draw(st.integers(1, 8))
    count = draw(st.integers(1, 4))

    def column(values, length=size):
        return np.array(draw(st.lists(values, min_size=length, max_size=length)))

    return Case(
        points=column(st.one_of(st.just(float("nan")), POINTS)),
        freshness=column(FRESH),
        weights=column(WEIGHTS),
        groups=column(st.integers(0, count - 1)),
        group_weights=column(WEIGHTS, count),
        available=column(st.booleans()),
    )


@tagged("post_install", "-at_install")
class TestScoringTools(BaseCase):
    @given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
    def test_points_are_within_range_and_monotone(self, one, other, bad, good):
        """Better is never worth less, in whichever direction better lies."""
        if bad == good:
            return
        low, high = sorted([one, other], reverse=bad > good)
        first, second = scoring.points([low, high], bad, good)
        self.assertTrue(0 <= first <= second <= 100)

    @given(st.integers(0, 4000), st.integers(0, 4000), st.integers(0, 1000))
    def test_freshness_only_falls(self, one, other, validity):
        young, old = sorted([one, other])
        first, second = scoring.freshness([young, old], validity)
        self.assertTrue(0 <= second <= first <= 1)

    @given(cases())
    def test_parts_add_up_to_the_score(self, case):
        """0 to 100; weights sum to 1 and contributions to the score; coverage is a
        share."""
        result = case.combine()
        self.assertTrue(0 <= result.coverage <= 1)
        self.assertTrue((result.weights >= 0).all())
        if np.isnan(result.score):
            self.assertFalse(result.weights.any())
            return
        self.assertTrue(0 <= result.score <= 100)
        self.assertAlmostEqual(result.weights.sum(), 1, places=6)
        self.assertAlmostEqual(result.contributions.sum(), result.score, places=6)
        self.assertFalse(result.weights[~case.available].any())
        self.assertFalse(result.weights[np.isnan(case.points)].any())

    @given(cases(), st.integers(0, 7), POINTS)
    def test_score_is_monotone_in_each_measure(self, case, index, better):
        """A measure that improves never costs points."""
        index %= len(case.points)
        if np.isnan(case.points[index]):
            return
        points = case.points.copy()
        points[index] = max(better, points[index])
        before, after = case.combine(), case.combine(points=points)
        if not np.isnan(before.score):
            self.assertGreaterEqual(after.score, before.score - 1e-9)
        self.assertEqual(after.coverage, before.coverage)

    @given(cases(), st.integers(0, 7))
    def test_fading_ends_where_absence_begins(self, case, index):
        """The day a value is gone, the score moves no more than the day before. Only
        the very last value has nothing left to fade towards."""
        index %= len(case.points)
        almost, points = case.freshness.copy(), case.points.copy()
        almost[index] = 1e-8
        points[index] = np.nan
        faded = case.combine(freshness=almost)
        absent = case.combine(points=points)
        if not np.isnan(absent.score) and min(case.freshness[case.freshness > 0]) > 0.1:
            self.assertAlmostEqual(faded.score, absent.score, places=1)
        self.assertAlmostEqual(faded.coverage, absent.coverage, places=5)

    @given(cases())
    def test_rounded_points_add_up_to_the_score(self, case):
        """Contributions and points lost are said with one decimal, and still sum to
        the score and to what is missing to 100."""
        result = case.combine()
        if np.isnan(result.score):
            return
        raw = np.round(result.score, 1)
        points = np.nan_to_num(case.points)
        won = scoring.share_out(result.contributions, raw)
        lost = scoring.share_out(result.weights * (100 - points), 100 - raw)
        self.assertAlmostEqual(won.sum(), raw, places=6)
        self.assertAlmostEqual(lost.sum(), 100 - raw, places=6)
        self.assertLess(np.abs(won - result.contributions).max(), 0.1 + 1e-6)

    @given(st.lists(cases(), min_size=2, max_size=5))
    def test_many_at_once_score_as_one_by_one(self, customers):
        """A column of customers gives what each alone gives."""
        card = customers[0]
        size = len(card.points)
        points = [np.resize(customer.points, size) for customer in customers]
        fresh = [np.resize(customer.freshness, size) for customer in customers]
        together = card.combine(points=np.array(points), freshness=np.array(fresh))
        for row, (one, age) in enumerate(zip(points, fresh, strict=True)):
            alone = card.combine(points=one, freshness=age)
            for all_of_them, it in zip(together, alone, strict=True):
                np.testing.assert_allclose(all_of_them[row], it, atol=1e-9)

    @given(
        st.one_of(st.just(float("nan")), POINTS),
        st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=4),
    )
    def test_caps_never_raise_a_score(self, score, caps):
        limits = np.array([limit for limit, _applies in caps])
        applies = np.array([applies for _limit, applies in caps], dtype=bool)
        result, allowed = scoring.cap(score, limits, applies)
        if not np.isnan(score):
            self.assertEqual(result, min([score, *limits[applies]]))
        self.assertEqual(allowed, min([100, *limits[applies]]))

    @given(POINTS, st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
    def test_too_little_data_is_never_green(self, score, coverage, needed, allowed):
        score = min(score, allowed)
        result = scoring.band(score, coverage, 50, 75, needed, allowed)
        if coverage < needed:
            self.assertNotEqual(result, "green")
        if score < 75:
            # what is known to be trouble stays so, however little is known
            self.assertEqual(result, "amber" if score >= 50 else "red")
        elif coverage >= needed:
            self.assertEqual(result, "green")
