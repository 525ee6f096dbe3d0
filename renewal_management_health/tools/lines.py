# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first learner: a logistic regression on lines that may bend.

Numbers may bend: a feature is a line through a few points. A value that is not known
counts as an average one, and that it is not known is a feature of its own.

scikit-learn is loaded when something is learned, and not before.
"""

import numpy as np

from .cells import MIN_ROWS
from .learned import contributions

# What is further out than all but one in so many counts as that one.
TAIL = 200


class _Number:
    """A number as columns: one for the value, one for each bend, one for its lack."""

    kind = "number"

    def __init__(self, name, values, bends):
        self.name = name
        values = np.asarray(values, dtype=float)
        known = values[~np.isnan(values)]
        self.points = _get_points(known, bends)
        self.tells_missing = MIN_ROWS <= len(values) - len(known)
        self.is_useful = len(self.points) > 1 and len(known) >= MIN_ROWS
        self.info = {
            "mean": float(known.mean()) if len(known) else 0.0,
            "scale": float(known.std()) if len(known) else 0.0,
        }

    def encode(self, values):
        values = np.asarray(values, dtype=float)
        missing = np.isnan(values)
        columns = self._bend(values)
        columns[missing] = np.nan
        if self.tells_missing:
            columns = np.column_stack([columns, missing])
        return columns

    def _bend(self, values):
        inside = np.clip(np.nan_to_num(values), self.points[0], self.points[-1])
        bends = [np.maximum(inside - point, 0) for point in self.points[1:-1]]
        return np.column_stack([inside, *bends])

    def decode(self, coefficients, means, scales):
        """The points of its line, given the coefficients of its columns."""
        size = len(self.points) - 1
        lines = (self._bend(self.points) - means[:size]) / scales[:size]
        heights, missing = lines @ coefficients[:size], 0.0
        if self.tells_missing:
            heights = heights - coefficients[size] * means[size] / scales[size]
            missing = coefficients[size] * (1 - means[size]) / scales[size]
        return {
            "x": [float(point) for point in self.points],
            "y": [round(float(height), 9) for height in heights],
            "missing": round(float(missing), 9),
            "tells_missing": bool(self.tells_missing),
        }


class _Category:
    """A category as columns: one for each level that enough rows have."""

    kind = "category"

    def __init__(self, name, values):
        self.name = name
        levels, counts = np.unique([str(v) for v in values if v], return_counts=True)
        self.levels = [
            str(level)
            for level, count in zip(levels, counts, strict=True)
            if count >= MIN_ROWS
        ]
        self.is_useful = any(self.encode(values).std(axis=0) > 0)
        self.info = {}

    def encode(self, values):
        places = {level: place for place, level in enumerate(self.levels)}
        columns = np.zeros((len(values), len(self.levels)))
        for row, value in enumerate(values):
            if value in places:
                columns[row, places[value]] = 1.0
        return columns

    def decode(self, coefficients, means, scales):
        other = -float((coefficients * means / scales).sum())
        heights = other + coefficients / scales
        return {
            "levels": {
                level: round(float(height), 9)
                for level, height in zip(self.levels, heights, strict=True)
            },
            "other": round(other, 9),
        }


def _get_points(known, bends):
    """Where a number's line begins, may bend, and ends.

    >>> _get_points(np.array([0.0, 0, 1, 1]), 3).tolist()
    [0.0, 1.0]
    >>> _get_points(np.arange(101.0), 1).tolist()
    [0.0, 50.0, 100.0]
    """
    if not len(known):
        return known
    tail = 1 / TAIL if len(known) > TAIL else 0.0
    shares = np.linspace(tail, 1 - tail, bends + 2)
    points = np.unique(np.quantile(known, shares, method="nearest"))
    # a rare value of a flag is no outlier
    return points if len(points) > 1 else np.unique([known.min(), known.max()])


def fit(sample, bends, ridge):
    """Learn lines.

    :param sample: tools.sample.Sample of closed renewals, both outcomes occurring
    :param bends: at how many points a number may bend
    :param ridge: how weakly coefficients are held back: the smaller the more
    :return: a model, see ``learned``
    """
    from sklearn.linear_model import LogisticRegression

    features = _get_features(sample, bends)
    share = sample.renewed.mean()
    model = {"learner": "lines", "bends": bends, "ridge": ridge, "rate": float(share)}
    model |= {"features": []}
    if not features:
        return {**model, "intercept": float(np.log(share / (1 - share)))}
    parts = [feature.encode(sample.columns[feature.name]) for feature in features]
    matrix = np.column_stack(parts)
    means, scales = np.nanmean(matrix, axis=0), np.nanstd(matrix, axis=0)
    scales[scales == 0] = 1.0
    matrix = np.nan_to_num((matrix - means) / scales)
    regression = LogisticRegression(C=ridge, solver="newton-cholesky", max_iter=100)
    regression.fit(matrix, sample.renewed.astype(int))
    model["intercept"] = float(regression.intercept_[0])
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    pieces = zip(
        features,
        *(np.split(v, ends) for v in (regression.coef_[0], means, scales)),
        strict=True,
    )
    for feature, *piece in pieces:
        model["features"].append(
            {
                "name": feature.name,
                "kind": feature.kind,
                **feature.decode(*piece),
                **feature.info,
            }
        )
    spreads = contributions(model, sample.columns, len(sample)).std(axis=0)
    for feature, spread in zip(model["features"], spreads, strict=True):
        feature["weight"] = round(float(spread), 9)
    return model


def _get_features(sample, bends):
    """The features that tell rows apart at all."""
    features = [
        _Category(name, sample.columns[name])
        if kind == "category"
        else _Number(name, sample.columns[name], bends)
        for name, kind in sample.kinds.items()
    ]
    return [feature for feature in features if feature.is_useful]
