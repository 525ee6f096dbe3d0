# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the end of a term that moved may mean. No ORM, no clock.

A later end that somebody typed can be three things: the contract was *renewed*, it
was *extended* by some weeks, or its end was entered wrong and is now *corrected*. How
far it moved tells, up to a point:

===========  ======================================================================
``small``    up to 31 days and a tenth of the term, or an earlier end: a correction,
             or an extension while the renewal is due soon
``large``    more than half a term: it looks like a renewal
``unclear``  in between
===========  ======================================================================

Only a small move speaks for itself.
"""

SMALL = "small"
UNCLEAR = "unclear"
LARGE = "large"
# A correction moves an end by a month at most.
MAX_SLACK = 31


def get_length(start, end):
    """Days of a term, both ends included; None where its start is not known.

    >>> from datetime import date
    >>> get_length(date(2026, 1, 1), date(2026, 12, 31))
    365
    >>> get_length(None, date(2026, 12, 31))
    """
    return (end - start).days + 1 if start and start <= end else None


def get_slack(length):
    """By how many days an end may move without a question.

    >>> [get_slack(days) for days in (365, 90, 28, 5, None)]
    [31, 9, 2, 0, 31]
    """
    return MAX_SLACK if length is None else min(MAX_SLACK, length // 10)


def measure_move(start, end, new_end):
    """How far the end of a term moved.

    :param start: first day of the term, None when it is not known
    :param end: its last day until now
    :return: ``small``, ``unclear`` or ``large``

    >>> from datetime import date
    >>> start, end = date(2026, 1, 1), date(2026, 12, 31)
    >>> [measure_move(start, end, day) for day in (
    ...     date(2026, 3, 31), date(2027, 1, 31), date(2027, 2, 1), date(2027, 7, 1),
    ...     date(2027, 7, 2), date(2027, 12, 31))]
    ['small', 'small', 'unclear', 'unclear', 'large', 'large']

    The same for a term of a month:

    >>> start, end = date(2026, 4, 1), date(2026, 4, 30)
    >>> [measure_move(start, end, date(2026, 5, day)) for day in (3, 4, 15, 16)]
    ['small', 'unclear', 'unclear', 'large']
    """
    days, length = (new_end - end).days, get_length(start, end)
    if days <= get_slack(length):
        return SMALL
    return LARGE if length and days * 2 > length else UNCLEAR


def is_question(start, end, new_end):
    """Whether somebody has to say what a move means.

    >>> from datetime import date
    >>> is_question(date(2026, 1, 1), date(2026, 12, 31), date(2027, 12, 31))
    True
    """
    return measure_move(start, end, new_end) != SMALL
