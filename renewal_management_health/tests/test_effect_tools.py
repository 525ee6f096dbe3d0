# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tests.hypothesis_common import given, st

from ..tools import effect
from ..tools.effect import ENOUGH, judge, newcombe

SHARES = st.integers(1, 400).flatmap(
    lambda total: st.tuples(st.integers(0, total), st.just(total))
)


@tagged("post_install", "-at_install")
class TestEffectTools(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        result = doctest.testmod(effect)
        self.assertTrue(result.attempted)
        self.assertEqual(result.failed, 0)

    @given(SHARES, SHARES)
    def test_the_interval_contains_the_difference(self, one, other):
        difference, low, high = newcombe(*one, *other)
        self.assertLessEqual(-1 - 1e-9, low)
        self.assertLessEqual(low, difference + 1e-9)
        self.assertLessEqual(difference - 1e-9, high)
        self.assertLessEqual(high, 1 + 1e-9)

    @given(SHARES, SHARES)
    def test_the_other_way_round_it_is_the_same(self, one, other):
        difference, low, high = newcombe(*one, *other)
        back, back_low, back_high = newcombe(*other, *one)
        self.assertAlmostEqual(difference, -back)
        self.assertAlmostEqual(low, -back_high)
        self.assertAlmostEqual(high, -back_low)

    @given(SHARES, SHARES)
    def test_one_more_success_moves_it_up(self, one, other):
        successes, total = one
        if successes < total:
            before = newcombe(successes, total, *other)
            after = newcombe(successes + 1, total, *other)
            for lower, higher in zip(before, after, strict=True):
                self.assertLess(lower, higher + 1e-12)

    @given(SHARES, SHARES, st.integers(2, 20))
    def test_more_of_the_same_makes_it_narrower(self, one, other, times):
        more = newcombe(*(times * n for n in one), *(times * n for n in other))
        few = newcombe(*one, *other)
        self.assertLess(more[2] - more[1], few[2] - few[1])

    @given(SHARES, SHARES)
    def test_nothing_is_said_of_few_and_a_winner_has_a_loser(self, one, other):
        said, reply = judge(*one, *other), judge(*other, *one)
        if min(one[1], other[1]) < ENOUGH:
            self.assertEqual({said.kind, reply.kind}, {"unknown"})
        else:
            opposite = {"better": "worse", "worse": "better", "same": "same"}
            self.assertEqual(reply.kind, opposite[said.kind])
        self.assertEqual(judge(*one, *other, has_other=False).kind, "nobody")
