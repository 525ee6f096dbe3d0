# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What must be true of scores under other weights, whatever the past."""

import doctest

import numpy as np

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tests.hypothesis_common import given, st

from ..tools import scoresheet, scoring, what_if, what_if_fit
from ..tools.what_if import Setting, get_scores, make_past

TODAY = 739000
# what is stored has four decimals
VALUES = st.one_of(
    st.just(float("nan")), st.integers(-2000, 12000).map(lambda x: x / 100)
)
AGES = st.one_of(st.just(float("nan")), st.integers(0, 90))
WEIGHTS = st.one_of(st.just(0.0), st.floats(0.01, 1000))


@st.composite
def sheets(draw):
    """A score sheet of up to 6 customers, as the scorer fills it."""
    rows, size = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    count = draw(st.integers(1, 3))

    def column(values, length=size):
        return tuple(draw(st.lists(values, min_size=length, max_size=length)))

    card = scoresheet.Card(
        id=1,
        version=1,
        measures=tuple(range(size)),
        bad=column(st.integers(0, 40)),
        good=column(st.integers(41, 100)),
        validity=column(st.sampled_from((0, 14, 30))),
        weights=column(WEIGHTS),
        available=(True,) * size,
        groups=column(st.integers(0, count - 1)),
        group_ids=tuple(range(count)),
        group_weights=column(WEIGHTS, count),
        caps=tuple(
            scoresheet.Cap(number, top)
            for number, top in enumerate(column(st.integers(0, 100), 2))
        ),
    )
    values = np.array([column(VALUES) for _row in range(rows)])
    ages = np.array([column(AGES) for _row in range(rows)])
    capped = np.array([column(st.booleans(), 2) for _row in range(rows)])
    return scoresheet.fill(card, values, TODAY - ages, capped, TODAY)


def look_back(sheet):
    """(past, setting) of a sheet, as the screen has them."""
    card = sheet.card
    past = make_past(
        scoring.points(sheet.values, card.bad, card.good),
        renewed=np.ones(len(sheet.values)),
        fresh=scoring.freshness(TODAY - sheet.days, card.validity),
        groups=np.array(card.groups, dtype=int),
        capped=sheet.capped,
    )
    tops = tuple(cap.max_score for cap in card.caps)
    limits = card.amber_from, card.green_from, 50
    return past, Setting(card.weights, card.group_weights, tops, *limits)


@tagged("post_install", "-at_install")
class TestWhatIfTools(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        for module in (what_if, what_if_fit):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertEqual(result.failed, 0)

    @given(sheets())
    def test_with_todays_weights_the_score_is_the_scorers(self, sheet):
        past, setting = look_back(sheet)
        np.testing.assert_array_equal(get_scores(past, setting), sheet.score)

    @given(sheets())
    def test_sliders_that_stand_still_change_nothing(self, sheet):
        past, setting = look_back(sheet)
        shares = what_if.to_shares(setting.weights, past.groups, setting.group_weights)
        weights, group_weights = what_if.to_weights(shares, setting, past.groups)
        self.assertEqual(tuple(weights), tuple(setting.weights))
        self.assertEqual(tuple(group_weights), tuple(setting.group_weights))

    @given(sheets(), st.data())
    def test_moved_sliders_give_the_shares_they_show(self, sheet, data):
        past, setting = look_back(sheet)
        size = len(past.groups)
        sliders = st.lists(st.integers(1, 100), min_size=size, max_size=size)
        shares = np.array(data.draw(sliders), dtype=float)
        weights = what_if.to_weights(100 * shares / shares.sum(), setting, past.groups)
        np.testing.assert_allclose(
            what_if.to_shares(weights[0], past.groups, weights[1]),
            100 * shares / shares.sum(),
            atol=0.01,
        )

    @given(sheets())
    def test_weight_zero_is_a_measure_that_is_not_there(self, sheet):
        past, setting = look_back(sheet)
        none = setting._replace(weights=(0.0, *setting.weights[1:]))
        points = past.points.copy()
        points[:, 0] = np.nan
        gone = past._replace(points=points)
        np.testing.assert_array_equal(get_scores(past, none), get_scores(gone, none))

    @given(
        st.lists(
            st.tuples(
                st.integers(0, 800),
                st.integers(0, 1),
                st.one_of(st.just(float("nan")), st.integers(0, 100)),
                st.integers(1, 9),
            ),
            min_size=1,
        )
    )
    def test_quarters_sum_to_the_whole(self, rows):
        days, renewed, scores, amounts = np.array(rows, dtype=float).T
        past = make_past(
            scores[:, None],
            renewed,
            due=TODAY + days.astype(int),
            amounts=amounts,
        )
        parts = [
            what_if.judge(past.take(places), scores[places], 50)
            for _quarter, places in what_if.split_quarters(past)
        ]
        whole = what_if.judge(past, scores, 50)
        for name in ("count", "lost", "alarms", "right"):
            self.assertEqual(sum(getattr(p, name) for p in parts), getattr(whole, name))

    @given(st.integers(0, 2**32 - 1))
    def test_fitted_weights_are_never_negative_and_sum_to_a_hundred(self, seed):
        chance = np.random.default_rng(seed)
        points = chance.uniform(0, 100, (40, 4))
        points[chance.random((40, 4)) < 0.2] = np.nan
        points[:, 3] = 50
        shares = what_if_fit.fit(points, chance.integers(0, 2, 40))
        self.assertTrue((shares >= 0).all())
        self.assertEqual(shares[3], 0, "what never differs tells nothing")
        self.assertIn(round(shares.sum(), 6), (0, 100))

    def test_the_data_choose_what_tells_and_leave_out_what_points_the_wrong_way(self):
        chance = np.random.default_rng(1)
        points = chance.uniform(0, 100, (600, 3))
        # the first two thirds as much as each other, the last the wrong way round
        score = points[:, 0] + points[:, 1] - points[:, 2]
        renewed = score + chance.normal(0, 20, 600) > 50
        first, second, wrong = what_if_fit.fit(points, renewed)
        self.assertAlmostEqual(first, second, delta=8)
        self.assertEqual(wrong, 0)

    def test_each_quarter_learns_only_from_what_was_known_before_it(self):
        """The rule turns round after a year: whoever peeked would know at once."""
        chance = np.random.default_rng(2)
        days = np.sort(TODAY + chance.integers(0, 730, 800))
        points = chance.uniform(0, 100, (800, 2))
        is_later = days >= TODAY + 365
        told = np.where(is_later, points[:, 1], points[:, 0])
        past = make_past(
            points, told > 30, due=days, observed=days - 90, known=days + 1
        )
        setting = Setting((1, 1), (10,), (), 50, 75, 50)
        chosen = what_if_fit.fit_forward(past, setting, 50, 10)
        self.assertTrue(np.isnan(chosen[:50]).all(), "the first had nothing to know")
        first_after = is_later & (days < TODAY + 450)
        asked = first_after & ~np.isnan(chosen)
        self.assertTrue(asked.any())
        np.testing.assert_allclose(chosen[asked], points[asked, 0], atol=15)
