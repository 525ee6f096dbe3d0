# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One row of a contract register: from the texts of its cells to plain values.

Nothing is dropped in silence: what cannot be read is an error of the row, what had to
be assumed is a warning, and both name the column.
"""

from datetime import timedelta

from . import period
from .amount import parse_amount
from .date import is_open_ended, parse_date
from .reading import BLANK, Finding, Reading
from .term import parse_range
from .text import Parsed, clean, is_blank, is_error_cell, key, tidy
from .words import parse_contract_type, parse_flag
from .worth import read_worth

ASSUMED = ("start_assumed", "amount_blank", "end_blank")
COLUMNS = (
    "customer",
    "customer_ref",
    "contract_number",
    "service",
    "product",
    "start_date",
    "end_date",
    "term",
    "amount",
    "amount_term",
    "currency",
    "recurrence",
    "quantity",
    "owner",
    "auto_renewal",
    "notice_period",
    "contract_type",
    "email",
    "invoicing",
    "notes",
    "external_key",
    "replaces",
)
KEY_COLUMNS = ("contract_number", "customer_ref", "customer", "service", "product")
# The database looks names up by an index, which holds no more than a page of text.
LONGEST_NAME = 500
NAMES = (*KEY_COLUMNS, "replaces", "owner", "notes")


class _Notes:
    """Errors and warnings about a row, collected while it is read."""

    def __init__(self):
        self.errors = []
        self.warnings = []
        self.closed = frozenset()

    def take(self, column, parsed):
        """Note what was found in a column; return its value."""
        if column in self.closed:
            return parsed.value
        detail = parsed.detail or {}
        if parsed.error:
            self.errors.append(Finding(parsed.error, column, detail))
        if parsed.warning:
            self.warnings.append(Finding(parsed.warning, column, detail))
        return parsed.value


def match_key(cells):
    """Return what identifies a line of the register from one edition to the next.

    The external key where there is one, else number, customer, service and product:
    registers repeat a number over several customers.

    >>> match_key({"contract_number": "7", "customer": " Staples", "service": "Pens"})
    '7||staples|pens|'
    >>> match_key({"external_key": "SF-7", "customer": "Staples"})
    'key:sf-7'
    """
    external = key(cells.get("external_key"))
    if external:
        return f"key:{external}"
    return "|".join(key(cells.get(name)) for name in KEY_COLUMNS)


def contract_key(cells):
    """Return what identifies the contract: rows of one number and customer share it.

    Without a number, a contract has one line.

    >>> contract_key({"contract_number": "6882", "customer": "A", "service": "Pens"})
    '6882||a'
    >>> contract_key({"customer": "A", "service": "Pens"})
    '||a|pens|'
    """
    columns = KEY_COLUMNS[:3] if not is_blank(cells.get("contract_number")) else None
    if columns:
        return "|".join(key(cells.get(name)) for name in columns)
    return match_key({**cells, "external_key": "", "contract_number": ""})


def read_row(cells, reader):
    """Read one row.

    :param cells: {column: text}
    :param reader: Reader
    :return: Reading

    >>> from datetime import date
    >>> from .reading import Reader
    >>> reader = Reader(date(2015, 5, 22))
    >>> reading = read_row({"customer": "Staples", "contract_number": "6882",
    ...                     "end_date": "7/31/15", "amount": "$1,200"}, reader)
    >>> reading.end_date, reading.amount, reading.recurrence
    (datetime.date(2015, 7, 31), 1200.0, ('yearly', 1))
    >>> [(finding.code, finding.column) for finding in reading.warnings]
    [('start_assumed', 'start_date')]
    >>> cells = {"customer": "A", "service": "B", "term": "3 years"}
    >>> read_row({**cells, "start_date": "2024-01-01"}, reader).end_date
    datetime.date(2026, 12, 31)
    >>> read_row({**cells, "end_date": "2026-12-31"}, reader).start_date
    datetime.date(2024, 1, 1)
    >>> reading = read_row({"end_date": "Mo. To Mo."}, reader)
    >>> [finding.code for finding in reading.errors]
    ['missing', 'unnamed', 'not_a_date']
    """
    notes = _Notes()
    cells = _without_error_cells(cells, notes)
    values = _read_names(cells, reader, notes)
    said = _read_amounts(cells, reader, notes)
    term = _read_term(cells, reader, said["recurrence"], notes)
    values |= term | read_worth(said, term, reader, notes)
    values |= _read_renewal(cells, reader, values["end_date"], notes)
    warnings = (
        found
        for found in notes.warnings
        if found.code not in ASSUMED or found.column not in reader.absent
    )
    return Reading(
        **values,
        today=reader.today,
        day=min(reader.day or reader.today, reader.today),
        errors=tuple(notes.errors),
        warnings=tuple(warnings),
    )


def _without_error_cells(cells, notes):
    """What a formula could not compute says nothing of a customer or a date."""
    failed = [name for name in COLUMNS if is_error_cell(cells.get(name))]
    for name in failed:
        detail = {"text": clean(cells[name])}
        notes.take(name, Parsed(error="error_cell", detail=detail))
    # that they are empty is no news
    notes.closed = frozenset(failed)
    return {**cells, **dict.fromkeys(failed, "")} if failed else cells


def _read_names(cells, reader, notes):
    """Who and what. Names are kept as typed, only tidied."""
    values = {name: tidy(cells.get(name)) for name in NAMES}
    for name, text in values.items():
        if name != "notes" and len(text) > LONGEST_NAME:
            detail = {"count": len(text), "most": LONGEST_NAME}
            notes.take(name, Parsed(error="too_long", detail=detail))
    if not values["customer"]:
        notes.take("customer", Parsed(error="missing"))
    if not (values["contract_number"] or values["service"] or values["product"]):
        notes.take("contract_number", Parsed(error="unnamed"))
    words = reader.words
    invoicing = reader.parse(parse_flag, cells.get("invoicing"), words)
    contract_type = BLANK
    if reader.is_type_read:
        contract_type = reader.parse(
            parse_contract_type, cells.get("contract_type"), words
        )
    kind = notes.take("contract_type", contract_type) or reader.contract_type
    return {
        **values,
        "contract_type": kind,
        "invoicing": bool(notes.take("invoicing", invoicing)),
    }


def _read_amounts(cells, reader, notes):
    """What the cells say of money; what it is worth needs the term."""
    point, words = reader.decimal_point, reader.words
    amount = reader.parse(parse_amount, cells.get("amount"), point, words)
    total = reader.parse(parse_amount, cells.get("amount_term"), point, words)
    quantity = reader.parse(parse_amount, cells.get("quantity"), point, words)
    if quantity.value is not None and quantity.value <= 0:
        quantity = Parsed(error="not_a_quantity", detail={"text": cells["quantity"]})
    text = cells.get("recurrence")
    recurrence = reader.parse(period.parse_recurrence, text, words)
    if amount == total == BLANK:
        amount = Parsed(0.0, warning="amount_blank")
    beside, beside_total = (
        found.detail or {} if found.value is not None else {}
        for found in (amount, total)
    )
    named = (
        tidy(cells.get("currency")),
        *beside.get("currency", ()),
        *beside_total.get("currency", ()),
    )
    value = notes.take("amount", amount)
    if value and not beside.get("times"):
        value *= reader.unit[0]
    return {
        "amount": value,
        "total": notes.take("amount_term", total),
        "per": beside.get("per"),
        "per_term": beside_total.get("per"),
        "quantity": notes.take("quantity", quantity) or 1.0,
        "recurrence": notes.take("recurrence", recurrence),
        "currency": named if any(named) else reader.unit[1],
    }


def _read_term(cells, reader, recurrence, notes):
    how = reader.order, reader.default_order, reader.words
    parsed = reader.parse(_parse_end, cells.get("end_date"), *how)
    start = reader.parse(_parse_start, cells.get("start_date"), *how)
    both = reader.parse(parse_range, cells.get("term"), *how)
    if both.error:
        start, parsed, both = _read_length(cells["term"], start, parsed, both, reader)
    if notes.take("term", both):
        start = Parsed(both.value[0]) if start == BLANK else start
        parsed = Parsed(both.value[1]) if parsed == BLANK else parsed
    end = notes.take("end_date", parsed)
    notes.take("start_date", start)
    if end is None and not (parsed.error or both.error):
        notes.take("end_date", Parsed(warning="end_blank"))
    if end and is_open_ended(end):
        end = None
    is_typed = start != BLANK
    if not is_typed:
        every = recurrence or period.DEFAULT
        latest = min(reader.day or reader.today, reader.today)
        day = period.default_start(end, *every, latest)
        start = Parsed(day, warning="start_assumed", detail={"date": day})
        notes.take("start_date", start)
    elif start.value and end and start.value > end:
        term = {"start": start.value, "end": end}
        notes.take("end_date", Parsed(error="end_before_start", detail=term))
    return {"end_date": end, "start_date": start.value, "is_start_typed": is_typed}


def _read_length(text, start, end, both, reader):
    """A column of terms may say how long they are: "3 years", "36 Monate". One date and
    the length give the other date; beside two dates it is only a remark.

    :param both: what the cell is as a range: an error
    :return: (start, end, term) as Parsed
    """
    length = reader.parse(period.parse_recurrence, text, reader.words)
    if length.value:
        step, day = period.step(*length.value), timedelta(days=1)
        try:
            if start.value and end == BLANK:
                end = Parsed(start.value + step - day)
            elif start == BLANK and end.value and not is_open_ended(end.value):
                start = Parsed(end.value + day - step)
        except (OverflowError, ValueError):
            return start, end, both
        return start, end, BLANK
    if start.value and end.value:
        both = Parsed(warning="term_ignored", detail=both.detail)
    return start, end, both


def _parse_end(text, order, default, words):
    return parse_date(text, order, default, words, "end")


def _parse_start(text, order, default, words):
    """Starts may be in any century, but there is one."""
    start = parse_date(text, order, default, words, "start")
    if start.warning == "old_century":
        start = start._replace(warning="")
    if start.value and is_open_ended(start.value):
        start = Parsed(error="not_a_date", detail={"text": clean(text)})
    return start


def _read_renewal(cells, reader, end, notes):
    """Auto-renewal is only for a term that ends."""
    flag = reader.parse(parse_flag, cells.get("auto_renewal"), reader.words)
    is_auto = bool(notes.take("auto_renewal", flag))
    if is_auto and not end:
        notes.take("auto_renewal", Parsed(warning="auto_without_end"))
    notice = reader.parse(period.parse_notice, cells.get("notice_period"), reader.words)
    return {
        "auto_renewal": is_auto and bool(end),
        "notice": notes.take("notice_period", notice),
    }
