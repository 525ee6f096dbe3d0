# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a row of a contract register is on its way into a contract.

The texts of its cells become a :class:`Reading`; looking its names up gives a reading
that knows records; matching gives its :class:`Place`; writing gives its
:class:`Outcome`. None of them is ever changed: each stage returns new ones.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha1
from typing import NamedTuple

from .text import Parsed
from .words import Words, shipped_words

BLANK = Parsed()
MOST_TEXTS = 50_000
# What a reader has besides what cells are read with.
UNREAD = ("today", "day", "words", "questions", "is_by_language", "memory")


class Finding(NamedTuple):
    """An error or a warning: its code, the column, and what its message needs."""

    code: str
    column: str
    detail: dict


@dataclass(frozen=True)
class Reader:
    """How the cells of one edition are to be read: what its columns show, what somebody
    answered, and the language of the reader for what both leave open.

    ``day``: that the edition speaks of, today where it is not known; ``order``: of day,
    month and year, None when the dates show nothing;
    ``default_order``: of the reader's language; ``decimal_point``: of the amounts;
    ``words``: what words mean in the languages of the file; ``basis``: what amounts
    are for, a ``period``, ``month``, ``year`` or the ``term``; ``unit``: (multiple,
    currency words) of their heading; ``contract_type``: of rows that do not say;
    ``is_type_read``: False where the column of contract types holds something else;
    ``currency``: code of the company's; ``currencies``: codes that the file names, for
    signs that several share;
    ``absent``: columns that no row fills in. What is assumed in their place is reported
    once for the file, not on every row. ``questions``: what has to be answered before
    anything is applied. ``is_by_language``: a cell is read as it is because of the
    reader's language.
    """

    today: date
    day: date | None = None
    order: str | None = None
    default_order: str = "mdy"
    decimal_point: str = "."
    words: Words = field(default_factory=shipped_words, repr=False)
    basis: str = "period"
    unit: tuple = (1.0, ())
    contract_type: str = "sale"
    is_type_read: bool = True
    currency: str = ""
    currencies: frozenset = frozenset()
    absent: frozenset = frozenset()
    questions: tuple = ()
    is_by_language: bool = False
    memory: dict = field(default_factory=dict, repr=False, compare=False)

    def fingerprint(self):
        """Return a text that is equal for readers that read every cell alike.

        >>> one, other = Reader(date(2026, 3, 2)), Reader(date(2026, 4, 1))
        >>> one.fingerprint() == other.fingerprint()
        True
        >>> one.fingerprint() == replace(one, decimal_point=",").fingerprint()
        False
        """
        found = {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in vars(self).items()
            if name not in UNREAD
        }
        said = json.dumps([found, self.words.tables], sort_keys=True)
        return sha1(said.encode(), usedforsecurity=False).hexdigest()

    def parse(self, parser, text, *more):
        """Read a cell. Columns repeat their texts: each is parsed once.

        >>> from .period import parse_recurrence
        >>> reader = Reader(date(2026, 3, 2))
        >>> first = reader.parse(parse_recurrence, "yearly", reader.words)
        >>> reader.parse(parse_recurrence, "yearly", reader.words) is first
        True
        """
        if not text:
            return BLANK
        key = parser, text, more[:-1] if more and more[-1] is self.words else more
        found = self.memory.get(key)
        if found is None:
            if len(self.memory) > MOST_TEXTS:
                self.memory.clear()
            found = self.memory[key] = parser(text, *more)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a row says. Complete unless there are ``errors``.

    ``recurrence``, ``notice``: (rule, interval), as contracts have them; ``amount``: of
    one recurrence; ``amount_read``: as it stands in the cell; ``currency``: the words
    and signs that name it;
    ``line_key``: what identifies its contract line from one edition to the next;
    ``is_last``: no other row of the edition has a later term of that line;
    ``currency_told``: what it says its currency is, where that is none in use;
    ``partner_id`` and the other ids: what its names stand for, False for nothing and
    until they were looked up.
    """

    today: date
    day: date
    customer: str
    customer_ref: str
    contract_number: str
    replaces: str
    service: str
    product: str
    owner: str
    notes: str
    contract_type: str
    invoicing: bool
    amount: float
    amount_read: float
    currency: tuple[str, ...]
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
    is_last: bool = True
    partner_id: int | bool = False
    is_customer_new: bool = False
    user_id: int | bool = False
    product_id: int | bool = False
    currency_id: int | bool = False
    currency_told: str = ""

    @property
    def typed_start(self):
        """The first day, None where nobody typed it."""
        return self.start_date if self.is_start_typed else None

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
    made by hand; ``is_own``: it was this row that said so, and not one of an earlier
    edition; ``term``: ``tools.register.edition.Term`` that the line has now;
    ``is_proposed``: the row may be its next term, under another name or number;
    ``is_marked``: the row was marked as lost when it was missing; ``is_lost``: the last
    term of the line was lost; ``is_still_lost``: somebody said so of this row, or of
    one that said the same; ``elsewhere``: name of the other register that speaks of
    the line; ``is_past``: the row tells the term before one that a later edition has
    under another name.
    """

    line: object = None
    contract: object = None
    applied: dict | None = None
    is_own: bool = False
    term: object = None
    is_proposed: bool = False
    is_marked: bool = False
    is_lost: bool = False
    is_still_lost: bool = False
    elsewhere: str = ""
    is_renamed: bool = False
    is_past: bool = False


@dataclass(frozen=True)
class Change:
    """What a row changes on the contract line that it is about.

    ``move``: ``tools.register.edition.Move``, what happened to the term; ``values``:
    of the line, for its running term or for the next one; ``meaning``: what a new end
    means, where it is known: ``renewed``, ``extended`` or ``corrected``; ``start``: of
    the running term, where the line has terms that are over.
    """

    line: object
    reading: Reading
    move: object
    values: dict
    meaning: str | bool = False
    start: date | None = None


@dataclass(frozen=True)
class Outcome:
    """The result of a row: its new state, its messages, and other values that it
    keeps."""

    state: str
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    vals: dict = field(default_factory=dict)
