# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One row of a contract register: from the texts of its cells to plain values.

Nothing is dropped in silence: what cannot be read is an error of the row, what had to
be assumed is a warning, and both name the column.
"""

from . import period
from .amount import parse_amount
from .date import is_open_ended, parse_date
from .reading import Finding, Reading
from .text import Parsed, clean, is_blank, key, parse_contract_type, parse_flag

DEFAULT_RECURRENCE = ("yearly", 1)
ASSUMED = ("start_assumed", "amount_blank", "end_blank")
COLUMNS = (
    "customer",
    "customer_ref",
    "contract_number",
    "service",
    "product",
    "start_date",
    "end_date",
    "amount",
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
)
KEY_COLUMNS = ("contract_number", "customer_ref", "customer", "service", "product")


class _Notes:
    """Errors and warnings about a row, collected while it is read."""

    def __init__(self):
        self.errors = []
        self.warnings = []

    def take(self, column, parsed, is_fatal=True):
        """Note what was found in a column; return its value."""
        detail = parsed.detail or {}
        if parsed.error:
            found = self.errors if is_fatal else self.warnings
            found.append(Finding(parsed.error, column, detail))
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
    >>> reading = read_row({"end_date": "Mo. To Mo."}, reader)
    >>> [finding.code for finding in reading.errors]
    ['missing', 'unnamed', 'not_a_date']
    """
    notes = _Notes()
    values = _read_names(cells, notes) | _read_amounts(cells, reader, notes)
    values |= _read_term(cells, reader, values["recurrence"], notes)
    values |= _read_renewal(cells, values["end_date"], notes)
    warnings = (
        found
        for found in notes.warnings
        if found.code not in ASSUMED or found.column not in reader.absent
    )
    return Reading(
        **values,
        today=reader.today,
        errors=tuple(notes.errors),
        warnings=tuple(warnings),
    )


def _read_names(cells, notes):
    """Who and what. Names are kept as typed, only tidied."""
    values = {name: _tidy(cells.get(name)) for name in (*KEY_COLUMNS, "owner", "notes")}
    if not values["customer"]:
        notes.take("customer", Parsed(error="missing"))
    if not (values["contract_number"] or values["service"] or values["product"]):
        notes.take("contract_number", Parsed(error="unnamed"))
    contract_type = parse_contract_type(cells.get("contract_type"))
    invoicing = parse_flag(cells.get("invoicing"))
    return {
        **values,
        "contract_type": notes.take("contract_type", contract_type, False) or "sale",
        "invoicing": bool(notes.take("invoicing", invoicing, False)),
    }


def _tidy(text):
    return "" if is_blank(text) else clean(text)


def _read_amounts(cells, reader, notes):
    amount = parse_amount(cells.get("amount"), reader.decimal_point)
    if amount == Parsed():
        amount = Parsed(0.0, warning="amount_blank")
    quantity = parse_amount(cells.get("quantity"), reader.decimal_point)
    if quantity.value is not None and quantity.value <= 0:
        quantity = Parsed(error="not_a_quantity", detail={"text": cells["quantity"]})
    recurrence = period.parse_recurrence(cells.get("recurrence"))
    beside = (amount.detail or {}).get("currency", "")
    return {
        "amount": notes.take("amount", amount) or 0.0,
        "currency": _tidy(cells.get("currency")) or beside,
        "quantity": notes.take("quantity", quantity) or 1.0,
        "recurrence": notes.take("recurrence", recurrence) or DEFAULT_RECURRENCE,
    }


def _read_term(cells, reader, recurrence, notes):
    order = reader.day_first, reader.default_day_first
    parsed = parse_date(cells.get("end_date"), *order)
    end = notes.take("end_date", parsed)
    start = _read_start(cells, order, notes)
    if end is None and not parsed.error:
        notes.take("end_date", Parsed(warning="end_blank"))
    if end and is_open_ended(end):
        end = None
    is_typed = start != Parsed()
    if not is_typed:
        day = period.default_start(end, *recurrence, reader.today)
        start = Parsed(day, warning="start_assumed", detail={"date": day})
        notes.take("start_date", start)
    elif start.value and end and start.value > end:
        term = {"start": start.value, "end": end}
        notes.take("end_date", Parsed(error="end_before_start", detail=term))
    return {"end_date": end, "start_date": start.value, "is_start_typed": is_typed}


def _read_start(cells, order, notes):
    """Starts may be in any century, but there is one."""
    start = parse_date(cells.get("start_date"), *order)
    if start.warning == "old_century":
        start = start._replace(warning="")
    if start.value and is_open_ended(start.value):
        start = Parsed(error="not_a_date", detail={"text": clean(cells["start_date"])})
    notes.take("start_date", start)
    return start


def _read_renewal(cells, end, notes):
    """Auto-renewal is only for a term that ends; unreadable means by hand."""
    flag = parse_flag(cells.get("auto_renewal"))
    is_auto = bool(notes.take("auto_renewal", flag, False))
    if is_auto and not end:
        notes.take("auto_renewal", Parsed(warning="auto_without_end"))
    notice = period.parse_notice(cells.get("notice_period"))
    return {
        "auto_renewal": is_auto and bool(end),
        "notice": notes.take("notice_period", notice),
    }
