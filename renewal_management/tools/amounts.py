# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What became of the money of a term. No ORM, no currency: amounts of one currency.

With B the amount that was available to renew (ATR) and R the amount that was renewed,
both a year:

=============  ===============================  ====================================
retained       min(R, B)                        never more than what was there
expansion      max(R - B, 0)                    only in the net rate
contraction    B - R, when the term goes on     the customer stays with less
churned        B, when the term does not        the customer leaves
=============  ===============================  ====================================

A term goes on when it was renewed, if only for nothing: a free year is a contraction.
``retained + contraction + churned = B`` and ``retained + expansion = R``, always.
Gross renewal rate = sum of retained / sum of B; net = sum of R / sum of B.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Split:
    """The parts of one term, or of one line of it. All in one currency, a year."""

    atr: float = 0.0
    renewed: float = 0.0
    retained: float = 0.0
    expansion: float = 0.0
    contraction: float = 0.0
    churned: float = 0.0


def split(atr, renewed, goes_on=None):
    """Split one term. A negative whole (credits only) counts as nothing to renew.

    :param goes_on: whether the term was renewed, if only for nothing; when there is
        anything renewed if left out

    >>> split(1000, 1100).retained, split(1000, 1100).expansion
    (1000.0, 100.0)
    >>> split(1000, 400).contraction, split(1000, 400).churned
    (600.0, 0.0)
    >>> split(1000, 0).contraction, split(1000, 0).churned
    (0.0, 1000.0)
    >>> split(0, 300).expansion
    300.0

    A free year:

    >>> split(1000, 0, goes_on=True).contraction
    1000.0
    """
    base, gained = max(float(atr), 0.0), max(float(renewed), 0.0)
    retained = min(base, gained)
    lost = base - retained
    stays = bool(gained) if goes_on is None else goes_on
    return Split(
        atr=base,
        renewed=gained,
        retained=retained,
        expansion=gained - retained,
        contraction=lost if stays else 0.0,
        churned=0.0 if stays else lost,
    )


def split_lines(amounts, digits=2, goes_on=None):
    """Split a term of several lines, line by line, so that the parts add up.

    The decision is one: a line that was replaced by another one is not a loss while the
    customer pays as much as before. So the whole is split first, and then given to the
    lines: what each line kept itself, and the rest in proportion to what is missing.
    A line never retains more than it was worth. A line that is a credit (a negative
    amount) takes part with its sign.

    :param amounts: [(atr, renewed)] of the lines, rounded to the currency
    :param digits: decimal places of the currency
    :param goes_on: see :func:`split`
    :return: (Split of the whole, [Split] of the lines, in the same order)

    One product is replaced by another:

    >>> whole, lines = split_lines([(100, 0), (0, 100)])
    >>> whole.retained, [line.retained for line in lines]
    (100.0, [100.0, 0.0])

    One line grows by 50, another shrinks by 80: the customer contracted by 30.

    >>> whole, lines = split_lines([(100, 150), (100, 20)])
    >>> whole.contraction, [line.contraction for line in lines]
    (30.0, [0.0, 30.0])
    >>> [line.expansion for line in lines]
    [0.0, 0.0]

    A discount line goes away: the customer pays more.

    >>> split_lines([(1000, 1000), (-100, 0)])[0].expansion
    100.0
    """
    whole = split(
        sum(atr for atr, _renewed in amounts),
        sum(renewed for _atr, renewed in amounts),
        goes_on,
    )
    stays = bool(whole.renewed) if goes_on is None else goes_on
    kept = [float(min(pair)) for pair in amounts]
    missing = [atr - own for (atr, _renewed), own in zip(amounts, kept, strict=True)]
    surplus = [
        renewed - own for (_atr, renewed), own in zip(amounts, kept, strict=True)
    ]
    shared = spread(whole.retained - sum(kept), missing, digits)
    expansions = spread(whole.expansion, surplus, digits)
    lines = []
    for (atr, renewed), own, more, expansion in zip(
        amounts, kept, shared, expansions, strict=True
    ):
        retained = own + more
        lost = atr - retained
        lines.append(
            Split(
                atr=float(atr),
                renewed=float(renewed),
                retained=retained,
                expansion=expansion,
                contraction=lost if stays else 0.0,
                churned=0.0 if stays else lost,
            )
        )
    return whole, lines


def spread(amount, weights, digits=2):
    """Give an amount to parties in proportion to their weights, to the last cent.

    >>> spread(30, [1, 2, 0])
    [10.0, 20.0, 0.0]
    >>> spread(100, [1, 1, 1])
    [33.33, 33.34, 33.33]
    >>> spread(30, [0, 0])
    [0.0, 0.0]
    """
    total = sum(weights)
    parts, reached, given = [], 0.0, 0.0
    for weight in weights:
        reached += amount * weight / total if total else 0.0
        parts.append(round(round(reached, digits) - given, digits))
        given = round(reached, digits)
    return parts
