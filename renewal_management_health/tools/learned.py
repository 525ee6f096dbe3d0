# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a learned model says, from its plain data alone.

A model is what ``learning.fit`` returns and JSON keeps. There are two kinds. *Lines*
have one part for each feature::

    {"learner": "lines", "intercept": log-odds of an average customer,
     "rate": share that is renewed,
     "features": [
        {"name": "measure:3", "kind": "number", "x": [0, 10, 30], "y": [-1.2, 0.1, 0.6],
         "missing": -0.3, "tells_missing": true, "weight": 0.7,
         "mean": 12.0, "scale": 8.0},
        {"name": "segment", "kind": "category", "levels": {"4": 0.2}, "other": 0.0,
         "weight": 0.1}]}

*Tables* have one part for each feature and for each pair that says something of its
own, over the cells of ``cells``::

    {"learner": "tables", "intercept": 1.2, "rate": 0.8,
     "cells": {"segment": {"kind": "category", "levels": ["4"], "tells_missing": false},
               "term_number": {"kind": "number", "edges": [2.0], ...}},
     "tables": [{"features": ["segment"], "values": [0.2, 0.0], "weight": 0.1},
                {"features": ["segment", "term_number"], "values": [[...], ...], ...}]}

The log-odds are the intercept plus what each part says: an explanation is exact. A
number's line stays at its ends outside its points, a cell at the end has no other end;
so nobody extrapolates. Over the customers that were learned from, every part averages
0: it is for or against a renewal as compared with an average customer. No data is NaN
in a number, None in a category.

Where no data was never seen while learning, nobody knows what it means: the less is
known of what weighs, the more a customer's probability is drawn to the share of all.
"""

import numpy as np

from .cells import place

# Between the features of a pair.
PAIR = "*"


def sigmoid(log_odds):
    """A probability from log-odds.

    >>> float(sigmoid(0))
    0.5
    """
    return 1 / (1 + np.exp(-np.clip(log_odds, -700, 700)))


def contributions(model, columns, size):
    """What each part adds to each row's log-odds, as an array of rows × parts; the
    parts are those of ``get_parts``.

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
    >>> cells = {"kind": "number", "edges": [10], "tells_missing": True}
    >>> model = {"intercept": 1.0, "cells": {"logins": cells}, "tables": [
    ...     {"features": ["logins"], "values": [-1.0, 1.0, -0.2]}]}
    >>> contributions(model, columns, 3).tolist()
    [[-1.0], [1.0], [-0.2]]
    """
    if "tables" in model:
        parts = _look_up(model, columns, size)
    else:
        parts = [_read(feature, columns, size) for feature in model["features"]]
    return np.column_stack(parts) if parts else np.zeros((size, 0))


def get_parts(model):
    """The name of each part of a model: a feature's, or two features' joined.

    >>> get_parts({"tables": [{"features": ["a"]}, {"features": ["a", "b"]}]})
    ['a', 'a*b']
    """
    if "tables" in model:
        return [PAIR.join(table["features"]) for table in model["tables"]]
    return [feature["name"] for feature in model["features"]]


def _look_up(model, columns, size):
    places = {
        name: place(cells, columns.get(name), size)
        for name, cells in model["cells"].items()
    }
    return [
        np.array(table["values"])[tuple(places[name] for name in table["features"])]
        for table in model["tables"]
    ]


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
    return _conclude(model, parts.sum(axis=1), get_known(model, columns, size))


def _conclude(model, log_odds, known):
    """:param log_odds: what is added to those of an average customer"""
    said = sigmoid(model["intercept"] + log_odds)
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
    for part in model["tables"] if "tables" in model else model["features"]:
        weight = part.get("weight", 0.0)
        total += weight
        known += weight * _is_part_known(model, part, columns, size)
    return known / total if total else np.ones(size)


def _is_part_known(model, part, columns, size):
    if "tables" not in model:
        return _is_known(part, columns, size)
    known = [
        _is_known({"name": name, **model["cells"][name]}, columns, size)
        for name in part["features"]
    ]
    return np.min(known, axis=0)


def _is_known(feature, columns, size):
    if feature["kind"] == "category" or feature.get("tells_missing"):
        return np.ones(size)
    values = columns.get(feature["name"])
    if values is None:
        return np.zeros(size)
    return ~np.isnan(np.asarray(values, dtype=float))


def to_points(parts, intercept):
    """Contributions in percentage points that add up: what an average customer's
    probability lacks to this one's, in proportion to what each adds to the log-odds.

    These are the integrated gradients from the average customer (Sundararajan, Taly
    and Yan, 2017), which for a sum of log-odds need no integral.

    >>> to_points(np.array([[1.0, -1.0], [2.0, 1.0]]), 0.0).round(1).tolist()
    [[25.0, -25.0], [30.2, 15.1]]
    """
    total = parts.sum(axis=1)
    average = sigmoid(intercept)
    is_same = np.abs(total) < 1e-9
    rises = np.where(
        is_same,
        average * (1 - average),
        (sigmoid(intercept + total) - average) / np.where(is_same, 1, total),
    )
    return 100 * rises[:, None] * parts


def explain(model, columns, size, limit=5):
    """Each row's probability, that of an average customer of whom as much is known, and
    the parts that make the difference.

    :return: [(probability, average, [(part, points)])], points of a percent rounded to
        one, the strongest first; what moves it by less than one point is left out. All
        of them, before rounding and leaving out, add up to the difference.

    >>> model = {"intercept": 0.0, "features": [
    ...     {"name": "a", "kind": "number", "x": [0, 1], "y": [-1, 1], "missing": 0},
    ...     {"name": "b", "kind": "number", "x": [0, 1], "y": [0, 0], "missing": 0}]}
    >>> explain(model, {"a": [1], "b": [1]}, 1)
    [(0.7310585786300049, 0.5, [('a', 23)])]
    """
    parts = contributions(model, columns, size)
    known = get_known(model, columns, size)
    probabilities = _conclude(model, parts.sum(axis=1), known)
    averages = _conclude(model, 0.0, known)
    points = known[:, None] * to_points(parts, model["intercept"])
    names = get_parts(model)
    order = np.argsort(-np.abs(points), axis=1, kind="stable")[:, :limit]
    return [
        (float(probability), float(average), _strongest(names, row, places))
        for probability, average, row, places in zip(
            probabilities, averages, points, order, strict=True
        )
    ]


def _strongest(names, points, places):
    lines = [(names[place], round(float(points[place]))) for place in places]
    return [line for line in lines if line[1]]
