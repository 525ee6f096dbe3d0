# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms that a contract has behind it, read from its lines. No ORM, no clock.

A line tells its past in four ways, the better one first:

1. what was written when it was renewed: the first day of each next term;
2. a line that renews by itself ran in whole periods, counted back from its end; what is
   left over belongs to the first term;
3. the line that follows it: linked to it, or selling the same from about the day on
   which it ends;
4. its own first and last day.

A *piece* is one term of one line. It was renewed when another piece follows, and lost
when none does and the line is over for good.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from .intent import LARGE, measure_move

DAY = timedelta(days=1)
# The next line of the same product or service starts so many days before or after the
# end of this one.
EARLY_DAYS, LATE_DAYS = 45, 183
# Another product takes its place when it starts within a month of the end.
REPLACED_DAYS = 31
# A line written later than this after it starts was entered afterwards: the day on
# which it was agreed is not known.
MAX_LATE_DAYS = 92
UNITS = {"daily": "days", "weekly": "weeks", "monthly": "months", "yearly": "years"}


@dataclass(frozen=True)
class Line:
    """A contract line.

    ``is_counted`` is False for sections, one-time fees and lines that never ran;
    ``key`` is what it sells; ``period`` (interval, OCA's rule type) of a line that
    renews by itself; ``notes`` ((first day of a next term, day it was written), …);
    ``signed_end`` the end before the line was cut short; ``written`` the day the line
    was entered; ``is_told`` when editions of a register told its terms.
    """

    id: int
    start: date
    end: date | None = None
    is_counted: bool = True
    key: object = None
    successor_id: int | None = None
    period: tuple | None = None
    notes: tuple = ()
    signed_end: date | None = None
    written: date | None = None
    is_told: bool = False


@dataclass
class Piece:
    """One term of one line. ``due`` is the last day as signed, ``end`` the last day it
    ran; ``decided`` the day on which the next term was written, None when that is not
    known; ``following`` the piece of the next term."""

    line_id: int
    start: date
    end: date | None
    due: date | None
    decided: date | None = None
    following: "Piece | None" = None
    is_told: bool = False


def read_pieces(lines):
    """The terms of the lines of one contract, each with the one that follows.

    :param lines: [Line]
    :return: {line id: [Piece]}, oldest first

    A line that renews by itself every year, and was extended:

    >>> line = Line(1, date(2023, 1, 1), date(2025, 12, 31), period=(1, "yearly"))
    >>> [(p.start.year, p.end.year, bool(p.following)) for p in read_pieces([line])[1]]
    [(2023, 2023, True), (2024, 2024, True), (2025, 2025, False)]

    A line and its successor:

    >>> first = Line(1, date(2024, 1, 1), date(2024, 12, 31), successor_id=2)
    >>> second = Line(2, date(2025, 1, 1), date(2025, 12, 31))
    >>> pieces = read_pieces([first, second])
    >>> pieces[1][0].following is pieces[2][0], pieces[2][0].following
    (True, None)
    """
    counted = {line.id: line for line in lines if line.is_counted}
    pieces = {line.id: _cut(line) for line in counted.values()}
    for line_id, following_id in find_following(counted.values()).items():
        last, first = pieces[line_id][-1], pieces[following_id][0]
        last.following = first
        last.decided = _get_decided(counted[following_id], last)
    return pieces


def _get_decided(following, piece):
    """The day a line was entered, if that was about when its term began."""
    day = following.written
    latest = following.start + timedelta(days=MAX_LATE_DAYS)
    return day if day and piece.start <= day <= latest else None


def _cut(line):
    """Cut a line into its terms."""
    written = dict(line.notes)
    starts = sorted(
        day for day in written if line.start < day and (not line.end or day <= line.end)
    )
    if not starts and line.period and line.end:
        starts = whole_periods(line.start, line.end, *line.period)
    begins = [line.start, *starts]
    pieces = [
        Piece(line.id, begin, following - DAY, following - DAY, written.get(following))
        for begin, following in zip(begins, begins[1:], strict=False)
    ]
    due = max(filter(None, (line.end, line.signed_end)), default=None)
    pieces.append(Piece(line.id, begins[-1], line.end, line.end and due))
    for piece in pieces:
        piece.is_told = line.is_told
    for piece, following in zip(pieces, pieces[1:], strict=False):
        piece.following = following
    return pieces


def whole_periods(start, end, interval, rule_type):
    """First days of the terms after the first, of a line that was extended by whole
    periods. The first term takes what is left over, and is about a period at least.

    >>> whole_periods(date(2023, 1, 1), date(2025, 12, 31), 1, "yearly")
    [datetime.date(2024, 1, 1), datetime.date(2025, 1, 1)]
    >>> whole_periods(date(2022, 7, 1), date(2024, 12, 31), 1, "yearly")
    [datetime.date(2024, 1, 1)]
    >>> whole_periods(date(2025, 1, 3), date(2025, 12, 31), 1, "yearly")
    []
    """
    period = relativedelta(**{UNITS[rule_type]: interval or 1})
    first = (start + period - start).days
    starts, count = [], 1
    while True:
        day = end + DAY - period * count
        if (day - start).days * 10 < first * 9:
            return starts[::-1]
        starts.append(day)
        count += 1


def find_following(lines):
    """Which line goes on for which: the one it is linked to, else the nearest free one
    that sells the same, else another that starts as it ends.

    :param lines: [Line] of one contract, counted ones only
    :return: {line id: id of the line that follows}

    >>> old = Line(1, date(2024, 1, 1), date(2024, 12, 31), key="Support")
    >>> new = Line(2, date(2025, 2, 1), date(2026, 1, 31), key="Support")
    >>> other = Line(3, date(2025, 1, 1), date(2025, 12, 31), key="Hosting")
    >>> find_following([old, new, other]), find_following([old, other])
    ({1: 2}, {1: 3})
    """
    by_id = {line.id: line for line in lines}
    following = {
        line.id: line.successor_id
        for line in by_id.values()
        if line.successor_id in by_id and line.end
    }
    taken = set(following.values())
    for is_same, early, late in (
        (True, EARLY_DAYS, LATE_DAYS),
        (False, 0, REPLACED_DAYS),
    ):
        pairs = sorted(
            (abs(gap), line.id, other.id)
            for line in by_id.values()
            for other in by_id.values()
            if line.end and other.start > line.start and line.id not in following
            if other.id not in taken and (line.key == other.key) == is_same
            for gap in [(other.start - line.end).days - 1]
            if -early <= gap <= late
        )
        for _gap, line_id, other_id in pairs:
            if line_id not in following and other_id not in taken:
                following[line_id] = other_id
                taken.add(other_id)
    return following


def read_told(said):
    """The terms that the editions of a register told of one line, which they moved from
    one term to the next.

    :param said: [(day of the edition, first day or None, last day or None)], by day
    :return: ((first day of a next term, day it was told), …), and the first day of all

    >>> said = [
    ...     (date(2024, 2, 1), date(2024, 1, 1), date(2024, 12, 31)),
    ...     (date(2025, 1, 9), date(2025, 1, 1), date(2025, 12, 31)),
    ...     (date(2026, 1, 5), date(2025, 1, 1), date(2026, 12, 31)),
    ... ]
    >>> notes, first = read_told(said)
    >>> [(day.isoformat(), told.isoformat()) for day, told in notes], first.year
    ([('2025-01-01', '2025-01-09'), ('2026-01-01', '2026-01-05')], 2024)

    A correction is no term:

    >>> mended = date(2024, 3, 1), date(2024, 1, 1), date(2024, 12, 30)
    >>> read_told([said[0], mended])[0]
    ()
    """
    notes, first, term = {}, None, (None, None)
    for day, start, end in said:
        first, begins = first or start, start or term[0]
        if term[1]:
            next_start = _get_next_start(*term, start, end)
            begins = next_start or term[0]
            if next_start:
                notes.setdefault(next_start, day)
        term = begins, end
    return tuple(sorted(notes.items())), first


def _get_next_start(old_start, old_end, start, end):
    """First day of the next term, None when an edition told no other term."""
    if start and old_start and start > old_start:
        return start if (start - old_end).days > -EARLY_DAYS else None
    is_next = end and measure_move(old_start, old_end, end) == LARGE
    return old_end + DAY if is_next else None
