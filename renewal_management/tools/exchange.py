# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Exchange rates of many days, read once."""

from bisect import bisect_right


def get_rate(own, general, day):
    """The rate of a currency on a day, as Odoo chooses it: the last one of the company,
    else of everybody; before the first, the first.

    :param own: [(day, rate)] of the company, by day
    :param general: the same for all companies

    >>> own, general = [(10, 2.0), (20, 4.0)], [(1, 3.0)]
    >>> [get_rate(own, general, day) for day in (5, 10, 25)]
    [3.0, 2.0, 4.0]
    >>> get_rate(own, [], 5), get_rate([], [], 5)
    (2.0, 1.0)
    """
    for rates in (own, general):
        index = bisect_right([known for known, _rate in rates], day)
        if index:
            return rates[index - 1][1]
    return next((rate for rates in (own, general) for _day, rate in rates[:1]), 1.0)
