# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The second learner: boosted tables of one and of two features.

scikit-learn's gradient boosting, whose trees may use two features each; so what it says
is a sum of functions of one and of two features, and can be written down as tables
(generalized additive models with pairwise interactions: Lou et al. 2013). What two
features say together that either says alone is moved to the tables of one feature
(purification: Lengerich et al. 2020), so that a pair only says what is due to both, and
every table averages 0 over the rows that were learned from.

Where a feature has a direction, more of the good never lowers the probability.
The result is plain data, see ``learned``. scikit-learn is loaded when something is
learned, and not before.
"""

import warnings
from functools import wraps
from itertools import combinations

import numpy as np

from .cells import count_cells, cut, place

# Small steps, small trees; leaves small enough for a rare cell.
STEP = 0.1
LEAVES = 8
MIN_LEAF = 10
# Numbers of trees that are compared.
ROUNDS = (12, 25, 50, 75, 100, 150, 200, 300, 400)
# Pairs that are told apart, the strongest ones.
MAX_PAIRS = 20
# Of the mean that two features share, so little may be left in a pair.
CLOSE = 1e-7


class _Grid:
    """The rows of a sample as numbers of cells, with what a learner has to know."""

    def __init__(self, sample):
        cells = {
            name: cut(sample.columns[name], kind) for name, kind in sample.kinds.items()
        }
        size = len(sample)
        self.places = {
            name: place(one, sample.columns[name], size) for name, one in cells.items()
        }
        self.cells = {
            name: one
            for name, one in cells.items()
            if len(np.unique(self.places[name])) > 1
        }
        self.names = list(self.cells)
        self.directions = sample.directions
        self.renewed = sample.renewed.astype(int)

    def encode(self, places):
        """Places as the boosting knows them: no data is NaN.

        :param places: {feature: numbers of cells}
        """
        columns = []
        for name in self.names:
            column, cells = places[name].astype(float), self.cells[name]
            if cells["kind"] == "number":
                column[places[name] == count_cells(cells) - 1] = np.nan
            columns.append(column)
        return np.column_stack(columns)

    def boost(self, rounds, pairs=None):
        """:param pairs: the pairs of features that may work together; left out: all
        :return: the booster"""
        from sklearn.ensemble import HistGradientBoostingClassifier

        number = {name: place for place, name in enumerate(self.names)}
        allowed = "pairwise"
        if pairs is not None:
            allowed = [{place} for place in number.values()]
            allowed += [{number[one], number[other]} for one, other in pairs]
        booster = HistGradientBoostingClassifier(
            learning_rate=STEP,
            max_iter=rounds,
            max_leaf_nodes=LEAVES,
            min_samples_leaf=MIN_LEAF,
            early_stopping=False,
            interaction_cst=allowed,
            categorical_features=[
                self.cells[name]["kind"] == "category" for name in self.names
            ],
            monotonic_cst=[self.directions.get(name, 0) for name in self.names],
        )
        return booster.fit(self.encode(self.places), self.renewed)


def _in_one_thread(function):
    """More threads only wait for each other beside a busy server."""

    @wraps(function)
    def wrapped(*arguments):
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            return function(*arguments)

    return wrapped


@_in_one_thread
def try_rounds(sample, asked):
    """What boosting says of other rows after so many trees.

    :param asked: sample of the rows that are asked
    :return: {number of trees: probabilities}
    """
    grid, said = _Grid(sample), {}
    if not grid.names:
        return {ROUNDS[0]: np.full(len(asked), sample.renewed.mean())}
    booster = grid.boost(ROUNDS[-1])
    places = {
        name: place(cells, asked.columns[name], len(asked))
        for name, cells in grid.cells.items()
    }
    with warnings.catch_warnings():
        # a level that was not seen while learning counts as no data
        warnings.simplefilter("ignore", UserWarning)
        stages = booster.staged_predict_proba(grid.encode(places))
        for number, stage in enumerate(stages, start=1):
            if number in ROUNDS:
                said[number] = stage[:, 1]
    return said


@_in_one_thread
def find_pairs(sample, rounds):
    """The pairs of features that say most together, strongest first.

    :return: [[feature, feature]]
    """
    grid = _Grid(sample)
    if len(grid.names) < 2:
        return []
    booster = grid.boost(rounds)
    _constant, tables = _read_tables(grid, booster, combinations(grid.names, 2))
    pairs = [table for table in tables if len(table["features"]) == 2]
    pairs.sort(key=lambda table: -table["weight"])
    return [table["features"] for table in pairs[:MAX_PAIRS] if table["weight"] > 0]


@_in_one_thread
def fit(sample, rounds, pairs):
    """Learn tables.

    :param sample: tools.sample.Sample of closed renewals, both outcomes occurring
    :param rounds: number of trees
    :param pairs: [[feature, feature]] that may work together
    :return: a model, see ``learned``
    """
    grid, share = _Grid(sample), float(sample.renewed.mean())
    model = {"learner": "tables", "rounds": rounds, "pairs": pairs, "rate": share}
    if not grid.names:
        log_odds = float(np.log(share / (1 - share)))
        return {**model, "intercept": log_odds, "cells": {}, "tables": []}
    pairs = [pair for pair in pairs if set(pair) <= set(grid.names)]
    booster = grid.boost(rounds, pairs)
    intercept, tables = _read_tables(grid, booster, pairs)
    return {**model, "intercept": intercept, "cells": grid.cells, "tables": tables}


# ----------------------------------------------------------------------
# From trees to tables
# ----------------------------------------------------------------------


def _read_tables(grid, booster, pairs):
    """Tables that add up to what the booster says, each averaging 0 over the rows.

    The function is asked along each feature and over each pair of features, the others
    staying in their first cells: of a sum of functions of two features this gives the
    parts (the anchored decomposition, Kuo et al. 2010).

    :return: (the constant that is left, tables)
    """
    ask = _Asker(grid, booster)
    constant = ask([])
    first = {name: ask([name]) - constant for name in grid.names}
    alone = {name: heights.copy() for name, heights in first.items()}
    together = {}
    for one, other in pairs:
        both = ask([one, other]).reshape(len(first[one]), len(first[other]))
        both -= constant + first[one][:, None] + first[other][None, :]
        _purify(both, grid, one, other, alone)
        together[one, other] = both
    tables = []
    for name, heights in alone.items():
        mean = heights[grid.places[name]].mean()
        constant = constant + mean
        tables.append(_make_table(grid, [name], heights - mean))
    tables += [_make_table(grid, list(pair), both) for pair, both in together.items()]
    return float(constant[0]), tables


class _Asker:
    def __init__(self, grid, booster):
        self.grid, self.booster = grid, booster

    def __call__(self, features):
        """Log-odds over all cells of the named features, the first one slowest."""
        counts = [count_cells(self.grid.cells[name]) for name in features]
        size = int(np.prod(counts))
        places = {name: np.zeros(size, dtype=int) for name in self.grid.names}
        places.update(zip(features, np.indices(counts).reshape(-1, size), strict=True))
        with warnings.catch_warnings():
            # see try_rounds
            warnings.simplefilter("ignore", UserWarning)
            return self.booster.decision_function(self.grid.encode(places))


def _purify(both, grid, one, other, alone):
    """Move what a pair says on average of one of its features to that feature."""
    shape = both.shape
    counts = np.zeros(shape)
    np.add.at(counts, (grid.places[one], grid.places[other]), 1.0)
    # where nobody is, all cells count alike
    counts += CLOSE
    for _turn in range(200):
        rows = (both * counts).sum(axis=1) / counts.sum(axis=1)
        both -= rows[:, None]
        alone[one] += rows
        columns = (both * counts).sum(axis=0) / counts.sum(axis=0)
        both -= columns[None, :]
        alone[other] += columns
        if max(np.abs(rows).max(), np.abs(columns).max()) < CLOSE:
            break


def _make_table(grid, names, values):
    """Nobody knows what no data means of a feature that always had some: it says
    nothing."""
    for axis, name in enumerate(names):
        if not grid.cells[name]["tells_missing"]:
            np.moveaxis(values, axis, 0)[-1] = 0.0
    spread = values[tuple(grid.places[name] for name in names)].std()
    return {
        "features": names,
        "values": np.round(values, 6).tolist(),
        "weight": round(float(spread), 9),
    }
