# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dates of steps: working-day shifts and counting, without a calendar of their own.

A *calendar* here is a function ``is_working(day) -> bool``; the caller builds it from
the company's working hours and public holidays.
"""

from datetime import timedelta

# A calendar without a working day in this many days is treated as "every day works":
# better a step on a holiday than a step that never comes.
MAX_SHIFT_DAYS = 60


def shift(day, direction, is_working):
    """Return the nearest working day on or before/after ``day``.

    :param direction: ``previous``, ``next`` or ``none``

    >>> from datetime import date
    >>> weekday = lambda day: day.weekday() < 5
    >>> shift(date(2026, 11, 22), "previous", weekday)  # a Sunday
    datetime.date(2026, 11, 20)
    >>> shift(date(2026, 11, 22), "next", weekday)
    datetime.date(2026, 11, 23)
    >>> shift(date(2026, 11, 22), "none", weekday)
    datetime.date(2026, 11, 22)
    >>> shift(date(2026, 11, 22), "next", lambda day: False)
    datetime.date(2026, 11, 22)
    """
    if direction == "none":
        return day
    delta = timedelta(days=-1 if direction == "previous" else 1)
    candidate = day
    for _attempt in range(MAX_SHIFT_DAYS):
        if is_working(candidate):
            return candidate
        candidate += delta
    return day


def add_working_days(day, count, is_working):
    """Return the day on which ``count`` working days have passed after ``day``.

    >>> from datetime import date
    >>> weekday = lambda day: day.weekday() < 5
    >>> add_working_days(date(2026, 11, 20), 1, weekday)  # Friday + 1
    datetime.date(2026, 11, 23)
    >>> add_working_days(date(2026, 11, 20), 0, weekday)
    datetime.date(2026, 11, 20)
    >>> add_working_days(date(2026, 11, 20), 2, lambda day: False)
    datetime.date(2026, 11, 22)
    """
    for _index in range(count):
        day = shift(day + timedelta(days=1), "next", is_working)
    return day


def next_anniversary(start, after):
    """Return the first yearly anniversary of ``start`` on or after ``after``.

    29 February falls on 28 February in common years.

    >>> from datetime import date
    >>> next_anniversary(date(2024, 2, 29), date(2026, 1, 1))
    datetime.date(2026, 2, 28)
    >>> next_anniversary(date(2026, 5, 1), date(2026, 1, 1))
    datetime.date(2027, 5, 1)
    >>> next_anniversary(date(2024, 5, 1), date(2026, 5, 1))
    datetime.date(2026, 5, 1)
    """
    year = max(after.year, start.year + 1)
    while True:
        anniversary = _same_day(start, year)
        if anniversary >= after:
            return anniversary
        year += 1


def _same_day(day, year):
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
