# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import time

import numpy as np

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tests.hypothesis_common import given, settings, st

from ..tools import backtest, learned, learning, lines, tables
from ..tools.belief import auc_difference, find_lacks
from ..tools.cells import place
from ..tools.sample import Sample
from ..tools.validation import auc

NAN = float("nan")


def make_sample(columns, kinds, renewed, days=None, **values):
    """Rows looked at on these days, whose outcomes are known a month later."""
    size = len(renewed)
    ids = np.arange(size)
    days = ids if days is None else days
    rest = (days + 30, np.ones(size), np.full(size, 50.0), np.full(size, 50.0))
    observed = (days + 30, days)
    return Sample(
        ids, ids, renewed.astype(float), *observed, *rest, columns, kinds, **values
    )


def draw_sample(seed, size=300):
    """Numbers with gaps, a category, and outcomes that hang on them together."""
    rng = np.random.default_rng(seed)
    logins = rng.integers(0, 30, size).astype(float)
    seats = rng.uniform(0, 1, size)
    kind = rng.choice(["a", "b", "c"], size).astype(object)
    log_odds = logins / 10 - 1 + np.where(kind == "a", 2 * seats, -seats)
    renewed = rng.random(size) < learned.sigmoid(log_odds)
    logins[rng.random(size) < 0.1] = np.nan
    columns = {"logins": logins, "seats": seats, "kind": kind}
    kinds = {"logins": "number", "seats": "number", "kind": "category"}
    return make_sample(columns, kinds, renewed, directions={"logins": 1})


def learn(sample, rounds=30):
    return tables.fit(sample, rounds, tables.find_pairs(sample, rounds))


@tagged("post_install", "-at_install")
class TestTables(BaseCase):
    @given(st.integers(0, 10**6))
    @settings(max_examples=4, deadline=None)
    def test_tables_add_up_to_what_the_trees_say(self, seed):
        sample = draw_sample(seed).sort()
        model = learn(sample)
        grid = tables._Grid(sample)
        booster = grid.boost(model["rounds"], model["pairs"])
        trees = booster.decision_function(grid.encode(grid.places))
        parts = learned.contributions(model, sample.columns, len(sample))
        said = model["intercept"] + parts.sum(axis=1)
        self.assertLess(np.abs(said - trees).max(), 1e-4)
        # each is for or against as compared with an average customer
        self.assertLess(np.abs(parts.mean(axis=0)).max(), 1e-4)

    @given(st.integers(0, 10**6))
    @settings(max_examples=2, deadline=None)
    def test_reasons_add_up_to_the_probability(self, seed):
        """Whichever the learner, and with unknown values too."""
        sample = draw_sample(seed)
        sample.columns["logins"][::3] = NAN
        for model in (learn(sample), lines.fit(sample, 3, 0.3)):
            said = learned.explain(model, sample.columns, len(sample), limit=None)
            for probability, average, reasons in said:
                left = 100 * (probability - average) - sum(p for _name, p in reasons)
                # each is rounded, or left out below one point
                self.assertLess(abs(left), 0.5 * len(learned.get_parts(model)))

    def test_reasons_of_an_average_customer_are_slopes(self):
        """Nothing to share out: what each would change."""
        points = learned.to_points(np.array([[2.0, -2.0]]), 0.0)
        self.assertEqual(points.tolist(), [[50.0, -50.0]])

    @given(st.integers(0, 10**6))
    @settings(max_examples=4, deadline=None)
    def test_more_of_the_good_is_never_worse(self, seed):
        sample = draw_sample(seed)
        model = learn(sample)
        for row in range(0, 300, 60):
            columns = {
                "logins": np.arange(-5.0, 40.0),
                "seats": np.full(45, sample.columns["seats"][row]),
                "kind": [sample.columns["kind"][row]] * 45,
            }
            said = learned.predict(model, columns, 45)
            self.assertGreaterEqual(np.diff(said).min(), -1e-6)

    @given(st.integers(0, 10**6))
    @settings(max_examples=2, deadline=None)
    def test_the_order_of_the_rows_does_not_matter(self, seed):
        sample = draw_sample(seed)
        order = np.random.default_rng(seed).permutation(len(sample))
        models = [learning.fit(sample), learning.fit(sample.take(order))]
        self.assertEqual(json.dumps(models[0]), json.dumps(models[1]))

    def test_a_model_is_plain_data(self):
        sample = draw_sample(1)
        model = learn(sample)
        again = json.loads(json.dumps(model))
        said = [
            learned.predict(one, sample.columns, len(sample)) for one in (model, again)
        ]
        self.assertEqual(said[0].tolist(), said[1].tolist())

    def test_what_was_never_unknown_says_nothing_when_it_is(self):
        """And draws the probability to the share of all."""
        sample = draw_sample(2)
        model = learn(sample)
        columns = {"seats": [NAN], "logins": [5.0], "kind": ["zzz"]}
        names = learned.get_parts(model)
        [parts] = learned.contributions(model, columns, 1)
        for name, part in zip(names, parts, strict=True):
            if "seats" in name:
                self.assertEqual(part, 0)
        self.assertLess(learned.get_known(model, columns, 1)[0], 1)
        [nothing] = learned.predict(model, {}, 1)
        self.assertTrue(0 < nothing < 1)

    def test_too_many_levels_are_taken_together(self):
        levels = np.array([f"level {n % 200}" for n in range(600)], dtype=object)
        sample = make_sample({"a": levels}, {"a": "category"}, np.arange(600) % 3 > 0)
        self.assertFalse(tables._Grid(sample).names)

    # ------------------------------------------------------------------
    # Two together
    # ------------------------------------------------------------------

    def plant(self, size=8000, seed=0):
        """Renewals whose fate is a category's in this number of the term, and nothing
        that either says alone.

        :return: (sample, probability that was planted)
        """
        rng = np.random.default_rng(seed)
        category = rng.integers(0, 8, size)
        term = rng.integers(1, 6, size).astype(float)
        noise = {f"noise {n}": rng.normal(size=size) for n in range(12)}
        truth = learned.sigmoid(1.0 + 1.6 * np.where((category + term) % 2, 1, -1))
        columns = {
            "category": np.array([f"c{n}" for n in category], dtype=object),
            "term": term,
            **noise,
        }
        kinds = dict.fromkeys(columns, "number") | {"category": "category"}
        renewed = rng.random(size) < truth
        days = np.sort(rng.integers(0, 1500, size))
        return make_sample(columns, kinds, renewed, days), truth

    def test_a_planted_pair_is_found_named_and_as_good_as_the_truth(self):
        sample, truth = self.plant()
        started = time.process_time()
        said = backtest.ask(sample, "forward", 100, 30)
        model = learning.fit(sample)
        seconds = time.process_time() - started
        asked = ~np.isnan(said)
        best = auc(sample.renewed[asked], truth[asked])
        self.assertLess(best - auc(sample.renewed[asked], said[asked]), 0.02)
        self.assertEqual(model["learner"], "tables")
        [(_probability, _average, lines)] = learned.explain(
            model, {name: values[:1] for name, values in sample.columns.items()}, 1
        )
        self.assertEqual(lines[0][0], "category*term")
        self.assertLess(seconds, 60)

    def test_lines_are_kept_where_nothing_bends(self):
        """The simpler learner wins where there is nothing more to find."""
        rng = np.random.default_rng(3)
        logins = rng.normal(size=1500)
        renewed = rng.random(1500) < learned.sigmoid(logins + 1)
        noise = {f"noise {n}": rng.normal(size=1500) for n in range(5)}
        columns = {"logins": logins, **noise}
        sample = make_sample(columns, dict.fromkeys(columns, "number"), renewed)
        self.assertEqual(learning.fit(sample)["learner"], "lines")

    # ------------------------------------------------------------------
    # No peeking
    # ------------------------------------------------------------------

    def test_later_outcomes_change_nothing_that_was_said_before(self):
        sample = draw_sample(4, 600)
        said = backtest.ask(sample, "forward", 60, 15)
        read = backtest.read_scores(sample, "forward", 60, 15)
        later = sample.known > 400
        sample.renewed[later] = np.random.default_rng(0).permutation(
            sample.renewed[later]
        )
        again = backtest.ask(sample, "forward", 60, 15)
        before = sample.observed < 400 - 600 // 8
        self.assertTrue((~np.isnan(said[before])).any())
        np.testing.assert_array_equal(said[before], again[before])
        again = backtest.read_scores(sample, "forward", 60, 15)
        np.testing.assert_array_equal(read[before], again[before])


@tagged("post_install", "-at_install")
class TestBelief(BaseCase):
    def judge(self, renewed, said):
        amounts = np.ones(len(renewed))
        return backtest.judge(renewed, said, amounts, 0.5, said)

    def test_a_weak_score_with_a_bad_brier_is_not_believed(self):
        """An area of 0.54 with an error above that of knowing nothing."""
        rng = np.random.default_rng(0)
        renewed = (rng.random(4000) < 0.8).astype(float)
        said = np.clip(0.5 + 0.05 * renewed + rng.normal(0, 0.3, 4000), 0.01, 0.99)
        figures = self.judge(renewed, said)
        self.assertTrue(0.5 < figures.auc_low < 0.56)
        lacks = find_lacks(figures, (None, None, None), [], True)
        self.assertEqual(lacks, ["prior"])

    def test_a_better_single_signal_is_a_lack(self):
        rng = np.random.default_rng(1)
        renewed = (rng.random(1000) < 0.7).astype(float)
        strong = renewed + rng.normal(0, 0.5, 1000)
        weak = renewed + rng.normal(0, 2, 1000)
        gap = auc_difference(renewed, weak, strong)
        self.assertLess(gap[2], 0)
        figures = self.judge(renewed, np.full(1000, renewed.mean()))
        self.assertIn("best", find_lacks(figures, gap, [], True))
        self.assertEqual(auc_difference(renewed, strong, weak)[0], -gap[0])

    @given(st.integers(0, 10**6))
    @settings(max_examples=20, deadline=None)
    def test_the_interval_holds_the_difference(self, seed):
        rng = np.random.default_rng(seed)
        renewed = (rng.random(60) < 0.6).astype(float)
        one, other = rng.normal(size=60), renewed + rng.normal(size=60)
        gap, low, high = auc_difference(renewed, one, other)
        self.assertAlmostEqual(gap, auc(renewed, one) - auc(renewed, other))
        self.assertTrue(low <= gap <= high)

    def test_cells_of_a_missing_number_are_the_last(self):
        cells = {"kind": "number", "edges": [3.0], "tells_missing": True}
        self.assertEqual(place(cells, [NAN, -1e9, 1e9], 3).tolist(), [2, 0, 1])
