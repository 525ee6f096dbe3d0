# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the amounts of a row are for, and what one recurrence is worth.

An amount may be for one recurrence, a month, a year or the whole term: a unit beside it
says so, else the heading of its column, else somebody's answer for the file.
"""

from .currency import codes_of
from .period import DEFAULT, years, years_between
from .text import Parsed

# A total that differs by less from the amount over the term is rounded, or indexed.
TOLERANCE = 0.01


def read_worth(said, term, reader, notes):
    """Return amounts, currency, quantity and recurrence of a Reading.

    :param said: what the cells say of money, not yet related to time
    :param term: ``start_date``, ``end_date`` and ``is_start_typed``

    >>> from datetime import date
    >>> from .reading import Reader
    >>> from .row import read_row
    >>> def read(basis="period", **cells):
    ...     reader = Reader(date(2026, 3, 2), basis=basis)
    ...     cells = {"customer": "A", "service": "B", **cells}
    ...     reading = read_row(cells, reader)
    ...     return reading.amount, reading.recurrence, [e.code for e in reading.errors]
    >>> dates = {"start_date": "2024-01-01", "end_date": "2028-12-31"}
    >>> read(amount_term="500000", **dates)
    (100000.0, ('yearly', 1), [])
    >>> read("year", amount="1200", recurrence="monthly", **dates)
    (100.0, ('monthly', 1), [])
    >>> read(amount="12000/year", **dates), read(amount="500 pm", **dates)
    ((12000.0, ('yearly', 1), []), (500.0, ('monthly', 1), []))
    >>> read(amount="12000/year", recurrence="monthly", **dates)[2]
    ['per_differs']
    >>> read("term", amount="500000")[2]
    ['term_unknown']
    """
    column = "amount" if said["amount"] is not None else "amount_term"
    per, basis = _find_basis(column, said, reader)
    recurrence = said["recurrence"] or per or DEFAULT
    if basis == "month" and not said["recurrence"]:
        recurrence = "monthly", 1
    if per and years(*per) != years(*recurrence):
        notes.take(column, Parsed(error="per_differs"))
    read = amount = said["amount"] if column == "amount" else said["total"]
    if amount and basis != "period":
        length = _find_length(basis, term)
        if not length:
            notes.take(column, Parsed(error="term_unknown"))
        amount = round(amount * years(*recurrence) / (length or 1), 6)
    if column == "amount" and said["total"] is not None:
        _check_total(amount, recurrence, said["total"], term, notes)
    return {
        "amount": amount or 0.0,
        "amount_read": read or 0.0,
        "currency": tuple(narrow_currency(said["currency"], reader)),
        "quantity": said["quantity"],
        "recurrence": recurrence,
    }


def _find_basis(column, said, reader):
    """What the amount is for: (recurrence beside it, what its column is for)."""
    per = said["per" if column == "amount" else "per_term"]
    if per:
        return per, "period"
    return None, reader.basis if column == "amount" else "term"


def _find_length(basis, term):
    """How many years an amount is for; None when the term is not known."""
    if basis != "term":
        return {"month": 1 / 12, "year": 1}[basis]
    start, end = term["start_date"], term["end_date"]
    if not (start and end and term["is_start_typed"]) or start > end:
        return None
    return years_between(start, end)


def _check_total(amount, recurrence, total, term, notes):
    """Say when a total for the term and the amount of a recurrence do not agree."""
    length = _find_length("term", term)
    if not length or not amount:
        return
    expected = amount * length / years(*recurrence)
    if abs(expected - total) > abs(total) * TOLERANCE:
        detail = {"total": f"{total:,.2f}", "expected": f"{expected:,.2f}"}
        notes.take("amount_term", Parsed(warning="total_differs", detail=detail))


def narrow_currency(mentions, reader):
    """Yield each mention of a currency, or the code that it means in the file: a sign
    that several share is the company's own, else the one that the file names.

    >>> from datetime import date
    >>> from .reading import Reader
    >>> reader = Reader(date(2026, 3, 2), currency="EUR", currencies={"NOK"})
    >>> list(narrow_currency(["kr", "€", "SEK"], reader))
    ['NOK', '€', 'SEK']
    """
    for mention in filter(None, mentions):
        codes = set(codes_of(mention, reader.words))
        named = codes & reader.currencies
        is_named = reader.currency not in codes and len(named) == 1
        yield named.pop() if is_named else mention
