# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether what was predicted deserves belief, and why not.

Somebody who acts on a probability needs three things of it: that it knows more than the
renewal rate of all, that no single signal would have done better, and that 70% means
70%. Each is asked of predictions that were made without knowing the outcome.
"""

import math

import numpy as np

from .folds import grouped_folds
from .validation import Z95, placements

# The part of the tenths whose outcome must agree with what was predicted.
AGREEING = 0.8
# So much smaller an area than that of the best single signal is none: which signal is
# the best is only known afterwards.
MARGIN = 0.01
FOLDS = 5


def auc_difference(renewed, one, other):
    """The area of one score minus that of another, on the same rows, with its 95 %
    interval: DeLong, DeLong and Clarke-Pearson (1988), paired.

    :return: (difference, low, high); None where there is no area, or only one outcome
        of a kind

    >>> auc_difference([1, 1, 0, 0], [9, 8, 2, 1], [9, 8, 2, 1])
    (0.0, 0.0, 0.0)
    >>> auc_difference([1, 1], [1, 2], [2, 1])
    (None, None, None)
    """
    parts = zip(placements(renewed, one), placements(renewed, other), strict=True)
    gaps = [first - second for first, second in parts]
    if min(map(len, gaps)) < 2:
        return None, None, None
    difference = float(gaps[0].mean())
    half = Z95 * math.sqrt(sum(gap.var(ddof=1) / len(gap) for gap in gaps))
    return difference, difference - half, difference + half


def count_agreeing(bins):
    """How many tenths were predicted within the interval of what became of them.

    :param bins: of ``validation.calibration``

    >>> from .validation import calibration
    >>> count_agreeing(calibration([0, 0, 1, 1], [0.1, 0.3, 0.7, 0.9], bins=2))
    2
    >>> count_agreeing(calibration([0] * 50, [0.5] * 50))
    0
    """
    return sum(row.became_low <= row.said <= row.became_high for row in bins)


def find_lacks(figures, difference, bins, is_enough):
    """What speaks against belief, as codes, what weighs most first.

    :param figures: of ``backtest.judge``
    :param difference: of ``auc_difference`` from the best single signal
    :param bins: of ``validation.calibration``
    :param is_enough: whether there were as many outcomes as the company wants to see
    :return: list of ``few``, ``chance``, ``reading`` (it is no percentage), ``prior``,
        ``best``, ``tenths``
    """
    lacks = [] if is_enough else ["few"]
    if not figures.auc_low or figures.auc_low <= 0.5:
        lacks.append("chance")
    if figures.brier is None:
        lacks.append("reading")
    elif figures.brier >= figures.prior_brier:
        lacks.append("prior")
    if difference[2] is not None and difference[2] < -MARGIN:
        lacks.append("best")
    if bins and count_agreeing(bins) < AGREEING * len(bins):
        lacks.append("tenths")
    return lacks


def recalibrate(scores, renewed):
    """How a score reads as a probability, by what became of others with such scores.

    Along a line in the log-odds (Platt 1999), or step by step and never falling
    (isotonic regression: Zadrozny and Elkan 2002): whichever has the smaller Brier
    score on outcomes that it was not made of.

    :param scores: of rows of which both outcomes occur
    :return: function of scores to probabilities

    >>> scores = np.repeat([20.0, 80.0], 50)
    >>> renewed = np.array([1, 0, 0, 0, 0] * 10 + [1, 1, 1, 1, 0] * 10)
    >>> recalibrate(scores, renewed)(np.array([20.0, 80.0])).round(2).tolist()
    [0.2, 0.8]
    """
    folds = grouped_folds(np.arange(len(scores)), renewed, FOLDS)
    errors = {
        make: _get_error(make, scores, renewed, folds)
        for make in (_read_along_line, _read_step_by_step)
    }
    return min(errors, key=errors.get)(scores, renewed)


def _get_error(make, scores, renewed, folds):
    error = 0.0
    for fold in np.unique(folds):
        asked = folds == fold
        read = make(scores[~asked], renewed[~asked])
        error += ((read(scores[asked]) - renewed[asked]) ** 2).sum()
    return error


def _read_along_line(scores, renewed):
    from sklearn.linear_model import LogisticRegression

    # in hundreds: the slope is then of the size that the solver expects
    line = LogisticRegression(C=1e4).fit(scores[:, None] / 100, renewed.astype(int))
    return lambda asked: line.predict_proba(np.asarray(asked)[:, None] / 100)[:, 1]


def _read_step_by_step(scores, renewed):
    from sklearn.isotonic import IsotonicRegression

    steps = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    return steps.fit(scores, renewed).predict
