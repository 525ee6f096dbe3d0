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


# What becomes of a line in the next term
ACTIONS = [
    ("keep", "Keep"),
    ("change", "Change"),
    ("drop", "Drop"),
    ("add", "Add"),
]


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


def scale(quantity, percent):
    """A share of a quantity, as exact as the quantity itself is: whole users stay
    whole, and one that is there does not become none.

    >>> scale(10, 50), scale(7, 50), scale(1, 40), scale(2.5, 50), scale(10, 120)
    (5.0, 4.0, 1.0, 1.3, 12.0)
    >>> scale(0, 50), scale(-3, 50), scale(10, 0)
    (0.0, -2.0, 0.0)
    """
    step = Decimal(1).scaleb(-get_decimals(quantity))
    exact = Decimal(str(quantity)) * Decimal(str(percent)) / 100
    rounded = exact.quantize(step, ROUND_HALF_UP)
    return float(rounded or (step if exact else 0))


def combine(first, second):
    """Two changes in percent, one after the other, as one.

    >>> combine(5, -10), combine(0, 3), combine(-100, 50)
    (-5.5, 3.0, -100.0)
    """
    return round((100 + first) * (100 + second) / 100 - 100, 2)


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
