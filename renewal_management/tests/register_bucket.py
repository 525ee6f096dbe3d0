# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How soon the contracts of a register end: the first question about a register."""

from collections import Counter

from ..tools.register.date import is_open_ended

LIMITS = (30, 60, 90, 120)


def bucket(parsed_end, today):
    """Return the bucket of one row.

    Days are counted from ``today``, which is day 0 and in the first bucket.

    :param parsed_end: Parsed end date of the row
    :return: ``blank``, ``unreadable``, ``expired``, ``0-30``, ``31-60``, ``61-90``,
        ``91-120`` or ``later`` (open-ended included)

    >>> from datetime import date
    >>> from ..tools.register.date import parse_date
    >>> today = date(2015, 5, 22)
    >>> [bucket(parse_date(text), today) for text in ("", "11/31/2015", "5/21/15")]
    ['blank', 'unreadable', 'expired']
    >>> [bucket(parse_date(text), today) for text in ("5/22/15", "6/21/15", "6/22/15")]
    ['0-30', '0-30', '31-60']
    >>> bucket(parse_date("12/31/9999"), today)
    'later'
    """
    if parsed_end.error:
        return "unreadable"
    if not parsed_end.value:
        return "blank"
    if is_open_ended(parsed_end.value):
        return "later"
    days = (parsed_end.value - today).days
    if days < 0:
        return "expired"
    floor = 0
    for limit in LIMITS:
        if days <= limit:
            return f"{floor}-{limit}"
        floor = limit + 1
    return "later"


def count_buckets(parsed_ends, today):
    """Return {bucket: number of rows}.

    >>> from datetime import date
    >>> from ..tools.register.date import parse_date
    >>> count_buckets([parse_date("5/22/15"), parse_date("")], date(2015, 5, 22))
    Counter({'0-30': 1, 'blank': 1})
    """
    return Counter(bucket(parsed, today) for parsed in parsed_ends)
