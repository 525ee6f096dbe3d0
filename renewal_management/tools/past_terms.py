# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which past terms count, and for how long and how much. No ORM, no clock.

The terms themselves are cut in ``past.py``.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from .intent import MAX_SLACK

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Known:
    """What limits the past: ``today``; ``lapsed``, the first end that the renewals of
    today still follow; ``lost_on``, the last day of a contract that is over, however
    late its lines end; ``recorded`` {line id: ends of the terms that were recorded};
    ``since`` the day on which its recording began."""

    today: date
    lapsed: date
    lost_on: date | None = None
    recorded: dict | None = None
    since: date | None = None


def read_terms(pieces, known):
    """The terms that are over and that nobody recorded.

    :param pieces: see ``tools.past.read_pieces``
    :return: {day it fell due: [Piece]}

    >>> from odoo.addons.renewal_management.tools.past import Line, read_pieces
    >>> line = Line(1, date(2023, 1, 1), date(2025, 12, 31), period=(1, "yearly"))
    >>> pieces = read_pieces([line])
    >>> known = Known(date(2026, 3, 2), date(2026, 1, 1))
    >>> [day.year for day in read_terms(pieces, known)]
    [2023, 2024, 2025]

    The last one is not over for the renewals of today:

    >>> known = Known(date(2026, 1, 5), date(2025, 10, 1))
    >>> [day.year for day in read_terms(pieces, known)]
    [2023, 2024]

    Recording began with the term of 2024:

    >>> recorded = {1: [date(2024, 12, 31)]}
    >>> known = Known(date(2026, 3, 2), date(2026, 1, 1), None, recorded)
    >>> [day.year for day in read_terms(pieces, known)]
    [2023]

    An edition told of a term that should have been recorded after that:

    >>> for piece in pieces[1]:
    ...     piece.is_told = True
    >>> [day.year for day in read_terms(pieces, known)]
    [2023, 2025]
    """
    recorded = {
        line_id: _fit_ends(pieces[line_id], ends)
        for line_id, ends in (known.recorded or {}).items()
        if line_id in pieces
    }
    first = _get_first_recorded(pieces, recorded)
    terms = defaultdict(list)
    for line_id in sorted(pieces):
        for piece in pieces[line_id]:
            if not _is_past(piece, known):
                continue
            if piece.is_told:
                is_free = not _is_near(piece.due, recorded.get(line_id, ()))
            else:
                is_free = piece.due < first.get(line_id, date.max)
                is_free &= not known.since or piece.end < known.since
            if is_free:
                terms[piece.due].append(piece)
    return dict(sorted(terms.items()))


def _fit_ends(pieces, ends):
    """The ends that the recorded terms of a line have among its pieces: one that was
    cut short, such as by an early renewal, is the last piece.

    >>> from odoo.addons.renewal_management.tools.past import Piece
    >>> piece = Piece(1, date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30))
    >>> [day.month for day in _fit_ends([piece], [date(2026, 12, 31)])]
    [6]
    """
    last = pieces[-1].due or date.max
    return [min(end, last) for end in ends]


def _is_near(day, ends):
    """Whether one of the recorded terms is the one that ended on the day."""
    return any(abs((day - end).days) <= MAX_SLACK for end in ends)


def _is_past(piece, known):
    if not piece.end:
        return False
    if piece.following:
        return piece.end < known.today
    return bool(known.lost_on) or piece.end < known.lapsed


def _get_first_recorded(pieces, recorded):
    """{line id: end of the first recorded term of the lines that it is a part of}"""
    first = {}
    for line_id in pieces:
        chain, step = [], line_id
        while step is not None and step not in chain:
            chain.append(step)
            following = pieces[step][-1].following
            step = following and following.line_id
        ends = [end for i in chain for end in recorded.get(i, ())]
        if ends:
            first[line_id] = min(ends)
    return first


def read_spans(pieces, bridged):
    """In which days each term counts as in force: until the next one begins, when that
    was not too late.

    :param bridged: days between two terms that count with the first one
    :return: [(Piece, first day, last day or None)]

    >>> from odoo.addons.renewal_management.tools.past import Line, read_pieces
    >>> first = Line(1, date(2024, 1, 1), date(2024, 12, 31), successor_id=2)
    >>> pieces = read_pieces([first, Line(2, date(2025, 2, 1))])
    >>> [(start.isoformat(), end and end.isoformat())
    ...  for _piece, start, end in read_spans(pieces, 60)]
    [('2024-01-01', '2025-01-31'), ('2025-02-01', None)]
    """
    spans = []
    for mine in pieces.values():
        for piece in mine:
            end, following = piece.end, piece.following
            if following and following.start - timedelta(days=bridged) <= end + DAY:
                end = following.start - DAY
            spans.append((piece, piece.start, end))
    return spans


def get_value(billed, start, end, day, own):
    """What a line was worth a year on a day of a term: as it was billed last before,
    else as it was billed next in the term, else what it says now.

    :param billed: ([days], [yearly values]) of its invoices, by day
    :param end: last day of the term, None when it has none
    :param day: None for the last invoice that there is

    >>> billed = [date(2024, 2, 1), date(2025, 2, 1)], [1000.0, 1100.0]
    >>> start, end = date(2024, 1, 1), date(2025, 12, 31)
    >>> [get_value(billed, start, end, day, 1200.0)
    ...  for day in (date(2024, 1, 31), date(2024, 12, 31), end, None)]
    [1000.0, 1000.0, 1100.0, 1100.0]
    >>> get_value(billed, date(2026, 1, 1), None, date(2026, 1, 31), 1200.0)
    1200.0
    """
    days, values = billed
    first = bisect_left(days, start)
    stop = bisect_right(days, end) if end else len(days)
    index = bisect_right(days, day, first, stop) if day else stop
    if first == stop:
        return own
    return values[max(index - 1, first)]
