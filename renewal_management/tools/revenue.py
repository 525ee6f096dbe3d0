# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A yearly value as CRM writes recurring revenue: an amount every so many months."""

MONTHS = {"month": 1, "year": 12}


def term_months(interval, unit):
    """Months of a term; None for one that is not made of whole months.

    >>> term_months(3, "year"), term_months(6, "month"), term_months(2, "week")
    (36, 6, None)
    """
    return (interval or 0) * MONTHS.get(unit, 0) or None


def recurring(yearly, months, plans):
    """Recurring revenue and the length of its plan.

    The plan that is as long as the next term; without one, the amount of a month, or
    of the shortest plan there is. Whatever the plan, it comes to the same a month.

    :param yearly: value of a year
    :param months: length of the next term, None when the terms differ
    :param plans: lengths of the plans there are
    :return: (amount, length), not rounded; (0, None) when there is no plan

    >>> recurring(1200, 12, [1, 12, 36])
    (1200.0, 12)
    >>> recurring(1200, 36, [1, 12, 36])
    (3600.0, 36)
    >>> recurring(1200, 18, [1, 12, 36]), recurring(1200, None, [1, 12, 36])
    ((100.0, 1), (100.0, 1))
    >>> recurring(1200, 18, [0, 12])
    (1200.0, 12)
    >>> recurring(1200, 18, [0])
    (0.0, None)
    """
    lengths = sorted(length for length in plans if length > 0)
    if not lengths:
        return 0.0, None
    length = months if months in lengths else lengths[0]
    return yearly * length / 12, length
