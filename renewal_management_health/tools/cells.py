# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A feature's values cut into cells: what tables of one and of two features are over.

Cells are plain data::

    {"kind": "number", "edges": [3, 10], "tells_missing": true}
    {"kind": "category", "levels": ["4", "7"], "tells_missing": false}

A number's cells lie between its edges, an edge belonging to the cell above it; after
them comes the cell of no data. A category has a cell for each level, then one for all
other levels and no data. ``tells_missing``: enough rows were seen in that last cell.
"""

import numpy as np

# A category's level, or a lack of data, that fewer rows have is not told apart.
MIN_ROWS = 10
# Cells of a number; levels of a category, the frequent ones.
MAX_CELLS = 16
MAX_LEVELS = 60


def cut(values, kind):
    """The cells of a feature.

    >>> cut(np.array([1.0, 2, 2, 3, float("nan")]), "number")
    {'kind': 'number', 'edges': [2.0, 3.0], 'tells_missing': False}
    >>> cut(np.array(["a"] * 12 + ["b"], dtype=object), "category")
    {'kind': 'category', 'levels': ['a'], 'tells_missing': False}
    """
    if kind == "category":
        return _cut_category(values)
    values = np.asarray(values, dtype=float)
    known = values[~np.isnan(values)]
    return {
        "kind": "number",
        "edges": _get_edges(known),
        "tells_missing": len(values) - len(known) >= MIN_ROWS,
    }


def _get_edges(known):
    """Values at which a number's cells begin, of about as many rows each."""
    steps = np.unique(known)
    if len(steps) > MAX_CELLS:
        shares = np.linspace(0, 1, MAX_CELLS + 1)[1:-1]
        steps = np.unique([steps[0], *np.quantile(known, shares, method="nearest")])
    return [float(step) for step in steps[1:]]


def _cut_category(values):
    names, counts = np.unique([str(v) for v in values if v], return_counts=True)
    ranked = sorted(zip(-counts, names, strict=True))[:MAX_LEVELS]
    levels = sorted(str(name) for count, name in ranked if -count >= MIN_ROWS)
    kept = sum(-count for count, name in ranked if name in levels)
    tells_missing = bool(len(values) - kept >= MIN_ROWS)
    return {"kind": "category", "levels": levels, "tells_missing": tells_missing}


def count_cells(cells):
    """How many cells there are, with that of no data.

    >>> count_cells({"kind": "number", "edges": [3, 10]})
    4
    """
    if cells["kind"] == "category":
        return len(cells["levels"]) + 1
    return len(cells["edges"]) + 2


def place(cells, values, size):
    """The number of the cell of each value.

    :param values: one per row; None where nothing is known of anybody
    :param size: number of rows

    >>> place({"kind": "number", "edges": [3, 10]}, [1, 3, float("nan")], 3).tolist()
    [0, 1, 3]
    >>> place({"kind": "category", "levels": ["a", "b"]}, ["b", "c"], 2).tolist()
    [1, 2]
    """
    last = count_cells(cells) - 1
    if values is None:
        return np.full(size, last)
    if cells["kind"] == "category":
        places = {level: place for place, level in enumerate(cells["levels"])}
        return np.array([places.get(value, last) for value in values], dtype=int)
    values = np.asarray(values, dtype=float)
    found = np.searchsorted(cells["edges"], np.nan_to_num(values), "right")
    return np.where(np.isnan(values), last, found)


def get_ranges(cells):
    """What each cell holds, as plain data: ``[from, below]`` of a number, either None
    where it is open; the level of a category; None for the last cell.

    >>> get_ranges({"kind": "number", "edges": [3.0, 10.0]})
    [[None, 3.0], [3.0, 10.0], [10.0, None], None]
    >>> get_ranges({"kind": "category", "levels": ["a", "b"]})
    ['a', 'b', None]
    """
    if cells["kind"] == "category":
        return [*cells["levels"], None]
    edges = [None, *cells["edges"], None]
    return [*map(list, zip(edges, edges[1:], strict=False)), None]
