# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Renewals as they looked on a day, as columns: what is learned from and checked."""

from dataclasses import dataclass, field

import numpy as np

ARRAYS = (
    "ids",
    "groups",
    "renewed",
    "due",
    "observed",
    "known",
    "amounts",
    "scores",
    "thresholds",
)


@dataclass
class Sample:
    """One row per renewal. Days are numbers (``date.toordinal``).

    ``columns`` are the features, ``kinds`` says which are numbers and which categories,
    ``directions`` of which numbers more is never worse (1) or never better (-1);
    ``signals`` are what a person would look at alone, the higher the better: the points
    of the measures. NaN or None: nothing was known.
    """

    ids: np.ndarray
    groups: np.ndarray  # the customers
    renewed: np.ndarray  # 1, 0; NaN while open
    due: np.ndarray  # the day it counts in
    observed: np.ndarray  # the day it is looked at
    known: np.ndarray  # the day on which its outcome was known
    amounts: np.ndarray
    scores: np.ndarray  # the hand-set score
    thresholds: np.ndarray  # below it there is an alert
    columns: dict = field(default_factory=dict)
    kinds: dict = field(default_factory=dict)
    directions: dict = field(default_factory=dict)
    signals: dict = field(default_factory=dict)

    def __len__(self):
        return len(self.ids)

    @property
    def lost(self):
        """How many were lost."""
        return int((self.renewed == 0).sum())

    def is_enough(self, min_decided, min_lost):
        """Whether there is enough to learn from; both outcomes must occur.

        >>> empty = np.array([])
        >>> Sample(*[empty] * 9).is_enough(0, 0)
        False
        """
        return is_enough(self.renewed, min_decided, min_lost)

    def take(self, rows):
        """The same of these rows.

        >>> row = np.array([1, 2])
        >>> Sample(*[row] * 9, columns={"a": row}).take([1]).columns["a"].tolist()
        [2]
        """
        return Sample(
            **{name: getattr(self, name)[rows] for name in ARRAYS},
            columns=take(self.columns, rows),
            kinds=self.kinds,
            directions=self.directions,
            signals=take(self.signals, rows),
        )

    def sort(self):
        """The same rows in an order of their own, so that what is learned does not
        depend on the order in which they were read."""
        return self.take(np.lexsort((self.ids, self.observed)))


def is_enough(renewed, min_decided, min_lost):
    """Whether there are enough outcomes, of both kinds.

    >>> is_enough([1, 0, 0], 3, 2), is_enough([0, 0, 0], 3, 2), is_enough([], 0, 0)
    (True, False, False)
    """
    lost = int((np.asarray(renewed) == 0).sum())
    return 0 < lost < len(renewed) and len(renewed) >= min_decided and lost >= min_lost


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
