# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a learned model says, from its coefficients alone.

A model is plain data, as ``learning.fit`` returns it and JSON keeps it::

    {"intercept": log-odds of an average customer, "rate": share that is renewed,
     "features": [
        {"name": "measure:3", "kind": "number", "x": [0, 10, 30], "y": [-1.2, 0.1, 0.6],
         "missing": -0.3, "tells_missing": true, "weight": 0.7,
         "mean": 12.0, "scale": 8.0},
        {"name": "segment", "kind": "category", "levels": {"4": 0.2}, "other": 0.0,
         "weight": 0.1}]}

A number's contribution to the log-odds is read off the line through its points (x, y)
and stays at its ends outside them; so nobody extrapolates. Over the customers that were
learned from, every feature's contributions average 0: they are for or against a renewal
as compared with an average customer. No data is NaN in a number, None in a category.

Where no data was never seen while learning, nobody knows what it means: the less is
known of what weighs, the more a customer's probability is drawn to the share of all.
"""

import numpy as np


def sigmoid(log_odds):
    """A probability from log-odds.

    >>> float(sigmoid(0))
    0.5
    """
    return 1 / (1 + np.exp(-np.clip(log_odds, -700, 700)))


def contributions(model, columns, size):
    """What each feature adds to each row's log-odds, as an array of rows × features.

    :param columns: {feature: values}; a feature that is left out is known of nobody
    :param size: number of rows

    >>> model = {"intercept": 1.0, "features": [
    ...     {"name": "logins", "kind": "number", "x": [0, 10], "y": [-1.0, 1.0],
    ...      "missing": -0.2},
    ...     {"name": "segment", "kind": "category", "levels": {"a": 0.5}, "other": 0.0}
    ... ]}
    >>> columns = {"logins": [5, 99, float("nan")], "segment": ["a", "b", None]}
    >>> contributions(model, columns, 3).tolist()
    [[0.0, 0.5], [1.0, 0.0], [-0.2, 0.0]]
    """
    parts = [_read(feature, columns, size) for feature in model["features"]]
    return np.column_stack(parts) if parts else np.zeros((size, 0))


def _read(feature, columns, size):
    values = columns.get(feature["name"])
    if feature["kind"] == "category":
        levels, other = feature["levels"], feature["other"]
        values = [None] * size if values is None else values
        return np.array([levels.get(value, other) for value in values], dtype=float)
    if values is None:
        return np.full(size, feature["missing"], dtype=float)
    values = np.asarray(values, dtype=float)
    lines = np.interp(np.nan_to_num(values), feature["x"], feature["y"])
    return np.where(np.isnan(values), feature["missing"], lines)


def predict(model, columns, size):
    """The probability of renewal of each row.

    >>> predict({"intercept": 0.0, "features": []}, {}, 2).tolist()
    [0.5, 0.5]
    """
    parts = contributions(model, columns, size)
    return _conclude(model, columns, parts)


def _conclude(model, columns, parts):
    said = sigmoid(model["intercept"] + parts.sum(axis=1))
    known = get_known(model, columns, len(said))
    return known * said + (1 - known) * model.get("rate", 0.5)


def get_known(model, columns, size):
    """The part that is known of what weighs in a model, for each row: 0 to 1.

    >>> model = {"intercept": 3.0, "rate": 0.8, "features": [
    ...     {"name": "a", "kind": "number", "x": [0, 1], "y": [-1, 1], "missing": 0,
    ...      "weight": 3.0},
    ...     {"name": "b", "kind": "number", "x": [0, 1], "y": [-1, 1], "missing": 0,
    ...      "weight": 1.0}]}
    >>> get_known(model, {"a": [1, float("nan")], "b": [1, 1]}, 2).tolist()
    [1.0, 0.25]
    >>> predict(model, {}, 1).tolist()
    [0.8]
    """
    total, known = 0.0, np.zeros(size)
    for feature in model["features"]:
        weight = feature.get("weight", 0.0)
        total += weight
        known += weight * _is_known(feature, columns, size)
    return known / total if total else np.ones(size)


def _is_known(feature, columns, size):
    if feature["kind"] == "category" or feature.get("tells_missing"):
        return np.ones(size)
    values = columns.get(feature["name"])
    if values is None:
        return np.zeros(size)
    return ~np.isnan(np.asarray(values, dtype=float))


def to_points(parts, probabilities):
    """Contributions in percentage points: what the probability would lose if the
    feature were an average customer's. They need not add up.

    >>> to_points(np.array([[1.0, -1.0]]), np.array([0.5])).round(0).tolist()
    [[23.0, -23.0]]
    """
    probabilities = np.clip(probabilities, 1e-9, 1 - 1e-9)
    log_odds = np.log(probabilities / (1 - probabilities))
    without = sigmoid(log_odds[:, None] - parts)
    return 100 * (probabilities[:, None] - without)


def explain(model, columns, size, limit=5):
    """Each row's probability, and the features that moved it most.

    :return: [(probability, [(feature, points)])], points of a percent rounded to one,
        the strongest first; what moves it by less than one point is left out

    >>> model = {"intercept": 0.0, "features": [
    ...     {"name": "a", "kind": "number", "x": [0, 1], "y": [-1, 1], "missing": 0},
    ...     {"name": "b", "kind": "number", "x": [0, 1], "y": [0, 0], "missing": 0}]}
    >>> [(round(p, 2), lines) for p, lines in explain(model, {"a": [1], "b": [1]}, 1)]
    [(0.73, [('a', 23)])]
    """
    parts = contributions(model, columns, size)
    probabilities = _conclude(model, columns, parts)
    points = to_points(parts, probabilities)
    names = [feature["name"] for feature in model["features"]]
    order = np.argsort(-np.abs(points), axis=1, kind="stable")[:, :limit]
    return [
        (float(probability), _strongest(names, row, places))
        for probability, row, places in zip(probabilities, points, order, strict=True)
    ]


def _strongest(names, points, places):
    lines = [(names[place], round(float(points[place]))) for place in places]
    return [line for line in lines if line[1]]
