# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Annualised value of a recurring amount.

ARR of one line = amount of one recurrence period x periods per year / interval.
Months, quarters and semesters are exact fractions of a year; weeks and days follow
the 365-day year, so that a daily and a yearly price of the same service agree.
"""

PERIODS_PER_YEAR = {
    "daily": 365.0,
    "weekly": 365.0 / 7.0,
    "monthly": 12.0,
    "monthlylastday": 12.0,
    "quarterly": 4.0,
    "semesterly": 2.0,
    "yearly": 1.0,
}


def annualise(amount, rule, interval=1):
    """Return the yearly value of ``amount`` billed every ``interval`` ``rule``.

    :param float amount: untaxed amount of one recurrence period, any currency
    :param str rule: OCA recurrence (``monthly``, ``yearly``…); an unknown rule is an
        error of the caller and raises ``KeyError``
    :param int interval: periods between two invoices; 0 or None count as 1
    :return: yearly amount in the same currency, not rounded

    >>> [round(annualise(100, rule), 2) for rule in PERIODS_PER_YEAR]
    [36500.0, 5214.29, 1200.0, 1200.0, 400.0, 200.0, 100.0]
    >>> round(annualise(100, "monthly", 2), 2)
    600.0
    >>> round(annualise(100, "yearly", 3), 2)
    33.33
    >>> round(annualise(100, "weekly", 2), 2)
    2607.14
    >>> annualise(100, "yearly", 0)
    100.0
    """
    return amount * PERIODS_PER_YEAR[rule] / (interval or 1)
