# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a row of a contract register is on its way into a contract.

The texts of its cells become a :class:`Reading`; looking its names up gives a reading
that knows records; matching gives its :class:`Place`; writing gives its
:class:`Outcome`. None of them is ever changed: each stage returns new ones.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple


class Finding(NamedTuple):
    """An error or a warning: its code, the column, and what its message needs."""

    code: str
    column: str
    detail: dict


@dataclass(frozen=True)
class Reader:
    """How the cells of one edition are to be read.

    ``day_first``: what the date columns show, None when they show nothing;
    ``default_day_first``, ``decimal_point``: of the reader's language; ``absent``:
    columns that no row fills in. What is assumed in their place is reported once for
    the file, not on every row.
    """

    today: date
    day_first: bool | None = None
    default_day_first: bool = False
    decimal_point: str = "."
    absent: frozenset = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a row says. Complete unless there are ``errors``.

    ``recurrence``, ``notice``: (rule, interval), as contracts have them;
    ``line_key``: what identifies its contract line from one edition to the next;
    ``partner_id`` and the other ids: what its names stand for, False for nothing and
    until they were looked up.
    """

    today: date
    customer: str
    customer_ref: str
    contract_number: str
    service: str
    product: str
    owner: str
    notes: str
    contract_type: str
    invoicing: bool
    amount: float
    currency: str
    quantity: float
    recurrence: tuple[str, int]
    start_date: date | None
    end_date: date | None
    is_start_typed: bool
    auto_renewal: bool
    notice: tuple[str, int] | None
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    line_key: str = ""
    partner_id: int | bool = False
    user_id: int | bool = False
    product_id: int | bool = False
    currency_id: int | bool = False

    def with_error(self, code, column, **detail):
        return replace(self, errors=(*self.errors, Finding(code, column, detail)))

    def with_warning(self, code, column, **detail):
        return replace(self, warnings=(*self.warnings, Finding(code, column, detail)))

    def after(self, previous_end):
        """A renewal typed as a second row starts when the first row's term ends.

        :param previous_end: last day of the term before; None when there is none

        >>> from .row import read_row
        >>> cells = {"customer": "Staples", "service": "Pens", "end_date": "7/31/29"}
        >>> reading = read_row(cells, Reader(date(2026, 3, 2)))
        >>> reading.start_date, [found.code for found in reading.warnings]
        (datetime.date(2026, 3, 2), ['amount_blank', 'start_assumed'])
        >>> second = reading.after(date(2025, 7, 31))
        >>> second.start_date, [found.code for found in second.warnings]
        (datetime.date(2025, 8, 1), ['amount_blank'])
        """
        if not previous_end or self.is_start_typed:
            return self
        others = (found for found in self.warnings if found.code != "start_assumed")
        start = previous_end + timedelta(days=1)
        return replace(self, start_date=start, warnings=tuple(others))


@dataclass(frozen=True)
class Place:
    """Where a row belongs: its contract line, or else the contract that takes a new
    one, or else neither.

    ``applied``: what the row said when the line last followed it; None for a line
    made by hand.
    """

    line: object = None
    contract: object = None
    applied: dict | None = None


@dataclass(frozen=True)
class Outcome:
    """The result of a row: its new state, its messages, and other values that it
    keeps."""

    state: str
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    vals: dict = field(default_factory=dict)
