# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The past renewal rate of a customer when only a few renewals are known."""

from bisect import bisect_left
from itertools import accumulate

# As many imagined renewals at the rate of all stand behind each segment's, and half as
# many at the segment's rate behind each customer's.
STRENGTH = 10.0


def smoothed_rate(renewed, total, prior, strength=STRENGTH):
    """The share that renewed, shrunk towards a prior: the less is known, the more.

    The mean of a beta distribution after so many outcomes (empirical Bayes, see Gelman
    et al., Bayesian Data Analysis, 2.4), ``strength`` being the weight of the prior in
    outcomes.

    >>> smoothed_rate(0, 0, 0.8)
    0.8
    >>> smoothed_rate(0, 1, 0.8, strength=1)
    0.4
    >>> round(smoothed_rate(900, 1000, 0.5), 3)
    0.896
    """
    return (renewed + strength * prior) / (total + strength)


class PastRates:
    """Rates as they were known on a day: only outcomes from before it count.

    Each outcome is (day it was known, renewed: 1 or 0, keys): what it counts for, as
    its segment and its customer.

    >>> rates = PastRates([(10, 1, ["a"]), (20, 0, ["a"])])
    >>> rates.count(10, "a"), rates.count(11, "a"), rates.count(99, "a")
    ((0, 0), (1, 1), (1, 2))
    >>> rates.get_rate(99, "a") is None
    True
    >>> rates = PastRates([(day, day % 2, ["small", "a"]) for day in range(10)])
    >>> rates.get_rate(99, "small", "a"), rates.get_rate(9, "small", "a")
    (0.5, None)
    """

    def __init__(self, outcomes):
        found = {}
        for day, renewed, keys in sorted(outcomes, key=lambda outcome: outcome[0]):
            for key in (None, *keys):
                days, values = found.setdefault(key, ([], []))
                days.append(day)
                values.append(renewed)
        self._found = {
            key: (days, [0, *accumulate(values)])
            for key, (days, values) in found.items()
        }

    def count(self, day, key=None):
        """(renewed, decided) of a key, or of all, before the day."""
        days, sums = self._found.get(key, ((), (0,)))
        place = bisect_left(days, day)
        return int(sums[place]), place

    def get_rate(self, day, key, *finer):
        """The rate of the last key on the day, shrunk towards that of the key before
        it, and so on; the first one towards the overall rate. None until enough
        renewals were decided."""
        renewed, total = self.count(day)
        if total < STRENGTH:
            return None
        rate = smoothed_rate(*self.count(day, key), renewed / total)
        for other in finer:
            rate = smoothed_rate(*self.count(day, other), rate, STRENGTH / 2)
        return rate


# From this term on, terms are taken together.
LAST_TERM = 5


def learn_rates(segments, terms, renewed):
    """What is known while too few outcomes are: how often each segment renewed each
    term. Plain data, as ``learned`` models are; see ``read_rate``.

    >>> rates = learn_rates(["a", "a", None], [1, 1, 9], [1, 0, 1])
    >>> rates["cells"]
    {'a|1': [1, 2], '|5': [1, 1]}
    """
    cells, by_segment = {}, {}
    for segment, term, outcome in zip(segments, terms, renewed, strict=True):
        cell = cells.setdefault(_name_cell(segment, term), [0, 0])
        whole = by_segment.setdefault(segment or "", [0, 0])
        for counts in (cell, whole):
            counts[0] += int(outcome)
            counts[1] += 1
    total = sum(counts[1] for counts in cells.values())
    kept = sum(counts[0] for counts in cells.values())
    return {"all": [kept, total], "segments": by_segment, "cells": cells}


def _name_cell(segment, term):
    return f"{segment or ''}|{min(int(term), LAST_TERM)}"


def read_rate(rates, segment, term):
    """The rate of a segment's term, shrunk towards the segment's rate, itself shrunk
    towards the overall rate.

    >>> rates = learn_rates(["a"] * 20, [1] * 10 + [2] * 10, [1] * 10 + [0] * 10)
    >>> read_rate(rates, "a", 1), read_rate(rates, "a", 2), read_rate(rates, "b", 1)
    (0.75, 0.25, 0.5)
    """
    kept, total = rates["all"]
    segment_counts = rates["segments"].get(segment or "", (0, 0))
    rate = smoothed_rate(*segment_counts, kept / total)
    return smoothed_rate(*rates["cells"].get(_name_cell(segment, term), (0, 0)), rate)
