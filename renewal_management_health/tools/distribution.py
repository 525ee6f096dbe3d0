# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How values are distributed over customers, so that good and bad can be set
knowingly."""

from typing import NamedTuple

import numpy as np

from .scoring import points


class Spread(NamedTuple):
    """Values and the points they make; shares of the customers with no points, and
    with all of them."""

    count: int
    lowest: float
    median: float
    highest: float
    average_points: float
    bad_share: float
    good_share: float


def spread(values, bad, good):
    """Sum up the values of all customers.

    :return: ``Spread``, or None when there is no value

    Of four customers one is as bad, and one as good, as it gets:

    >>> tuple(spread([0, 30, 60, 200], 0, 120))
    (4, 0.0, 45.0, 200.0, 43.75, 0.25, 0.25)
    >>> spread([], 0, 100)
    """
    values = np.asarray(values, dtype=float)
    if not values.size:
        return None
    made = points(values, bad, good)
    numbers = (
        values.min(),
        np.median(values),
        values.max(),
        made.mean(),
        (made <= 0).mean(),
        (made >= 100).mean(),
    )
    return Spread(int(values.size), *map(float, numbers))
