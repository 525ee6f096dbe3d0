# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From values to a score, in numpy: one customer or a hundred thousand at once.

Scalars and arrays go in. ``nan`` is "no data", which is never 0 points::

    value ─points→ 0…100 ─┐
                          ├─combine→ score, weights, contributions, coverage
    age ─freshness→ 0…1 ──┘             └─cap→ ─round_half_up→ band, trend

Measures lie along the last axis; customers, if there are several, along those before.
The formulas are those of the "Proposed defaults" in the design notes on health scoring:
linear between bad and good; weights normalised over what is known, within the group and
then over the groups; a value that grew old fades in *weight*, not in points.
"""

from typing import NamedTuple

import numpy as np

# A weight that faded below this is gone: nothing is divided by almost nothing.
FADED = 1e-9
# Points within which a score counts as steady.
STEADY = 5


class Combined(NamedTuple):
    """What ``combine`` gives; weights and contributions are for each measure."""

    score: np.ndarray
    weights: np.ndarray
    contributions: np.ndarray
    coverage: np.ndarray


def points(value, bad, good):
    """Points of a value: 0 at bad, 100 at good, linear between, clamped beyond.

    ``100 × (value - bad) / (good - bad)``, whichever of the two is larger. Logins from
    7 to 30 minutes, 18 of them; days overdue, where less is better; no data:

    >>> float(points(18, 7, 30).round(1)), points([0, 15, 90], 60, 0).tolist()
    (47.8, [100.0, 75.0, 0.0])
    >>> float(points(float("nan"), 0, 100))
    nan
    """
    value, bad, good = (np.asarray(x, dtype=float) for x in (value, bad, good))
    # a huge value may overflow: it is beyond either end anyway
    with np.errstate(over="ignore", invalid="ignore"):
        return np.clip(100 * ((value - bad) / (good - bad)), 0, 100)


def freshness(age_days, validity_days):
    """How much of its weight a value of that age keeps: all of it while it is valid,
    then linearly less, nothing after the same time again.

    A validity of 0 never ends. ``nan``, a value without a day, is of today.

    >>> freshness([0, 14, 21, 28, 400], 14).tolist()
    [1.0, 1.0, 0.5, 0.0, 0.0]
    >>> float(freshness(400, 0)), float(freshness(float("nan"), 14))
    (1.0, 1.0)
    """
    age = np.nan_to_num(np.asarray(age_days, dtype=float), nan=0.0)
    validity = np.asarray(validity_days, dtype=float)
    left = np.clip(2 - age / np.where(validity > 0, validity, 1), 0, 1)
    return np.where(validity > 0, left, 1.0)


def combine(points, freshness, weights, groups, group_weights, available=True):
    """The score before caps, and what makes it.

    With w the weight of a measure, f its freshness, p its points (a measure without
    data has f = 0), and W the weight of its group:

    - a group has ``Σ w·f·p / Σ w·f`` points and weighs ``W × max f``;
    - the score is the mean of the groups by what they weigh;
    - ``coverage = Σ W·(Σ w·f / Σ w) / Σ W``, over the measures that are available.

    :param groups: for each measure the position of its group in ``group_weights``
    :param available: for each measure; one whose app is missing counts for nothing
    :return: ``Combined``: the score, ``nan`` when nothing is known; effective weights
        that sum to 1; contributions that sum to the score; coverage from 0 to 1

    Two measures of the group that weighs 30, of which the second is unknown, and one of
    the group that weighs 10: the known one speaks for its group.

    >>> known = combine([80, np.nan, 40], 1, [1, 1, 1], [0, 0, 1], [30, 10])
    >>> float(known.score), known.weights.tolist(), known.contributions.tolist()
    (70.0, [0.75, 0.0, 0.25], [60.0, 0.0, 10.0])
    >>> float(known.coverage)  # half of 30, all of 10
    0.625

    The app of the second is not installed; the first half faded:

    >>> combine(
    ...     [80, np.nan, 40], 1, [1, 1, 1], [0, 0, 1], [30, 10], [True, False, True]
    ... ).coverage.tolist()
    1.0
    >>> faded = combine([80, np.nan, 40], [0.5, 1, 1], [1, 1, 1], [0, 0, 1], [30, 10])
    >>> float(faded.score), faded.weights.tolist()
    (64.0, [0.6, 0.0, 0.4])

    Nothing is known:

    >>> unknown = combine([np.nan], 1, [1], [0], [1])
    >>> float(unknown.score), float(unknown.coverage)
    (nan, 0.0)
    """
    points = np.asarray(points, dtype=float)
    groups = np.asarray(groups, dtype=int)
    weights = np.where(available, np.asarray(weights, dtype=float), 0.0)
    member = (groups[:, None] == np.arange(len(group_weights))).astype(float)
    full = weights @ member
    group_weights = np.where(full > 0, np.asarray(group_weights, dtype=float), 0.0)

    fresh = np.where(np.isnan(points) | (weights == 0), 0.0, freshness)
    fresh = np.where(fresh < FADED, 0.0, fresh)
    lines = fresh * weights
    known = lines @ member
    share = group_weights * _highest(fresh, member)
    share = _ratio(share, share.sum(axis=-1, keepdims=True))
    effective = _ratio(lines, known[..., groups]) * share[..., groups]

    contributions = effective * np.nan_to_num(points)
    score = np.where(
        effective.any(axis=-1), np.clip(contributions.sum(axis=-1), 0, 100), np.nan
    )
    covered = (group_weights * _ratio(known, full)).sum(axis=-1)
    coverage = np.clip(_ratio(covered, group_weights.sum()), 0, 1)
    return Combined(score, effective, contributions, coverage)


def share_out(parts, total):
    """Parts of one decimal that sum to the total of one decimal, exactly.

    Each part is rounded down; the tenths that are left go to those that lost most.

    >>> share_out([33.33, 33.33, 33.34], 100.0).tolist()
    [33.3, 33.3, 33.4]
    >>> share_out([[0.25, 0.25], [np.nan, 0.0]], [0.5, np.nan]).tolist()
    [[0.3, 0.2], [0.0, 0.0]]
    """
    tenths = np.nan_to_num(np.asarray(parts, dtype=float)) * 10
    down = np.floor(tenths + FADED)
    left = np.rint(np.nan_to_num(np.asarray(total, dtype=float)) * 10) - down.sum(-1)
    order = np.argsort(down - tenths, axis=-1, kind="stable")
    rank = np.argsort(order, axis=-1, kind="stable")
    return (down + (rank < left[..., None])) / 10


def cap(score, max_scores, applies):
    """The score, at most what the lowest cap that applies allows.

    :param max_scores: of each cap; along the last axis, as ``applies``
    :return: (score, the highest score that the caps allow)

    >>> [float(x) for x in cap(80, [49, 60], [True, True])]
    [49.0, 49.0]
    >>> [float(x) for x in cap(80, [49, 60], [False, False])]
    [80.0, 100.0]
    """
    score = np.asarray(score, dtype=float)
    allowed = np.where(applies, np.asarray(max_scores, dtype=float), 100.0)
    allowed = np.min(allowed, axis=-1, initial=100.0)
    return np.minimum(score, allowed), allowed


def band(score, coverage, amber_from, green_from, min_coverage, allowed=100):
    """Green, amber, red, or unknown.

    Too little data forbids green, and nothing else: what is known may be trouble, and
    trouble must not be silent. A customer of whom nothing is known but a cap is what
    the cap says.

    :param coverage: in the unit of ``min_coverage``
    :param allowed: the highest score that the caps allow

    >>> band([80, 74, 49, 80, np.nan], [90, 90, 90, 40, 0], 50, 75, 50).tolist()
    ['green', 'amber', 'red', 'unknown', 'unknown']
    >>> band([40, 60, 80], [10, 10, 10], 50, 75, 50).tolist()
    ['red', 'amber', 'unknown']
    """
    score, coverage = np.asarray(score, dtype=float), np.asarray(coverage)
    return np.select(
        [
            np.asarray(allowed) < amber_from,
            np.isnan(score),
            score < amber_from,
            score < green_from,
            coverage < min_coverage,
        ],
        ["red", "unknown", "red", "amber", "unknown"],
        "green",
    )


def trend(delta, steady=STEADY):
    """Up, flat or down; empty where there is nothing to compare with.

    >>> trend([6, 5, 0, -5, -6, np.nan]).tolist()
    ['up', 'flat', 'flat', 'flat', 'down', '']
    """
    delta = np.asarray(delta, dtype=float)
    return np.select(
        [np.isnan(delta), delta > steady, delta < -steady], ["", "up", "down"], "flat"
    )


def round_half_up(value):
    """Whole points, the way people round.

    >>> round_half_up([49.5, 50.5, np.nan]).tolist()
    [50.0, 51.0, nan]
    """
    # FADED: 49.5 that arithmetic left at 49.49999999 is 49.5
    return np.floor(np.asarray(value, dtype=float) + 0.5 + FADED)


def _highest(fresh, member):
    """The freshest measure of each group."""
    columns = [
        np.max(fresh[..., column > 0], axis=-1, initial=0.0) for column in member.T
    ]
    return np.stack(columns, axis=-1) if columns else np.zeros((*fresh.shape[:-1], 0))


def _ratio(part, whole):
    """The quotient, 0 where there is nothing to divide by."""
    part, whole = np.broadcast_arrays(part, whole)
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
