# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prices of a proposal, and how they are written. Plain numbers of one currency."""

from decimal import ROUND_HALF_UP, Decimal

# What a contract line says -> what is proposed for the next term
PROPOSED = {
    "quantity": "proposed_quantity",
    "price_unit": "proposed_price_unit",
    "discount": "proposed_discount",
}


def uplift(price, percent, digits=2):
    """A price raised by a percentage, rounded half away from zero.

    >>> uplift(100, 5), uplift(100, -5), uplift(100, 0)
    (105.0, 95.0, 100.0)
    >>> uplift(0.1, 5), uplift(0.1, 5, digits=4)
    (0.11, 0.105)
    >>> uplift(-100, 2.5)
    -102.5
    """
    exact = Decimal(str(price)) * (100 + Decimal(str(percent))) / 100
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def get_decimals(number, most=6):
    """How many decimals a number has, at most so many.

    >>> get_decimals(1289.0), get_decimals(0.0125), get_decimals(1 / 3, most=2)
    (0, 4, 2)
    """
    _whole, _point, decimals = plain(number, most).partition(".")
    return len(decimals)


def change_rate(before, after):
    """Change from one amount to another as a share of the first; None without a base.

    >>> change_rate(200, 230), change_rate(200, 200), change_rate(0, 100)
    (0.15, 0.0, None)
    >>> change_rate(-200, -100)  # a credit that becomes smaller
    0.5
    """
    return (after - before) / abs(before) if before else None


def plain(number, digits=6):
    """A number without needless zeros.

    >>> plain(10.0), plain(2.50), plain(-0.0), plain(1234567.25)
    ('10', '2.5', '0', '1234567.25')
    """
    text = f"{number + 0:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
