# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What if the weights had been others: past renewals scored again from what was stored
of them, with numbers in and out.

Nothing is measured again: points and freshness of each measure are a matrix that is
made once, and other weights are one product with it. The formulas are ``scoring``'s.
"""

import io
from typing import NamedTuple

import numpy as np

from . import scoring, validation

# Shares of a score, in percent, that differ by less are the same.
SAME = 1e-6
# ``date(1970, 1, 1).toordinal()``
EPOCH = 719163


class Past(NamedTuple):
    """A row for each renewal, a column for each measure or cap."""

    points: np.ndarray  # 0 to 100; NaN: no data
    fresh: np.ndarray  # what a value keeps of its weight, 0 to 1
    capped: np.ndarray  # whether the cap applied
    groups: np.ndarray  # position of each measure's group
    renewed: np.ndarray
    due: np.ndarray  # days as numbers, as the next two
    observed: np.ndarray
    known: np.ndarray
    amounts: np.ndarray
    stored: np.ndarray  # the score as it was stored; NaN: none
    chosen: np.ndarray  # points by weights fitted to what was known before

    def dump(self):
        """As bytes.

        >>> past = Past(*[np.array([[0.5, np.nan]])] * 11)
        >>> Past.load(past.dump()).points.tolist()
        [[0.5, nan]]
        """
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **self._asdict())
        return buffer.getvalue()

    @classmethod
    def load(cls, data):
        """The same again; nothing in the bytes is run."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(**{name: arrays[name] for name in cls._fields})

    def take(self, rows):
        """The same for some of the renewals."""
        columns = self._asdict()
        groups = columns.pop("groups")
        return Past(groups=groups, **{k: column[rows] for k, column in columns.items()})


class Setting(NamedTuple):
    """What can be moved. Weights are relative, as on the scorecard."""

    weights: tuple  # of each measure, within its group
    group_weights: tuple
    max_scores: tuple  # of each cap
    amber_from: int
    green_from: int
    alert_below: int


# ----------------------------------------------------------------------
# Weights
# ----------------------------------------------------------------------


def to_shares(weights, groups, group_weights):
    """What each measure weighs in the whole score, in percent, when all are known.

    >>> to_shares([1, 3, 1], [0, 0, 1], [30, 10]).tolist()
    [18.75, 56.25, 25.0]
    >>> to_shares([1, 1], [0, 0], [0]).tolist()
    [0.0, 0.0]
    """
    whole = np.zeros(len(groups))
    return 100 * scoring.combine(whole, 1, weights, groups, group_weights).weights


def to_weights(shares, setting, groups):
    """Weights of measures and groups that give these shares. A group in which nothing
    was moved keeps what it has.

    :param shares: of each measure; they need not sum to 100
    :return: (weights, group weights)

    >>> setting = Setting((1, 3, 1), (30, 10), (), 50, 75, 50)
    >>> [x.tolist() for x in to_weights([18.75, 56.25, 25], setting, [0, 0, 1])]
    [[1.0, 3.0, 1.0], [30.0, 10.0]]
    >>> [x.tolist() for x in to_weights([0, 50, 25], setting, [0, 0, 1])]
    [[0.0, 50.0, 1.0], [20.0, 10.0]]
    """
    groups = np.asarray(groups, dtype=int)
    shares, weights, group_weights = (
        np.asarray(column, dtype=float)
        for column in (shares, setting.weights, setting.group_weights)
    )
    member = (groups[:, None] == np.arange(len(group_weights))).astype(float)
    moved = np.abs(shares - to_shares(weights, groups, group_weights)) > SAME
    moved = moved @ member > 0
    scale = group_weights[weights @ member > 0].sum() or 100.0
    sums = shares @ member
    group_weights = np.where(moved, sums * scale / 100, group_weights)
    # of a group that counts for nothing, the weights within are kept
    is_new = (moved & (sums > 0))[groups]
    return np.where(is_new, shares, weights), group_weights


# ----------------------------------------------------------------------
# Scores
# ----------------------------------------------------------------------


def get_points(past, setting):
    """The points before caps, of one decimal; NaN: nothing is known.

    >>> past = make_past([[80, 20], [80, np.nan]], renewed=[1, 0])
    >>> get_points(past, Setting((1, 3), (10,), (), 50, 75, 50)).tolist()
    [35.0, 80.0]
    """
    weights = setting.weights, past.groups, setting.group_weights
    return np.round(scoring.combine(past.points, past.fresh, *weights).score, 1)


def get_scores(past, setting, points=None):
    """Whole scores, as the scorer makes them of the points.

    >>> past = make_past([[80], [np.nan]], renewed=[1, 0], capped=[[True], [True]])
    >>> get_scores(past, Setting((1,), (10,), (49,), 50, 75, 50)).tolist()
    [49.0, 49.0]
    >>> get_scores(past, Setting((1,), (10,), (60,), 50, 75, 50)).tolist()
    [60.0, nan]
    """
    points = get_points(past, setting) if points is None else points
    score, allowed = scoring.cap(points, setting.max_scores, past.capped)
    score = np.where(np.isnan(score) & (allowed < setting.amber_from), allowed, score)
    return scoring.round_half_up(score)


class Figures(NamedTuple):
    """How well scores told who leaves; a figure that cannot be had is None."""

    count: int
    lost: int
    auc: float | None
    low: float | None
    high: float | None
    alarms: int
    right: int  # alarms
    recall: float | None
    value_recall: float | None


def judge(past, scores, alert_below):
    """The figures of scores. A renewal without a score raises no alarm, and ranks
    neither high nor low.

    >>> past = make_past([[0]] * 4, renewed=[0, 0, 1, 1], amounts=[300, 100, 1, 1])
    >>> figures = judge(past, np.array([20, 60, 40, np.nan]), 50)
    >>> figures.auc, figures.alarms, figures.right, figures.value_recall
    (0.5, 2, 1, 0.75)
    """
    known = scores[~np.isnan(scores)]
    filled = np.where(np.isnan(scores), known.mean() if len(known) else 0.0, scores)
    area = validation.auc_interval(past.renewed, filled)
    table = validation.confusion(past.renewed, scores, alert_below, past.amounts)
    return Figures(
        len(scores),
        int((past.renewed == 0).sum()),
        *area,
        table.flagged_lost + table.flagged_kept,
        table.flagged_lost,
        table.recall,
        table.value_recall,
    )


def count_bands(past, scores, setting):
    """(renewals, lost ones) at risk, to watch, healthy: by the score alone.

    >>> past = make_past([[0]] * 4, renewed=[0, 0, 1, 1])
    >>> setting = Setting((1,), (1,), (), 50, 75, 50)
    >>> count_bands(past, np.array([20, 60, 80, np.nan]), setting)
    [(1, 1), (1, 1), (1, 0)]
    """
    edges = np.array([0, setting.amber_from, setting.green_from, np.inf])
    inside = [
        (scores >= low) & (scores < high)
        for low, high in zip(edges[:-1], edges[1:], strict=True)
    ]
    lost = past.renewed == 0
    return [(int(rows.sum()), int((rows & lost).sum())) for rows in inside]


# ----------------------------------------------------------------------
# Quarters
# ----------------------------------------------------------------------


def get_quarters(days):
    """The quarter of each day, as a number that grows by one: 4 × year + 0…3.

    >>> from datetime import date
    >>> days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 1)]
    >>> get_quarters([day.toordinal() for day in days]).tolist()
    [8103, 8104, 8105]
    """
    days = np.asarray(days, dtype=int) - EPOCH
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(int)
    return months // 3 + 4 * 1970


def split_quarters(past):
    """(quarter, rows) of each quarter in which something was due, oldest first."""
    quarters = get_quarters(past.due)
    return [(int(q), np.flatnonzero(quarters == q)) for q in np.unique(quarters)]


def make_past(points, renewed, **columns):
    """A past of one group, everything fresh, all due on one day; for examples.

    :param columns: what is otherwise
    """
    points = np.asarray(points, dtype=float)
    count = len(points)
    days = np.full(count, 739000)
    values = {
        "points": points,
        "fresh": np.ones_like(points),
        "capped": np.zeros((count, 0), dtype=bool),
        "groups": np.zeros(points.shape[1], dtype=int),
        "renewed": renewed,
        "due": days,
        "observed": days - 90,
        "known": days,
        "amounts": np.ones(count),
        "stored": np.full(count, np.nan),
        "chosen": np.full(count, np.nan),
        **columns,
    }
    return Past(**{name: np.asarray(column) for name, column in values.items()})
