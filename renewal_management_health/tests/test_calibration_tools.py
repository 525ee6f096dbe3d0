# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
import json

import numpy as np

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tests.hypothesis_common import given, st

from ..tools import (
    backtest,
    belief,
    cells,
    folds,
    learned,
    learning,
    lines,
    past_rate,
    sample,
    tables,
    validation,
)
from ..tools.sample import Sample

DOCUMENTED = (
    backtest,
    belief,
    cells,
    folds,
    learned,
    learning,
    lines,
    past_rate,
    sample,
    validation,
)

OUTCOMES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 50)), min_size=2
).filter(lambda rows: len({renewed for renewed, _score in rows}) == 2)


def split(rows):
    return np.array(rows, dtype=float).T


@tagged("post_install", "-at_install")
class TestCalibrationTools(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        for module in DOCUMENTED:
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertEqual(result.failed, 0)


@tagged("post_install", "-at_install")
class TestValidation(BaseCase):
    @given(OUTCOMES)
    def test_auc_sees_the_order_only(self, rows):
        renewed, scores = split(rows)
        area = validation.auc(renewed, scores)
        for bent in (scores**3 + 5, np.exp(scores / 10), 2 * scores):
            self.assertAlmostEqual(validation.auc(renewed, bent), area, places=9)

    @given(OUTCOMES)
    def test_auc_of_reversed_scores_is_the_rest(self, rows):
        renewed, scores = split(rows)
        area = validation.auc(renewed, scores)
        self.assertAlmostEqual(validation.auc(renewed, -scores), 1 - area, places=9)
        self.assertAlmostEqual(validation.auc(1 - renewed, scores), 1 - area, places=9)
        self.assertEqual(validation.auc(renewed, np.full(len(scores), 7.0)), 0.5)

    @given(OUTCOMES)
    def test_auc_counts_pairs(self, rows):
        renewed, scores = split(rows)
        won, lost = scores[renewed == 1], scores[renewed == 0]
        pairs = [(a > b) + (a == b) / 2 for a in won for b in lost]
        area, low, high = validation.auc_interval(renewed, scores)
        self.assertAlmostEqual(area, sum(pairs) / len(pairs), places=9)
        self.assertTrue(0 <= low <= area + 1e-9 and area - 1e-9 <= high <= 1)

    @given(OUTCOMES, st.integers(0, 51))
    def test_confusion_adds_up(self, rows, threshold):
        renewed, scores = split(rows)
        table = validation.confusion(renewed, scores, threshold)
        self.assertEqual(sum(table[:4]), len(renewed))
        self.assertEqual(table.flagged_lost + table.missed, (renewed == 0).sum())
        self.assertAlmostEqual(table.value_recall, table.recall)

    @given(OUTCOMES, st.integers(1, 12))
    def test_calibration_forgets_nobody(self, rows, bins):
        renewed, scores = split(rows)
        table = validation.calibration(renewed, scores / 50, bins)
        self.assertLessEqual(len(table), bins)
        self.assertEqual(sum(row.count for row in table), len(renewed))
        self.assertEqual(sum(row.lost for row in table), (renewed == 0).sum())
        for row in table:
            self.assertTrue(row.became_low <= row.became <= row.became_high)
        said = [row.said for row in table]
        self.assertEqual(said, sorted(said))

    @given(OUTCOMES)
    def test_no_constant_beats_the_prior(self, rows):
        renewed, _scores = split(rows)
        prior = validation.prior_brier(renewed)
        for constant in (0, 0.3, 0.9, 1):
            error = validation.brier(renewed, np.full(len(renewed), constant))
            self.assertLessEqual(validation.brier_skill(error, prior), 1e-9)

    @given(st.integers(0, 200), st.integers(0, 200))
    def test_wilson_interval_contains_the_rate(self, successes, failures):
        total = successes + failures or 1
        low, high = validation.wilson(successes, total)
        self.assertTrue(0 <= low <= successes / total <= high <= 1)


@tagged("post_install", "-at_install")
class TestLearning(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = np.random.default_rng(1)
        size = 600
        cls.columns = {
            "logins": rng.uniform(0, 30, size),
            "noise": rng.uniform(0, 1, size),
            "segment": np.where(rng.random(size) < 0.5, "a", "b").astype(object),
        }
        cls.kinds = {"logins": "number", "noise": "number", "segment": "category"}
        log_odds = cls.columns["logins"] / 5 - 2 + (cls.columns["segment"] == "a")
        cls.renewed = (rng.random(size) < learned.sigmoid(log_odds)).astype(int)
        cls.columns["logins"][rng.random(size) < 0.1] = np.nan
        cls.size = size
        cls.model = lines.fit(cls.make_sample(cls.columns, cls.kinds), 3, 0.3)

    @classmethod
    def make_sample(cls, columns, kinds):
        days = np.arange(cls.size)
        rest = (days, days, days + 90, *[np.ones(cls.size)] * 3)
        renewed = cls.renewed.astype(float)
        return Sample(days, days, renewed, *rest, columns=columns, kinds=kinds)

    def test_a_model_is_plain_data(self):
        again = json.loads(json.dumps(self.model))
        said = learned.predict(again, self.columns, self.size)
        expected = learned.predict(self.model, self.columns, self.size)
        self.assertEqual(said.tolist(), expected.tolist())

    def test_prediction_is_what_scikit_learn_says(self):
        """Line by line of plain numpy, against the library's own answer."""
        said = learned.predict(self.model, self.columns, self.size)
        self.assertAlmostEqual(said.mean(), self.renewed.mean(), places=2)
        self.assertGreater(validation.auc(self.renewed, said), 0.75)
        error = validation.brier(self.renewed, said)
        self.assertLess(error, validation.prior_brier(self.renewed))

    def test_contributions_average_zero(self):
        parts = learned.contributions(self.model, self.columns, self.size)
        self.assertLess(np.abs(parts.mean(axis=0)).max(), 0.02)

    def test_unseen_values_get_an_answer_within_bounds(self):
        """No data, an unknown segment, values far outside: an answer within bounds."""
        columns = {"logins": [np.nan, 1e9, -1e9], "segment": [None, "zzz", "a"]}
        said = learned.predict(self.model, columns, 3)
        self.assertTrue(((said > 0) & (said < 1)).all())
        inside = {"logins": [30.0, 0.0], "segment": ["zzz", "a"]}
        ends = learned.predict(self.model, inside, 2)
        self.assertAlmostEqual(said[1], ends[0], places=2)
        self.assertAlmostEqual(said[2], ends[1], places=2)

    def test_missing_value_falls_back_to_the_share_of_all(self):
        """What was never missing, and is: the share of all, whatever the average."""
        columns = {"sure": self.columns["noise"], "logins": self.columns["logins"]}
        columns["sure"] = np.where(self.renewed == 1, 9.0, 1.0) + columns["sure"]
        model = lines.fit(self.make_sample(columns, {"sure": "number"}), 3, 0.3)
        said = float(learned.predict(model, {}, 1)[0])
        self.assertAlmostEqual(said, self.renewed.mean())

    def test_the_strongest_comes_first(self):
        columns = {"logins": [30.0], "segment": ["a"], "noise": [0.5]}
        [(probability, _average, lines)] = learned.explain(self.model, columns, 1)
        self.assertGreater(probability, 0.9)
        self.assertEqual(lines[0][0], "logins")
        self.assertGreater(lines[0][1], 0)

    def test_without_differences_the_rate_is_predicted(self):
        columns, kinds = {"flat": np.ones(self.size)}, {"flat": "number"}
        for model in (
            lines.fit(self.make_sample(columns, kinds), 0, 0.3),
            tables.fit(self.make_sample(columns, kinds), 12, []),
        ):
            said = float(learned.predict(model, {}, 1)[0])
            self.assertAlmostEqual(said, self.renewed.mean())


DAYS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 90)), min_size=1, max_size=60
)


@tagged("post_install", "-at_install")
class TestForward(BaseCase):
    @given(DAYS, st.integers(1, 10))
    def test_nobody_learns_from_the_future(self, days, blocks):
        observed = np.array([day for day, _wait in days])
        known = observed + np.array([wait for _day, wait in days])
        splits = folds.split_forward(observed, known, blocks)
        asked = [int(row) for _learn, ask in splits for row in ask]
        self.assertEqual(sorted(asked), list(range(len(days))))
        for learn, ask in splits:
            if len(learn):
                self.assertLess(known[learn].max(), observed[ask].min())
            self.assertFalse(set(learn) & set(ask))

    @given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 1)), min_size=1))
    def test_a_customer_is_in_one_fold(self, rows):
        groups, renewed = np.array(rows).T
        for learn, ask in folds.split_by_group(groups, renewed, 4):
            self.assertFalse(set(groups[learn]) & set(groups[ask]))

    @given(
        st.lists(
            st.tuples(
                st.integers(0, 50),
                st.sampled_from("ab"),
                st.sampled_from("xy"),
                st.integers(0, 1),
            )
        ),
        st.integers(0, 60),
    )
    def test_rates_know_only_what_was_before(self, outcomes, day):
        outcomes = [(known, won, (one, two)) for known, one, two, won in outcomes]
        before = [outcome for outcome in outcomes if outcome[0] < day]
        full, past = past_rate.PastRates(outcomes), past_rate.PastRates(before)
        self.assertEqual(full.get_rate(day, "x", "a"), past.get_rate(day, "x", "a"))

    @given(st.integers(0, 100), st.integers(0, 100), st.floats(0, 1))
    def test_smoothed_rate_lies_between(self, renewed, lost, prior):
        total = renewed + lost
        rate = past_rate.smoothed_rate(renewed, total, prior)
        share = renewed / total if total else prior
        self.assertTrue(min(share, prior) - 1e-9 <= rate <= max(share, prior) + 1e-9)
