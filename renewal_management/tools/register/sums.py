# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the rows of a register come to a year, on one day."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from ..recurrence import annualise

# Why a row is not in the sum.
KINDS = ("later", "over", "once", "repeated", "unread")


class Line(NamedTuple):
    """A row that was read: ``contract`` is what identifies its contract, ``currency``
    the Parsed code, ``role`` its Role among rows of the same line."""

    contract: str
    reading: object
    role: object
    currency: object


def add_up(lines, day, own, rounding):
    """Add up the terms that run on a day, as their contracts will.

    :param lines: [Line] in the order of the file
    :param day: that the file speaks of
    :param own: code of the company's currency, for rows that name none
    :param rounding: {code: function that rounds an amount}
    :return: {"sums": {code: [ARR, rows]}, "counts": {kind: rows that are not in it},
        "inactive": codes of currencies that are not in use}

    >>> from datetime import date
    >>> from .reading import Reader
    >>> from .repeat import ONLY
    >>> from .row import read_row
    >>> from .text import Parsed
    >>> cells = {"customer": "A", "service": "B", "amount": "100"}
    >>> def read(recurrence, end):
    ...     terms = {"start_date": "2026-01-01", "end_date": end}
    ...     told = {**cells, **terms, "recurrence": recurrence}
    ...     return read_row(told, Reader(date(2026, 3, 2)))
    >>> reads = read("monthly", "2026-12-31"), read("yearly", "2026-01-31")
    >>> lines = [Line("7", reading, ONLY, Parsed("EUR")) for reading in reads]
    >>> add_up(lines, date(2026, 3, 2), "EUR", {"EUR": round})
    {'sums': {'EUR': [1200.0, 1]}, 'counts': {'over': 1}, 'inactive': []}
    """
    starts = {
        (line.reading.line_key, line.role.position): line.reading.start_date
        for line in lines
        if not line.reading.errors and not line.role.master_id
    }
    firsts, sums, counts, inactive = {}, {}, Counter(), set()
    for line in lines:
        code = line.currency.value or own
        if line.currency.error == "currency_inactive":
            inactive.add(line.currency.detail["text"])
        kind = _get_kind(line, day, starts)
        if not kind and code != firsts.setdefault(line.contract, code):
            kind = "unread"
        if kind:
            counts[kind] += 1
            continue
        reading = line.reading
        total = sums.setdefault(code, [0.0, 0])
        total[0] += rounding[code](annualise(reading.amount, *reading.recurrence))
        total[1] += 1
    return {"sums": sums, "counts": dict(counts), "inactive": sorted(inactive)}


def _get_kind(line, day, starts):
    """Why a row does not count on a day; None when it does."""
    reading, role = line.reading, line.role
    if reading.errors or line.currency.error:
        return "unread"
    if role.master_id:
        return "repeated"
    start, end = reading.start_date, reading.end_date
    is_alone = role.position == 0 and role.is_last
    if end and start == end and is_alone and not reading.auto_renewal:
        return "once"
    if start and start > day:
        return "later"
    following = starts.get((reading.line_key, role.position + 1))
    if following:
        # a term ends where the next one begins
        last = following - timedelta(days=1)
        end = min(end, last) if end else last
    return "over" if end and end < day else None
