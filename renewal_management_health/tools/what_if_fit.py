# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The weights that the data would choose, and how they would have done."""

import numpy as np

from .learned import sigmoid
from .sample import is_enough
from .what_if import SAME, get_points, split_quarters, to_weights

# How strongly fitted weights are drawn to 0; the usual one of logistic regression.
RIDGE = 1.0
# Points of a measure that spread less tell nothing.
STEADY = 1e-6


def fit(points, renewed):
    """Weights, none of them negative, by which the points tell best who renews.

    Logistic regression on the points, a penalty on the square of its standardised
    coefficients, which are bounded below by 0 (L-BFGS-B, Byrd et al. 1995). What is not
    known is the average: neither good nor bad.

    :return: shares that sum to 100; all 0 when no measure tells anything

    >>> points = [[10, 50, 90], [20, 60, 80], [80, 50, 20], [90, 60, 10]]
    >>> fit(points, [0, 0, 1, 1]).round().tolist()
    [100.0, 0.0, 0.0]
    """
    # half a second, for those who come here only
    from scipy.optimize import minimize

    points, renewed = np.asarray(points, dtype=float), np.asarray(renewed, dtype=float)
    signs = np.where(renewed == 1, 1.0, -1.0)
    known = ~np.isnan(points)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, points, 0).sum(axis=0) / counts
    centred = np.where(known, points - means, 0.0)
    spread = np.sqrt((centred**2).mean(axis=0))
    scaled = np.divide(
        centred, spread, out=np.zeros_like(centred), where=spread > STEADY
    )

    def loss(coefficients):
        margin = signs * (coefficients[0] + scaled @ coefficients[1:])
        slope = -signs * sigmoid(-margin)
        gradient = np.concatenate([[slope.sum()], slope @ scaled])
        gradient[1:] += RIDGE * coefficients[1:]
        penalty = RIDGE * (coefficients[1:] ** 2).sum() / 2
        return np.logaddexp(0, -margin).sum() + penalty, gradient

    count = points.shape[1]
    bounds = [(None, None)] + [(0, None)] * count
    found = minimize(loss, np.zeros(count + 1), jac=True, bounds=bounds)
    told = np.divide(found.x[1:], spread, out=np.zeros(count), where=spread > STEADY)
    total = told.sum()
    return 100 * told / total if total > SAME else np.zeros(count)


def keep_unknown(fitted, shares, known):
    """Fitted shares, in which what was never known keeps the share that it has: no past
    says that it tells nothing.

    :param known: of each measure, for how many renewals it was known

    >>> keep_unknown([75, 25, 0], [30, 50, 20], [1, 0.5, 0]).tolist()
    [60.0, 20.0, 20.0]
    """
    kept = np.where(np.asarray(known) > 0, 0.0, shares)
    return kept + np.asarray(fitted) * (100 - kept.sum()) / 100


def fit_forward(past, setting, min_decided, min_lost):
    """Points of each renewal by weights that were fitted to what was known before its
    quarter was asked about; NaN where that was too little.

    :param setting: how it is today; caps and bands do not matter
    """
    points = np.full(len(past.due), np.nan)
    for _quarter, asked in split_quarters(past):
        learn = np.flatnonzero(past.known < past.observed[asked].min())
        if not is_enough(past.renewed[learn], min_decided, min_lost):
            continue
        shares = fit(get_known(past)[learn], past.renewed[learn])
        if not shares.any():
            continue
        weights, group_weights = to_weights(shares, setting, past.groups)
        fitted = setting._replace(weights=weights, group_weights=group_weights)
        points[asked] = get_points(past.take(asked), fitted)
    return points


def get_known(past):
    """Points that count; one that grew too old is no data."""
    return np.where(past.fresh > 0, past.points, np.nan)
