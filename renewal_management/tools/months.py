# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Month ends: the days on which the whole base is counted."""

from datetime import timedelta


def month_end(day, months=0):
    """Last day of the month of a day, or of one some months later or earlier.

    >>> from datetime import date
    >>> month_end(date(2026, 3, 2)).isoformat()
    '2026-03-31'
    >>> month_end(date(2026, 3, 31), -1).isoformat()
    '2026-02-28'
    >>> month_end(date(2024, 2, 29), -12).isoformat()
    '2023-02-28'
    >>> month_end(date(2025, 11, 30), 2).isoformat()
    '2026-01-31'
    """
    month = day.year * 12 + day.month + months
    return day.replace(year=month // 12, month=month % 12 + 1, day=1) - timedelta(1)
