# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The next term: how long it lasts, and how it meets the old one. Last days are
inclusive."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# Long terms are whole months; a date typed a day or two off still means them.
SLACK_DAYS = 3
SLACK_MONTHS = 3


@dataclass(frozen=True)
class NextTerm:
    """First and last day. ``is_auto_renew`` None: as the old term was."""

    start: date
    end: date
    is_auto_renew: bool | None = None


def add_term(last_day, interval, unit):
    """Last day of a term that follows ``last_day``; None when no calendar goes so far.

    :param unit: ``day``, ``week``, ``month`` or ``year``

    >>> from datetime import date
    >>> add_term(date(2026, 12, 31), 1, "year")
    datetime.date(2027, 12, 31)
    >>> add_term(date(2026, 2, 28), 1, "month")
    datetime.date(2026, 3, 31)
    >>> add_term(date(2026, 12, 31), 2, "week")
    datetime.date(2027, 1, 14)
    >>> add_term(date(2026, 12, 31), 99999, "year")
    """
    day = timedelta(days=1)
    try:
        return last_day + day + relativedelta(**{f"{unit}s": interval}) - day
    except (OverflowError, ValueError):
        return None


def get_length(first_day, last_day):
    """Length of a term as a person would say it.

    :return: (interval, unit)

    >>> from datetime import date
    >>> get_length(date(2026, 1, 1), date(2026, 12, 31))
    (1, 'year')
    >>> get_length(date(2025, 5, 31), date(2026, 5, 31))  # a day too long
    (1, 'year')
    >>> get_length(date(2026, 1, 15), date(2026, 4, 14))
    (3, 'month')
    >>> get_length(date(2026, 1, 1), date(2027, 6, 30))
    (18, 'month')
    >>> get_length(date(2026, 3, 2), date(2026, 3, 15))
    (2, 'week')
    >>> get_length(date(2026, 3, 2), date(2026, 3, 29))
    (4, 'week')
    >>> get_length(date(2026, 1, 1), date(2026, 2, 15))
    (46, 'day')
    """
    following = last_day + timedelta(days=1)
    length = relativedelta(following + timedelta(days=SLACK_DAYS), first_day)
    months = length.years * 12 + length.months
    nearest = first_day + relativedelta(months=months)
    slack = SLACK_DAYS if months >= SLACK_MONTHS else 0
    if months and abs((following - nearest).days) <= slack:
        return (months, "month") if months % 12 else (months // 12, "year")
    days = max((following - first_day).days, 1)
    return (days, "day") if days % 7 else (days // 7, "week")


def get_gap(old_end, start):
    """Days without a contract between two terms.

    >>> get_gap(date(2026, 3, 31), date(2026, 4, 1))
    0
    >>> get_gap(date(2026, 3, 31), date(2026, 4, 11))
    10
    """
    return max((start - old_end).days - 1, 0)


def get_overlap(old_end, start):
    """Days of the old term that the next one replaces.

    >>> get_overlap(date(2026, 3, 31), date(2026, 4, 1))
    0
    >>> get_overlap(date(2026, 3, 31), date(2026, 3, 22))
    10
    """
    return max((old_end - start).days + 1, 0)
