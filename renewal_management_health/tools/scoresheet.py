# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The score sheet of many customers on one scorecard: what is known of them, and all
that is kept of the score. Plain numbers in and out; the formulas are ``scoring``'s.

Days are ordinals (``date.toordinal()``), ``nan`` where there is none.
"""

from datetime import date
from typing import NamedTuple
from zlib import crc32

import numpy as np

from . import scoring


class Cap(NamedTuple):
    """A cap; ``measure`` is empty when only its customers matter; ``validity`` is that
    of the measure."""

    id: int
    max_score: int
    measure: int | None = None
    is_above: bool = True
    value: float = 0.0
    has_customers: bool = False
    validity: int = 0


class Card(NamedTuple):
    """A scorecard as plain values. ``groups`` has each measure's position in
    ``group_ids``; an empty card scores nobody."""

    id: int | None = None
    version: int = 0
    measures: tuple = ()
    bad: tuple = ()
    good: tuple = ()
    validity: tuple = ()
    weights: tuple = ()
    available: tuple = ()
    groups: tuple = ()
    group_ids: tuple = ()
    group_weights: tuple = ()
    caps: tuple = ()
    amber_from: int = 50
    green_from: int = 75
    min_coverage: int = 50


class Sheet(NamedTuple):
    """A row for each customer; columns are measures, or caps in ``capped``."""

    card: Card
    values: np.ndarray
    days: np.ndarray
    points: np.ndarray
    weights: np.ndarray
    contributions: np.ndarray
    lost: np.ndarray
    raw: np.ndarray
    capped: np.ndarray
    score: np.ndarray
    coverage: np.ndarray
    band: np.ndarray
    is_little_known: np.ndarray

    def take(self, rows):
        """The same for some of the customers."""
        return Sheet(self.card, *(column[rows] for column in self[1:]))


def is_beyond(cap, values, days, today):
    """Whether values are where the cap applies. One too old to count in the score is no
    data: a judgement of two years ago would hold the customer down for good.

    >>> cap = Cap(5, 40, measure=7, is_above=False, value=25, validity=30)
    >>> is_beyond(cap, [10, 30, 10, 10, np.nan], [99, 99, 41, 40, 99], 100).tolist()
    [True, False, True, False, False]
    """
    values, age = np.asarray(values), today - np.asarray(days)
    is_fresh = scoring.freshness(age, cap.validity) > 0
    return is_fresh & (values > cap.value if cap.is_above else values < cap.value)


def fill(card, values, days, capped, today):
    """Score customers.

    A customer of whom nothing is known but a cap that makes it red has that cap as its
    score: whoever gave notice is lost, whatever else we do not know.

    :param values: customers × measures
    :param days: of these values
    :param capped: customers × caps: whether the cap applies
    :param today: the day of the score

    >>> card = Card(
    ...     1, 1, (7, 8), (0, 60), (100, 0), (14, 14), (1, 1), (True, True), (0, 0),
    ...     (3,), (10,), (Cap(5, 49),),
    ... )
    >>> nan = float("nan")
    >>> sheet = fill(
    ...     card,
    ...     [[80, 0], [80, 0], [80, nan], [nan, nan], [nan, nan]],
    ...     [[100, 100], [100, 79], [100, nan], [nan, nan], [nan, nan]],
    ...     [[False], [False], [True], [False], [True]],
    ...     today=100,
    ... )
    >>> sheet.score.tolist(), sheet.coverage.tolist()
    ([90.0, 87.0, 49.0, nan, 49.0], [100, 75, 50, 0, 0])
    >>> sheet.band.tolist()
    ['green', 'green', 'red', 'unknown', 'red']

    A band that stands on less than the scorecard asks for is marked; what a cap says is
    known.

    >>> demanding = card._replace(min_coverage=60)
    >>> sheet = fill(
    ...     demanding, [[60, nan], [60, 30]], [[99, 99]] * 2, [[False]] * 2, today=100
    ... )
    >>> sheet.band.tolist(), sheet.is_little_known.tolist()
    (['amber', 'amber'], [True, False])
    """
    values = np.array(values, dtype=float).reshape(len(values), len(card.measures))
    values[~np.isfinite(values)] = np.nan
    days = np.asarray(days, dtype=float).reshape(values.shape)
    capped = np.asarray(capped, dtype=bool).reshape(len(values), len(card.caps))
    points = scoring.points(values, card.bad, card.good)
    fresh = scoring.freshness(today - days, card.validity)
    known = scoring.combine(
        points, fresh, card.weights, card.groups, card.group_weights, card.available
    )
    raw = np.round(known.score, 1)
    score, allowed = scoring.cap(raw, [cap.max_score for cap in card.caps], capped)
    score = np.where(np.isnan(score) & (allowed < card.amber_from), allowed, score)
    score = scoring.round_half_up(score)
    coverage = scoring.round_half_up(100 * known.coverage).astype(int)
    limits = card.amber_from, card.green_from, card.min_coverage
    missing = known.weights * (100 - np.nan_to_num(points))
    is_little = ~np.isnan(score) & (coverage < card.min_coverage)
    return Sheet(
        card,
        values=values,
        days=days,
        points=points,
        weights=known.weights,
        contributions=scoring.share_out(known.contributions, raw),
        lost=scoring.share_out(missing, 100 - raw),
        raw=raw,
        capped=capped,
        score=score,
        coverage=coverage,
        band=scoring.band(score, coverage, *limits, allowed),
        is_little_known=is_little & (score < card.green_from) & (allowed > score),
    )


def digests(sheet, overrides):
    """A number for each customer that changes when the score, or what explains it,
    changes by something that can be seen: whole points, whole percents.

    :param overrides: id of each customer's override, 0 for none

    >>> card = Card(1, 1, (7,), (0,), (100,), (0,), (1,), (True,), (0,), (3,), (10,))
    >>> one, two = ([[60.1], [60.2]], [[60.1], [62]])
    >>> [
    ...     len(set(digests(fill(card, values, [[9], [9]], [[], []], 9), [0, 0])))
    ...     for values in (one, two)
    ... ]
    [1, 2]
    """
    rows = len(sheet.values)
    columns = [
        np.full(rows, sheet.card.id or 0),
        np.full(rows, sheet.card.version),
        np.asarray(overrides),
        np.nan_to_num(sheet.score, nan=-1),
        sheet.coverage,
        *np.rint(np.nan_to_num(sheet.points, nan=-1)).T,
        *np.rint(100 * sheet.weights).T,
        *sheet.capped.T,
    ]
    table = np.column_stack(columns).astype(np.int32)
    sums = np.fromiter(map(crc32, table), dtype=np.uint32, count=rows)
    return sums.astype(np.int32).tolist()


def details(sheet, overrides):
    """What explains each score, as JSON text.

    >>> import json
    >>> card = Card(1, 1, (7,), (0,), (100,), (0,), (1,), (True,), (0,), (3,), (10,))
    >>> sheet = fill(card, [[60.25], [float("nan")]], [[735000], [735000]], [[], []], 9)
    >>> one, two = map(json.loads, details(sheet, [0, 4]))
    >>> list(one["lines"][0].values())
    [7, 3, 60.25, '2013-05-12', 60.2, 1.0, 60.2, 39.8]
    >>> list(two["lines"][0].values())
    [7, 3, None, None, None, 0.0, 0.0, 0.0]
    >>> {**one, "lines": 1}
    {'lines': 1, 'caps': [], 'raw': 60.2, 'override': None}
    >>> two["raw"], two["override"]
    (None, 4)
    """
    lines = [_get_lines(sheet, column) for column in range(len(sheet.card.measures))]
    caps = [
        [cap.id for cap, on in zip(sheet.card.caps, row, strict=True) if on]
        for row in sheet.capped.tolist()
    ]
    whole = zip(*lines, strict=True) if lines else [()] * len(sheet.values)
    return [
        f'{{"lines":[{",".join(row)}],"caps":{own},"raw":{raw},'
        f'"override":{override or "null"}}}'
        for row, own, raw, override in zip(
            whole, caps, _texts(sheet.raw), overrides, strict=True
        )
    ]


def _get_lines(sheet, column):
    """The JSON of one measure, for all customers."""
    card = sheet.card
    known = ~np.isnan(sheet.values[:, column])
    head = (
        f'{{"measure":{card.measures[column]},'
        f'"group":{card.group_ids[card.groups[column]]},"value":'
    )
    return [
        f'{head}{value},"date":{day},"points":{points},"weight":{weight},'
        f'"contribution":{won},"lost":{lost}}}'
        for value, day, points, weight, won, lost in zip(
            _texts(sheet.values[:, column].round(4)),
            _days(np.where(known, sheet.days[:, column], np.nan)),
            _texts(sheet.points[:, column].round(1)),
            sheet.weights[:, column].round(4).tolist(),
            sheet.contributions[:, column].tolist(),
            sheet.lost[:, column].tolist(),
            strict=True,
        )
    ]


def _texts(column):
    return ["null" if value != value else value for value in column.tolist()]


def _days(column):
    """ISO days, quoted; each is written once."""
    numbers, places = np.unique(column, return_inverse=True)
    texts = [
        f'"{date.fromordinal(int(number)).isoformat()}"' if number == number else "null"
        for number in numbers.tolist()
    ]
    return [texts[place] for place in places.tolist()]


def to_array(values):
    """The values as text that PostgreSQL reads as an array: one parameter instead of
    thousands. Only for numbers and plain words.

    >>> to_array([1, None, 3]), to_array(np.array([1.0, np.nan])), to_array(["a", ""])
    ('{1,NULL,3}', '{1,NULL}', '{a,NULL}')
    """
    values = values.tolist() if isinstance(values, np.ndarray) else values
    return "{" + ",".join(map(_literal, values)) + "}"


def _literal(value):
    if value is None or value == "" or value != value:
        return "NULL"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
