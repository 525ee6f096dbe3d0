# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Does it work? Two groups of customers compared, with what can be said about them.

The shares are of decisions that were renewed; the groups were drawn by chance, so a
difference that chance alone would hardly make is one that the journey made.
"""

import math
from typing import NamedTuple

from .validation import wilson

# Decisions in each group before anything is said.
ENOUGH = 30


class Effect(NamedTuple):
    """What the comparison says: ``kind`` is "nobody" (nobody is in the other group),
    "unknown", "better", "worse" or "same"; ``low`` and ``high`` are points of 100;
    ``is_other`` and ``count`` say of "unknown" which group has too few decisions."""

    kind: str
    low: int = 0
    high: int = 0
    is_other: bool = False
    count: int = 0


def newcombe(successes, total, other_successes, other_total):
    """The difference of two shares and its 95 % interval, from the intervals of Wilson
    (Newcombe 1998, method 10).

    :return: (difference, low, high); None where a group is empty

    >>> [round(value, 4) for value in newcombe(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    >>> [round(value, 2) for value in newcombe(10, 10, 0, 20)]
    [1.0, 0.68, 1.0]
    >>> newcombe(0, 0, 5, 10)
    (None, None, None)
    """
    if not total or not other_total:
        return None, None, None
    share, other = successes / total, other_successes / other_total
    low, high = wilson(successes, total)
    other_low, other_high = wilson(other_successes, other_total)
    difference = share - other
    return (
        difference,
        difference - math.hypot(share - low, other_high - other),
        difference + math.hypot(high - share, other - other_low),
    )


def judge(successes, total, other_successes, other_total, has_other=True):
    """What is known of a group against the other one, which did without.

    :param has_other: anybody is in the other group, with or without a decision

    >>> judge(180, 200, 70, 100)
    Effect(kind='better', low=11, high=30, is_other=False, count=0)
    >>> judge(70, 100, 180, 200).kind
    'worse'
    >>> judge(80, 100, 75, 100)
    Effect(kind='same', low=-7, high=16, is_other=False, count=0)
    >>> judge(90, 100, 12, 12)
    Effect(kind='unknown', low=0, high=0, is_other=True, count=12)
    >>> judge(9, 10, 12, 12).is_other
    False
    >>> judge(90, 100, 0, 0, has_other=False).kind
    'nobody'
    """
    if not has_other:
        return Effect("nobody")
    for count, is_other in ((total, False), (other_total, True)):
        if count < ENOUGH:
            return Effect("unknown", is_other=is_other, count=count)
    _difference, low, high = newcombe(successes, total, other_successes, other_total)
    if low > 0:
        kind = "better"
    elif high < 0:
        kind, low, high = "worse", -high, -low
    else:
        kind = "same"
    return Effect(kind, round(100 * low), round(100 * high))
