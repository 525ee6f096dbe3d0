# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a newer edition of a register says about a term that is known. No ORM, no clock.

An edition tells terms, not lines: whoever keeps a register types the dates of the next
term over those of the last one, adds a row below it, or only moves the end.

=============  =====================================================================
``same``       the term that is known
``earlier``    a term before it
``corrected``  the same term with another date, or a few weeks more
``renewed``    the next term: it starts after the end, or the end moved by more than
               half a term
``unclear``    in between: somebody has to say
=============  =====================================================================
"""

from datetime import timedelta
from typing import NamedTuple

from ..intent import LARGE, SMALL, measure_move

SAME = "same"
EARLIER = "earlier"
CORRECTED = "corrected"
RENEWED = "renewed"
UNCLEAR = "unclear"
# A renewal of another name or number starts this many days before or after the end.
DAYS_BEFORE = 45
DAYS_AFTER = 183


class Term(NamedTuple):
    """First and last day. ``start`` is None where it is not known, or nobody typed it;
    ``end`` is None without an end."""

    start: object
    end: object


class Move(NamedTuple):
    """What happened to a term, and for the next one its first day."""

    kind: str
    start: object = None


def compare(known, said):
    """What a row says about the term that is known of its line.

    :param known: Term of the contract
    :param said: Term of the row; its start only where it is news
    :return: Move

    >>> from datetime import date
    >>> year = Term(date(2025, 1, 1), date(2025, 12, 31))
    >>> compare(year, Term(date(2026, 1, 1), date(2026, 12, 31)))
    Move(kind='renewed', start=datetime.date(2026, 1, 1))

    The end alone moved:

    >>> ends = date(2025, 12, 31), date(2026, 1, 20), date(2026, 4, 1), date(2027, 1, 1)
    >>> [compare(year, Term(None, end)).kind for end in ends]
    ['same', 'corrected', 'unclear', 'renewed']
    >>> compare(year, Term(date(2025, 1, 1), date(2026, 12, 31))).start
    datetime.date(2026, 1, 1)

    Renewed some weeks early, with a gap, and moved as a whole:

    >>> compare(year, Term(date(2025, 12, 1), date(2026, 11, 30)))
    Move(kind='renewed', start=datetime.date(2025, 12, 1))
    >>> compare(year, Term(date(2026, 9, 1), date(2027, 8, 31))).kind
    'renewed'
    >>> compare(year, Term(date(2025, 5, 1), date(2026, 4, 30))).kind
    'unclear'

    Shortened, an older term, and no end any more:

    >>> compare(year, Term(None, date(2025, 9, 30))).kind
    'corrected'
    >>> compare(year, Term(date(2024, 1, 1), date(2024, 12, 31))).kind
    'earlier'
    >>> compare(year, Term(None, None)).kind
    'unclear'

    A contract without an end gets one, from its start or from a later day:

    >>> endless = Term(date(2020, 1, 1), None)
    >>> compare(endless, Term(None, date(2026, 12, 31))).kind
    'corrected'
    >>> compare(endless, Term(date(2026, 1, 1), date(2026, 12, 31))).kind
    'renewed'
    """
    start, end = known
    if said.end == end and said.start in (None, start):
        return Move(SAME)
    if said.end and start and said.end < start:
        return Move(EARLIER)
    is_later = bool(said.start and (end or start) and said.start > (end or start))
    if not end:
        return Move(RENEWED, said.start) if is_later else Move(CORRECTED)
    if is_later:
        return Move(RENEWED, said.start)
    following = end + timedelta(days=1)
    if not said.end:
        return Move(UNCLEAR, following)
    kind = measure_move(start, end, said.end)
    if kind == SMALL:
        return Move(CORRECTED)
    is_within = said.start and start and said.start > start
    if is_within and said.start < end - timedelta(days=DAYS_BEFORE):
        return Move(UNCLEAR, said.start)
    first = said.start if is_within else following
    return Move(RENEWED if kind == LARGE else UNCLEAR, first)


def may_renew(known, said):
    """Whether a row of another name or number may be the next term of a line.

    :param known: Term of the line
    :param said: Term of the row; without a typed start, the end tells

    >>> from datetime import date
    >>> year = Term(date(2025, 1, 1), date(2025, 12, 31))
    >>> may_renew(year, Term(date(2025, 11, 16), None))
    False
    >>> [may_renew(year, Term(day, date(2027, 1, 1))) for day in (
    ...     date(2025, 11, 15), date(2025, 11, 16), date(2026, 7, 2), date(2026, 7, 3))]
    [False, True, True, False]
    >>> may_renew(year, Term(None, date(2026, 12, 31)))
    True
    >>> may_renew(year, Term(None, date(2026, 1, 20)))
    False
    """
    if not known.end or not said.end or said.end <= known.end:
        return False
    if said.start:
        return -DAYS_BEFORE <= (said.start - known.end).days <= DAYS_AFTER
    return compare(known, said).kind == RENEWED


def rank_terms(terms):
    """Which terms can only follow others, among those of one contract.

    :param terms: {id: Term}, each with an end
    :return: {id: rank}, from 0

    >>> from datetime import date
    >>> rank_terms({
    ...     7: Term(date(2026, 1, 1), date(2026, 12, 31)),
    ...     8: Term(date(2025, 1, 1), date(2025, 12, 31)),
    ...     9: Term(date(2025, 1, 1), date(2026, 12, 31))})
    {8: 0, 7: 1, 9: 0}
    """
    ranks = {}
    for row_id, term in sorted(terms.items(), key=lambda item: item[1].end):
        before = (ranks[other] for other in ranks if may_renew(terms[other], term))
        ranks[row_id] = max(before, default=-1) + 1
    return ranks
