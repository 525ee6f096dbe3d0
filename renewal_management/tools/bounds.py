# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How far the numbers that people enter may go.

The daily run works on all renewals at once: one mistyped number that leads beyond the
calendar would stop it for every company.
"""

from datetime import date

# Steps of a term near the end of the calendar; there is room to find a working day.
LAST_DAY = date(9999, 10, 1)
# Ten years, back or ahead.
MAX_DAYS = 3650
MAX_MONTHS = 120
MIN_UPLIFT, MAX_UPLIFT = -100, 1000


def within(column, lowest, highest):
    """What ``models.Constraint`` takes to keep a column between two numbers.

    >>> within("late_days", 0, 3650)
    'CHECK(late_days BETWEEN 0 AND 3650)'
    """
    return f"CHECK({column} BETWEEN {lowest} AND {highest})"
