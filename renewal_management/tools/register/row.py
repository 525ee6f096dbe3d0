# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One row of a contract register: from the texts of its cells to plain values.

Nothing is dropped in silence: what cannot be read is an error of the row, what had to
be assumed is a warning, and both name the column.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from . import period
from .amount import parse_amount
from .date import is_open_ended, parse_date
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


class Finding(NamedTuple):
    """An error or a warning: its code, the column, and what its message needs."""

    code: str
    column: str
    detail: dict


@dataclass(frozen=True)
class Reader:
    """How the cells of one edition are to be read.

    ``day_first``: what the date columns show, None when they show nothing;
    ``default_day_first``, ``decimal_point``: of the reader's language;
    ``absent``: columns that no row fills in. What is assumed in their place is told
    once for the file, not on every row.
    """

    today: date
    day_first: bool = None
    default_day_first: bool = False
    decimal_point: str = "."
    absent: frozenset = frozenset()


@dataclass
class Reading:
    """What a row says. ``values`` is complete unless there are ``errors``."""

    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    def note(self, column, parsed, is_fatal=True):
        """Note what a parser found in a column; return its value."""
        if parsed.error:
            found = self.errors if is_fatal else self.warnings
            found.append(Finding(parsed.error, column, parsed.detail or {}))
        if parsed.warning:
            self.warnings.append(Finding(parsed.warning, column, parsed.detail or {}))
        return parsed.value

    def warn(self, code, column, **detail):
        self.warnings.append(Finding(code, column, detail))

    def fail(self, code, column, **detail):
        self.errors.append(Finding(code, column, detail))


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

    >>> reader = Reader(date(2015, 5, 22))
    >>> reading = read_row({"customer": "Staples", "contract_number": "6882",
    ...                     "end_date": "7/31/15", "amount": "$1,200"}, reader)
    >>> reading.values["end_date"], reading.values["amount"], reading.values["rule"]
    (datetime.date(2015, 7, 31), 1200.0, 'yearly')
    >>> [(finding.code, finding.column) for finding in reading.warnings]
    [('start_assumed', 'start_date')]
    >>> reading = read_row({"end_date": "Mo. To Mo."}, reader)
    >>> [finding.code for finding in reading.errors]
    ['missing', 'unnamed', 'not_a_date']
    """
    reading = Reading(values={"today": reader.today})
    _read_names(cells, reading)
    _read_amounts(cells, reader, reading)
    _read_term(cells, reader, reading)
    _read_renewal(cells, reading)
    reading.warnings = [
        found
        for found in reading.warnings
        if found.code not in ASSUMED or found.column not in reader.absent
    ]
    return reading


def _read_names(cells, reading):
    """Who and what. Names are kept as typed, only tidied."""
    values = reading.values
    for name in (*KEY_COLUMNS, "owner", "notes"):
        values[name] = "" if is_blank(cells.get(name)) else clean(cells.get(name))
    if not values["customer"]:
        reading.fail("missing", "customer")
    if not (values["contract_number"] or values["service"] or values["product"]):
        reading.fail("unnamed", "contract_number")
    contract_type = parse_contract_type(cells.get("contract_type"))
    values["contract_type"] = reading.note("contract_type", contract_type, False)
    values["contract_type"] = values["contract_type"] or "sale"
    invoicing = parse_flag(cells.get("invoicing"))
    values["invoicing"] = bool(reading.note("invoicing", invoicing, False))


def _read_amounts(cells, reader, reading):
    values = reading.values
    amount = parse_amount(cells.get("amount"), reader.decimal_point)
    values["amount"] = reading.note("amount", amount) or 0.0
    if amount == Parsed():
        reading.warn("amount_blank", "amount")
    currency = "" if is_blank(cells.get("currency")) else clean(cells.get("currency"))
    values["currency"] = currency or (amount.detail or {}).get("currency", "")
    quantity = parse_amount(cells.get("quantity"), reader.decimal_point)
    if quantity.value is not None and quantity.value <= 0:
        quantity = Parsed(error="not_a_quantity", detail={"text": cells["quantity"]})
    values["quantity"] = reading.note("quantity", quantity) or 1.0
    recurrence = parse_recurrence_or_default(cells.get("recurrence"))
    values["rule"], values["interval"] = (
        reading.note("recurrence", recurrence) or DEFAULT_RECURRENCE
    )


def parse_recurrence_or_default(text):
    """A blank recurrence means that amounts are per year.

    >>> parse_recurrence_or_default("").value
    ('yearly', 1)
    """
    parsed = period.parse_recurrence(text)
    return Parsed(DEFAULT_RECURRENCE) if parsed == Parsed() else parsed


def _read_term(cells, reader, reading):
    order = reader.day_first, reader.default_day_first
    end = reading.note("end_date", parse_date(cells.get("end_date"), *order))
    start = parse_date(cells.get("start_date"), *order)
    if start.warning == "old_century":
        start = start._replace(warning="")
    if start.value and is_open_ended(start.value):
        start = Parsed(error="not_a_date", detail={"text": clean(cells["start_date"])})
    start_day = reading.note("start_date", start)
    if end is None and "end_date" not in [error.column for error in reading.errors]:
        reading.warn("end_blank", "end_date")
    if end and is_open_ended(end):
        end = None
    reading.values.update(
        end_date=end, start_date=start_day, is_start_typed=bool(start_day)
    )
    if start_day and end and start_day > end:
        reading.fail("end_before_start", "end_date", start=start_day, end=end)
    if not start_day and not start.error:
        _assume_start(reading, reader.today)


def _assume_start(reading, today):
    values = reading.values
    recurrence = values["rule"], values["interval"]
    day = period.default_start(values["end_date"], *recurrence, today)
    values["start_date"] = day
    reading.warn("start_assumed", "start_date", date=day)


def _read_renewal(cells, reading):
    """Auto-renewal is only for a term that ends; unreadable means by hand."""
    values = reading.values
    flag = parse_flag(cells.get("auto_renewal"))
    is_auto = bool(reading.note("auto_renewal", flag, False))
    if is_auto and not values["end_date"]:
        reading.warn("auto_without_end", "auto_renewal")
    values["auto_renewal"] = is_auto and bool(values["end_date"])
    values["notice"] = reading.note(
        "notice_period", period.parse_notice(cells.get("notice_period"))
    )
