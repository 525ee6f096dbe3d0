# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Folds: no prediction for a customer comes from a model that learned from that
customer."""

import numpy as np


def grouped_folds(groups, renewed, count=5, seed=0):
    """The fold of each row, rows of a group in one, the lost ones spread evenly.

    >>> folds = grouped_folds([1, 1, 2, 2, 3, 4], [1, 1, 0, 1, 1, 0], count=2)
    >>> bool(folds[0] == folds[1] and folds[2] == folds[3])
    True
    >>> bool(folds[2] != folds[5])
    True
    """
    names, places = np.unique(np.asarray(groups), return_inverse=True)
    has_lost = np.zeros(len(names), dtype=bool)
    np.logical_or.at(has_lost, places, np.asarray(renewed) == 0)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    dealt = np.concatenate(
        [shuffled[has_lost[shuffled]], shuffled[~has_lost[shuffled]]]
    )
    folds = np.empty(len(names), dtype=int)
    folds[dealt] = np.arange(len(names)) % count
    return folds[places]


def split_by_group(groups, renewed, count=5, seed=0):
    """(rows to learn from, rows to ask) for each fold.

    >>> splits = split_by_group([1, 1, 2, 3], [1, 0, 1, 0], count=2)
    >>> sorted(int(row) for _learn, ask in splits for row in ask)
    [0, 1, 2, 3]
    """
    folds = grouped_folds(groups, renewed, count, seed)
    return [
        (np.flatnonzero(folds != fold), np.flatnonzero(folds == fold))
        for fold in range(count)
        if (folds == fold).any()
    ]


def split_forward(observed, known, blocks=8):
    """(rows to learn from, rows to ask) for each stretch of time, oldest first.

    What is asked on a day may learn only from outcomes that were known before it: the
    rolling origin of Tashman (2000). The first stretch has nothing to learn from.

    :param observed: day, as a number, on which each row is asked
    :param known: day on which its outcome was known

    >>> for learn, ask in split_forward([10, 20, 30, 40], [15, 45, 35, 50], blocks=4):
    ...     print(learn.tolist(), ask.tolist())
    [] [0]
    [0] [1]
    [0] [2]
    [0, 2] [3]
    """
    observed, known = np.asarray(observed), np.asarray(known)
    if not len(observed):
        return []
    shares = np.linspace(0, 1, blocks + 1)[1:-1]
    edges = np.unique(np.quantile(observed, shares, method="higher"))
    places = np.searchsorted(edges, observed, "right")
    return [
        _split_at(observed, known, np.flatnonzero(places == place))
        for place in np.unique(places)
    ]


def _split_at(observed, known, asked):
    return np.flatnonzero(known < observed[asked].min()), asked
