# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a score is reliable: figures that compare predictions with outcomes.

``renewed`` holds 1 for a renewal that was renewed and 0 for one that was lost; scores
and probabilities are the higher the likelier the renewal. A figure that cannot be had,
because nobody was lost or nobody flagged, is None and never 0.
"""

import math
from typing import NamedTuple

import numpy as np

# Of the standard normal distribution, for intervals that hold 95 times of 100.
Z95 = 1.959963984540054


def auc(renewed, scores):
    """How often a renewed one has the higher score than a lost one; ties count half.

    The area under the ROC curve by the Mann-Whitney statistic (Hanley and McNeil 1982).
    1 is perfect, 0.5 is a coin, below it the score points the wrong way.

    >>> auc([1, 1, 0, 0], [90, 60, 70, 10])
    0.75
    >>> auc([1, 0], [50, 50])
    0.5
    >>> auc([1, 1], [10, 20]) is None
    True
    """
    above, below = placements(renewed, scores)
    return float(above.mean()) if len(above) and len(below) else None


def auc_interval(renewed, scores):
    """The 95 % interval of the area, as (area, low, high).

    Standard error of DeLong, DeLong and Clarke-Pearson (1988); the interval is built
    on the log-odds of the area, so that it stays within 0 and 1 (Pepe 2003, 5.2).
    Where all are told apart that error is 0: the bound then is the one of a proportion
    with no failure among the scarcer kind (Wilson 1927). One alone has no spread that
    could be measured: the interval then is all there is, and nothing is told by it.

    >>> [round(value, 2) for value in auc_interval([1, 1, 1, 0, 0], [9, 8, 3, 4, 1])]
    [0.83, 0.15, 0.99]
    >>> [round(value, 2) for value in auc_interval([1, 1, 1, 0, 0], [9, 8, 7, 4, 1])]
    [1.0, 0.34, 1.0]
    >>> auc_interval([1, 1, 1, 0], [9, 8, 3, 4])[1:]
    (0.0, 1.0)
    >>> auc_interval([1, 1], [3, 4])
    (None, None, None)
    """
    above, below = placements(renewed, scores)
    if not len(above) or not len(below):
        return None, None, None
    area, scarce = float(above.mean()), min(len(above), len(below))
    if scarce < 2:
        return area, 0.0, 1.0
    if not 0 < area < 1:
        return area, *wilson(round(area * scarce), scarce)
    variance = sum(part.var(ddof=1) / len(part) for part in (above, below))
    error = math.sqrt(variance) / (area * (1 - area))
    center = math.log(area / (1 - area))
    low, high = (center - Z95 * error, center + Z95 * error)
    return area, _to_share(low), _to_share(high)


def _to_share(log_odds):
    return 1 / (1 + math.exp(-min(max(log_odds, -700), 700)))


def placements(renewed, scores):
    """For each renewed one the share of the lost below it, and the other way round."""
    renewed, scores = _arrays(renewed, scores)
    won, lost = np.sort(scores[renewed == 1]), np.sort(scores[renewed == 0])
    above = _rank(lost, won) / max(len(lost), 1)
    below = 1 - _rank(won, lost) / max(len(won), 1)
    return above, below


def _rank(others, values):
    """How many of the others lie below each value; equal ones count half."""
    left = np.searchsorted(others, values, "left")
    return (left + np.searchsorted(others, values, "right")) / 2


def _arrays(*columns):
    return [np.asarray(column, dtype=float) for column in columns]


def wilson(successes, total):
    """The 95 % interval of a share (Wilson 1927).

    >>> [round(value, 3) for value in wilson(8, 10)]
    [0.49, 0.943]
    >>> wilson(0, 0)
    (None, None)
    """
    if not total:
        return None, None
    share, square = successes / total, Z95**2
    center = (share + square / (2 * total)) / (1 + square / total)
    spread = share * (1 - share) / total + square / (4 * total**2)
    half = Z95 * math.sqrt(spread) / (1 + square / total)
    # exact at the ends, where rounding would leave the share outside
    low = center - half if successes else 0.0
    return low, center + half if successes < total else 1.0


def brier(renewed, probabilities):
    """Mean squared distance of what was said from what became (Brier 1950): 0 is
    perfect.

    >>> round(brier([1, 0], [0.8, 0.3]), 3)
    0.065
    >>> brier([], []) is None
    True
    """
    renewed, probabilities = _arrays(renewed, probabilities)
    if not len(renewed):
        return None
    return float(((probabilities - renewed) ** 2).mean())


def prior_brier(renewed):
    """The same of somebody who knows nothing but the share that is renewed.

    >>> prior_brier([1, 1, 1, 0])
    0.1875
    """
    renewed = np.asarray(renewed, dtype=float)
    return brier(renewed, np.full(len(renewed), renewed.mean() if len(renewed) else 0))


def brier_skill(error, reference):
    """The part of the prior's error that is gone: 1 is perfect, 0 or less is useless.

    >>> brier_skill(0.15, 0.1875)
    0.2
    """
    if error is None or not reference:
        return None
    return round(1 - error / reference, 12)


class Confusion(NamedTuple):
    """Who was flagged and who left. The amounts weigh each by its value."""

    flagged_lost: int
    flagged_kept: int
    missed: int
    passed: int
    precision: float | None
    recall: float | None
    value_recall: float | None


def confusion(renewed, scores, threshold, amounts=None):
    """Compare the customers flagged below a threshold with those that left.

    >>> table = confusion([0, 0, 1, 1], [20, 60, 40, 90], 50, [300, 100, 1, 1])
    >>> table.flagged_lost, table.flagged_kept, table.missed, table.passed
    (1, 1, 1, 1)
    >>> table.precision, table.recall, table.value_recall
    (0.5, 0.5, 0.75)
    >>> confusion([1], [90], 50).recall is None
    True
    """
    renewed, scores, threshold = _arrays(renewed, scores, threshold)
    amounts = np.ones(len(renewed)) if amounts is None else _arrays(amounts)[0]
    flagged, lost = scores < threshold, renewed == 0
    counts = [
        int(part.sum())
        for part in (flagged & lost, flagged & ~lost, ~flagged & lost, ~flagged & ~lost)
    ]
    return Confusion(
        *counts,
        precision=_share(counts[0], counts[0] + counts[1]),
        recall=_share(counts[0], counts[0] + counts[2]),
        value_recall=_share(amounts[flagged & lost].sum(), amounts[lost].sum()),
    )


def _share(part, whole):
    return float(part / whole) if whole else None


def lift(renewed, scores, share=0.1):
    """How many times more are lost among the worst than among all.

    Ties at the edge count with the part of them that fits.

    >>> lift([0, 0, 1, 1, 1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.2)
    5.0
    >>> lift([1, 1], [1, 2]) is None
    True
    """
    renewed, scores = _arrays(renewed, scores)
    lost = renewed == 0
    if not lost.any():
        return None
    size = max(len(scores) * share, 1.0)
    edge = np.sort(scores)[math.ceil(size) - 1]
    below, tied = scores < edge, scores == edge
    part = (size - below.sum()) / tied.sum()
    found = lost[below].sum() + part * lost[tied].sum()
    return round(float(found / size / lost.mean()), 12)


class Bin(NamedTuple):
    """Those for whom about the same was said, and what became of them."""

    count: int
    lost: int
    said: float
    low: float
    high: float
    became: float
    became_low: float
    became_high: float
    lift: float | None


def calibration(renewed, probabilities, bins=10):
    """What was said against what became, in parts of the same size, worst first.

    Equal probabilities stay together. ``lift`` is how many times more are lost in the
    bin than on average.

    >>> table = calibration([0, 0, 1, 1], [0.1, 0.3, 0.7, 0.9], bins=2)
    >>> [(b.count, b.lost, round(b.said, 2), b.became, b.lift) for b in table]
    [(2, 2, 0.2, 0.0, 2.0), (2, 0, 0.8, 1.0, 0.0)]
    >>> [b.count for b in calibration([0, 1, 1], [0.5, 0.5, 0.5], bins=3)]
    [3]
    """
    renewed, probabilities = _arrays(renewed, probabilities)
    if not len(renewed):
        return []
    inner = np.linspace(0, 1, bins + 1)[1:-1]
    edges = np.unique(np.quantile(probabilities, inner, method="inverted_cdf"))
    places = np.searchsorted(edges, probabilities, "left")
    share_lost = 1 - renewed.mean()
    return [
        _make_bin(renewed[places == place], probabilities[places == place], share_lost)
        for place in np.unique(places)
    ]


def _make_bin(renewed, probabilities, share_lost):
    count, kept = len(renewed), int(renewed.sum())
    low, high = wilson(kept, count)
    return Bin(
        count=count,
        lost=count - kept,
        said=float(probabilities.mean()),
        low=float(probabilities.min()),
        high=float(probabilities.max()),
        became=kept / count,
        became_low=low,
        became_high=high,
        lift=float((count - kept) / count / share_lost) if share_lost else None,
    )
