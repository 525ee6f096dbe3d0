# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Learn the probability of renewal from outcomes: a logistic regression.

Numbers may bend: a feature is a line through a few points, as many as pay; how many,
and how strongly coefficients are held back (ridge), is decided by what predicts
customers best that were not learned from. A value that is not known counts as an
average one, and that it is not known is a feature of its own. The result is plain data,
see ``learned``.

scikit-learn is loaded when something is learned, and not before.
"""

import numpy as np

from .folds import split_by_group
from .learned import contributions, predict

# Points at which a number may bend, and outcomes of the scarcer kind that this needs.
BENDS = ((0, 0), (3, 60), (8, 200))
# How strongly coefficients are held back: the smaller the more.
RIDGES = (0.03, 0.3, 3.0)
# Rows that are enough to decide both; more only cost time.
MAX_ROWS = 4000
# A category's level, or a lack of data, that fewer rows have is not told apart.
MIN_ROWS = 10
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


def fit(columns, kinds, renewed, groups, seed=0):
    """Learn a model.

    :param columns: {feature: one value per row}; NaN or None where nothing is known
    :param kinds: {feature: ``number`` or ``category``}
    :param renewed: 1 or 0 per row, both of them occurring
    :param groups: customer of each row: nobody is judged by what was learned from them
    :return: the model, with ``bends`` and ``ridge`` that were chosen

    >>> rng = np.random.default_rng(0)
    >>> logins = rng.uniform(0, 30, 400)
    >>> renewed = (rng.uniform(0, 30, 400) < logins).astype(int)
    >>> model = fit({"logins": logins}, {"logins": "number"}, renewed, range(400))
    >>> line = model["features"][0]
    >>> bool(line["y"][0] < 0 < line["y"][-1])
    True
    """
    renewed = np.asarray(renewed, dtype=int)
    groups = np.asarray(groups)
    bends, ridge = _choose(columns, kinds, renewed, groups, seed)
    return fit_with(columns, kinds, renewed, bends, ridge)


def fit_with(columns, kinds, renewed, bends, ridge):
    """Learn a model with so many bends, held back so strongly."""
    from sklearn.linear_model import LogisticRegression

    renewed = np.asarray(renewed, dtype=int)
    features = _get_features(columns, kinds, bends)
    share = renewed.mean()
    model = {"bends": bends, "ridge": ridge, "rate": float(share), "features": []}
    if not features:
        return {**model, "intercept": float(np.log(share / (1 - share)))}
    parts = [feature.encode(columns[feature.name]) for feature in features]
    matrix = np.column_stack(parts)
    means, scales = np.nanmean(matrix, axis=0), np.nanstd(matrix, axis=0)
    scales[scales == 0] = 1.0
    matrix = np.nan_to_num((matrix - means) / scales)
    regression = LogisticRegression(C=ridge, solver="newton-cholesky", max_iter=100)
    regression.fit(matrix, renewed)
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
    spreads = contributions(model, columns, len(renewed)).std(axis=0)
    for feature, spread in zip(model["features"], spreads, strict=True):
        feature["weight"] = round(float(spread), 9)
    return model


def _get_features(columns, kinds, bends):
    """The features that tell rows apart at all."""
    features = [
        _Category(name, columns[name])
        if kind == "category"
        else _Number(name, columns[name], bends)
        for name, kind in kinds.items()
    ]
    return [feature for feature in features if feature.is_useful]


def _choose(columns, kinds, renewed, groups, seed):
    """The bends and the ridge that predict best who was not learned from."""
    rows = np.random.default_rng(seed).permutation(len(renewed))[:MAX_ROWS]
    columns, renewed, groups = take(columns, rows), renewed[rows], groups[rows]
    scarce = min(renewed.sum(), len(renewed) - renewed.sum())
    splits = split_by_group(groups, renewed, 3, seed)

    def get_loss(bends, ridge):
        return _get_loss(columns, kinds, renewed, splits, bends, ridge)

    bends = min(
        (bends for bends, needed in BENDS if scarce >= needed),
        key=lambda bends: get_loss(bends, RIDGES[1]),
    )
    return bends, min(RIDGES, key=lambda ridge: get_loss(bends, ridge))


def _get_loss(columns, kinds, renewed, splits, bends, ridge):
    """How surprised the model is by those it did not learn from (log loss)."""
    loss = 0.0
    for learn, ask in splits:
        if len(set(renewed[learn])) < 2:
            return np.inf
        model = fit_with(take(columns, learn), kinds, renewed[learn], bends, ridge)
        said = np.clip(predict(model, take(columns, ask), len(ask)), 1e-9, 1 - 1e-9)
        loss -= np.log(np.where(renewed[ask] == 1, said, 1 - said)).sum()
    return loss


def take(columns, rows):
    """These rows of every column.

    >>> take({"a": [1, 2, 3]}, [0, 2])["a"].tolist()
    [1, 3]
    """
    return {
        name: values[rows]
        if isinstance(values, np.ndarray)
        else np.array([values[row] for row in rows])
        for name, values in columns.items()
    }
