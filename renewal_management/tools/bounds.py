# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How far the numbers that people enter may go.

The daily run works on all renewals at once: one mistyped number that leads beyond the
calendar would stop it for every company.
"""

from datetime import date

# Steps of a term near the end of the calendar; there is room to find a working day.
LAST_DAY = date(9999, 10, 1)
# A longer term is a typing error.
MAX_TERM_YEARS = 100
# Ten years, back or ahead.
MAX_DAYS = 3650
MAX_MONTHS = 120
MIN_UPLIFT, MAX_UPLIFT = -100, 1000


def is_too_long(start, end):
    """Whether a term is longer than any contract, or ends beyond the calendar.

    >>> is_too_long(date(2026, 1, 1), date(2125, 12, 31))
    False
    >>> is_too_long(date(2026, 1, 1), date(7502, 12, 31))
    True
    >>> is_too_long(date(9989, 1, 1), date(9999, 12, 31))
    True
    """
    return end > LAST_DAY or end.year - start.year > MAX_TERM_YEARS


def within(column, lowest, highest):
    """What ``models.Constraint`` takes to keep a column between two numbers.

    >>> within("late_days", 0, 3650)
    'CHECK(late_days BETWEEN 0 AND 3650)'
    """
    return f"CHECK({column} BETWEEN {lowest} AND {highest})"
