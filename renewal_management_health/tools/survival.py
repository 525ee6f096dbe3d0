# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many contracts are left after their first renewal, their second, and so on.

The estimate of Kaplan and Meier (1958) in discrete time, the number of the term being
the time: of the contracts that came to their n-th decision a share was renewed, and

    ``S(n) = Π (1 - lost / decided)``

over the terms up to n. A contract whose n-th term is still open counts in the terms
before it and is not lost: it is censored. No ORM; the report ``renewal.survival`` does
the same in SQL, and a test compares the two.
"""

import math
from typing import NamedTuple

from .validation import Z95, wilson


class Term(NamedTuple):
    """One point of the curve; shares, each with its 95 % interval."""

    number: int
    decided: int
    lost: int
    rate: float
    rate_low: float
    rate_high: float
    survival: float
    low: float
    high: float


def curve(counts):
    """The curve of survival, a point for each term of which something was decided.

    :param counts: {number of the term: (renewed, lost)}
    :return: list of ``Term``, in the order of the terms

    Of 10 contracts 8 were renewed; 5 of these came to their second decision so far:

    >>> [round(term.survival, 2) for term in curve({1: (8, 2), 2: (4, 1)})]
    [0.8, 0.64]
    >>> [round(value, 2) for value in curve({1: (8, 2)})[0][3:]]
    [0.8, 0.49, 0.94, 0.8, 0.41, 0.95]
    >>> curve({1: (0, 0)})
    []
    """
    points, survival, spread, fewest = [], 1.0, 0.0, math.inf
    for number, (renewed, lost) in sorted(counts.items()):
        decided = renewed + lost
        if not decided:
            continue
        survival *= renewed / decided
        spread += lost / (decided * renewed) if renewed else 0.0
        fewest = min(fewest, decided)
        points.append(
            Term(
                number,
                decided,
                lost,
                renewed / decided,
                *wilson(renewed, decided),
                survival,
                *interval(survival, spread, fewest),
            )
        )
    return points


def interval(survival, spread, fewest):
    """The 95 % interval of a survival.

    The variance is Greenwood's (1926); the interval is built on ``log(-log S)``, which
    keeps it within 0 and 1 (Kalbfleisch and Prentice 2002, 1.4.1). Where nobody or
    everybody was lost that variance says nothing: the bound then is that of a share
    without a failure among the fewest that were decided in a term (Wilson 1927).

    :param spread: ``Σ lost / (decided · renewed)`` over the terms so far
    :param fewest: decided in the term with the fewest
    :return: (low, high)

    >>> [round(value, 3) for value in interval(0.64, 0.075, 5)]
    [0.226, 0.875]
    >>> [round(value, 3) for value in interval(1.0, 0.0, 10)]
    [0.722, 1.0]
    >>> [round(value, 3) for value in interval(0.0, 0.0, 10)]
    [0.0, 0.278]
    """
    if survival in (0.0, 1.0):
        return wilson(round(survival * fewest), fewest)
    error = Z95 * math.sqrt(spread) / abs(math.log(survival))
    return survival ** math.exp(error), survival ** math.exp(-error)
