# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A register as its keeper writes it: an edition of a portfolio as of a day.

The keeper has habits: a language, headings, notations of dates and amounts, title rows,
a totals row. All are drawn by chance, and whatever they are, a careful reader of the
whole column understands each cell.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from random import Random

from . import portfolio_words
from .portfolio import PER_YEAR
from .portfolio_ledger import entries

# Columns that a reader has a field for; the others tell rows apart, no more.
FIELDS = {
    "number": "contract_number",
    "customer": "customer",
    "service": "service",
    "start": "start_date",
    "end": "end_date",
    "amount": "amount",
    "currency": "currency",
    "recurrence": "recurrence",
    "quantity": "quantity",
    "auto_renewal": "auto_renewal",
    "replaces": "replaces",
}
GROUPS = (("number", "customer", "service"), ("start", "end"), ("amount", "currency"))
NO_END = date(2099, 12, 31)
REPEATED = 30


@dataclass
class Sheet:
    """``rows``: cells as a spreadsheet has them, texts, dates and numbers, "" for an
    empty cell; ``entries``: {row of the spreadsheet, from 1: Entry}; ``left_out``:
    {row: total, heading or blank} below the headings."""

    day: date
    rows: list = field(default_factory=list)
    columns: list = field(default_factory=list)
    heading_rows: tuple = ()
    entries: dict = field(default_factory=dict)
    left_out: dict = field(default_factory=dict)
    merged: list = field(default_factory=list)


class Keeper:
    """Writes the editions of one portfolio.

    ``basis``: what the amount column is of (period, year or term), whether its heading
    tells it (``tells_basis``) or not; ``is_text``: every cell is text; ``is_plain``:
    a heading row with our own names, ISO dates, no signs: what remains is what the
    rows tell.
    """

    def __init__(self, portfolio, is_text=None, is_plain=False):
        self.portfolio = portfolio
        self.rng = rng = Random(f"{portfolio.seed}/keeper")
        self.lang = lang = portfolio.lang
        self.is_text = rng.random() < 0.3 if is_text is None else is_text
        self.words = portfolio_words.words(lang)
        self.word = {kind: rng.choice(words) for kind, words in self.words.items()}
        self.date_pattern = rng.choice(portfolio_words.DATES[lang].split(";"))
        self.number_signs = rng.choice(portfolio_words.NUMBERS[lang])
        self.order = rng.choice(("contract", "customer", "end", "appended"))
        self.open_end = rng.choice(("blank", "word", "far"))
        self._choose_columns()
        self._choose_layout()
        if is_plain:
            self._be_plain()

    # --- habits ---

    def _be_plain(self):
        names = portfolio_words.headings("en")
        self.names.update({column: found[0] for column, found in names.items()})
        self.is_text, self.basis, self.tells_basis = True, "period", True
        self.date_pattern, self.number_signs = "{y}-{mm}-{dd}", "."
        self.word = {
            kind: found[0] for kind, found in portfolio_words.words("en").items()
        }
        self.title_rows, self.has_groups, self.has_total = 0, False, False
        self.repeats_headings = self.has_gaps = False
        if self.money != "none":
            self.money = "column"
            self.columns = [column for column in self.columns if column != "currency"]
            self.columns.append("currency")

    def _choose_columns(self):
        rng, portfolio = self.rng, self.portfolio
        self.has_start = portfolio.style != "only the end" or rng.random() < 0.7
        self.basis = rng.choice(("period", "period", "period", "year", "year", "term"))
        if self.basis == "term" and portfolio.style == "only the end":
            self.basis = "year"
        self.tells_basis = self.basis == "term" or rng.random() < 0.8
        self.money = "none"
        if len({contract.currency for contract in portfolio.contracts}) > 1:
            # an amount that is left empty has no sign beside it
            ways = ("column", "symbol", "code")
            self.money = "column" if self.basis == "term" else rng.choice(ways)
        names = portfolio_words.headings(self.lang)
        self.names = {column: rng.choice(found) for column, found in names.items()}
        amounts = portfolio_words.amount_headings(self.lang)
        basis = self.basis if self.tells_basis else ""
        self.names["amount"] = rng.choice(amounts[basis])
        self.names["index"] = "序号" if self.lang == "zh_CN" else "#"
        self.columns = self._possible_columns()

    def _possible_columns(self):
        lines = self.portfolio.lines
        wanted = {
            "index": self.rng.random() < 0.2,
            "site": any(line.site for line in lines),
            "start": self.has_start,
            "currency": self.money == "column",
            "replaces": any(term.replaces for line in lines for term in line.terms),
            "auto_renewal": self.rng.random() < 0.5 or self.portfolio.is_lived_in,
        }
        columns = ["index", *portfolio_words.COLUMNS]
        return [column for column in columns if wanted.get(column, True)]

    def _choose_layout(self):
        rng = self.rng
        self.title_rows = rng.choice((0, 0, 1, 2))
        self.has_groups = rng.random() < 0.25
        self.has_total = rng.random() < 0.4
        self.repeats_headings = rng.random() < 0.1
        self.has_gaps = rng.random() < 0.1

    @property
    def date_order(self):
        """The order of day, month and year, as in dmy."""
        signs = re.findall(r"\{(\w)", self.date_pattern)
        return "".join(sign for sign in signs if sign in "dmy")

    # --- one edition ---

    def write_sheet(self, day):
        """The register as of that day, as a Sheet."""
        rng = Random(f"{self.portfolio.seed}/{day}")
        sheet = Sheet(day, columns=self._order_columns(rng))
        self._write_head(sheet)
        found = self._sort(entries(self.portfolio, day))
        show_date = self._choose_notation(found)
        width = len(sheet.columns)
        for count, entry in enumerate(found):
            if count and count % REPEATED == 0 and self.repeats_headings:
                self._leave_out(sheet, self._head_cells(sheet), "heading")
            elif count and count % 17 == 0 and self.has_gaps:
                self._leave_out(sheet, [""] * width, "blank")
            cells = self._write_entry(entry, len(sheet.entries) + 1, show_date, rng)
            sheet.rows.append([cells[column] for column in sheet.columns])
            sheet.entries[len(sheet.rows)] = entry
        if self.has_total:
            self._write_total(sheet, found)
        return sheet

    def _order_columns(self, rng):
        """Mostly the usual order; groups stay together under their heading."""
        if rng.random() < 0.6:
            return list(self.columns)
        if not self.has_groups:
            return rng.sample(self.columns, len(self.columns))
        grouped = [[c for c in group if c in self.columns] for group in GROUPS]
        inside = {column for group in grouped for column in group}
        blocks = [*grouped, *([c] for c in self.columns if c not in inside)]
        return [column for block in rng.sample(blocks, len(blocks)) for column in block]

    def _write_head(self, sheet):
        width = len(sheet.columns)
        title, _total = portfolio_words.TITLES[self.lang].split(";")
        if self.title_rows:
            sheet.rows.append([f"{title} {sheet.day.year}", *[""] * (width - 1)])
        if self.title_rows > 1:
            sheet.rows.append([""] * width)
        first = len(sheet.rows) + 1
        if self.has_groups:
            self._write_groups(sheet)
        else:
            sheet.rows.append(self._head_cells(sheet))
        sheet.heading_rows = (first, len(sheet.rows))

    def _head_cells(self, sheet):
        return [self.names[column] for column in sheet.columns]

    def _write_groups(self, sheet):
        """Two rows of headings; a column without a group has its name in the upper."""
        names = portfolio_words.GROUPS[self.lang].split(";")
        upper, lower = self._head_cells(sheet), [""] * len(sheet.columns)
        row = len(sheet.rows) + 1
        for group, name in zip(GROUPS, names, strict=True):
            places = [i for i, column in enumerate(sheet.columns) if column in group]
            if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
                for place in places:
                    lower[place], upper[place] = upper[place], ""
                upper[places[0]] = name
                sheet.merged.append((row, places[0] + 1, places[-1] + 1))
        sheet.rows += [upper, lower]

    def _leave_out(self, sheet, cells, kind):
        sheet.rows.append(cells)
        sheet.left_out[len(sheet.rows)] = kind

    def _write_total(self, sheet, found):
        _title, total = portfolio_words.TITLES[self.lang].split(";")
        cents = sum(self.amount_cents(entry) or 0 for entry in found)
        cells = dict.fromkeys(sheet.columns, "")
        cells["amount"] = self._show_number(cents, False)
        first = next(c for c in sheet.columns if c != "amount")
        cells[first] = total
        self._leave_out(sheet, [cells[column] for column in sheet.columns], "total")

    def _sort(self, found):
        orders = {
            "contract": lambda entry: 0,
            "customer": lambda entry: entry.line.contract.customer.casefold(),
            "end": lambda entry: entry.end or NO_END,
            "appended": lambda entry: entry.term.span.known,
        }
        return sorted(found, key=orders[self.order])

    # --- cells ---

    def amount_cents(self, entry):
        """What the amount column says, in cents; None for the whole of a term that
        never ends."""
        contract = entry.line.contract
        yearly = entry.cents * PER_YEAR[contract.recurrence]
        if self.basis == "year":
            return yearly
        if self.basis == "term":
            return yearly * contract.months // 12 if entry.end else None
        return entry.cents

    def _write_entry(self, entry, index, show_date, rng):
        contract, term = entry.line.contract, entry.term
        return {
            "index": str(index) if self.is_text else index,
            "number": term.number,
            "customer": self._type_name(contract.customer, rng),
            "service": term.service,
            "site": entry.line.site,
            "start": show_date(entry.start),
            "end": self._show_end(entry.end, show_date),
            "amount": self._show_amount(entry),
            "currency": contract.currency,
            "recurrence": self.word[contract.recurrence],
            "quantity": str(term.quantity) if self.is_text else term.quantity,
            "auto_renewal": self.word["yes" if contract.auto_renewal else "no"],
            "replaces": term.replaces,
        }

    def _type_name(self, name, rng):
        """Case and spaces are nobody's concern."""
        dice = rng.random()
        if dice < 0.02:
            return name.upper()
        return f" {name.replace(' ', '  ')}" if dice < 0.04 else name

    def _show_end(self, end, show_date):
        if end:
            return show_date(end)
        if self.open_end == "word":
            return self.word["open"]
        # two digits of a year would not say which century
        is_far = self.open_end == "far" and "{yy}" not in self.date_pattern
        return show_date(NO_END) if is_far else ""

    def _show_amount(self, entry):
        cents = self.amount_cents(entry)
        if cents is None:
            return ""
        text = self._show_number(cents, self.money in ("symbol", "code"))
        code = entry.line.contract.currency
        if self.money == "symbol":
            sign = portfolio_words.SYMBOLS[code]
            is_before = self.lang in ("en", "zh_CN", "zh_TW")
            return f"{sign}{text}" if is_before else f"{text} {sign}"
        return f"{text} {code}" if self.money == "code" else text

    def _show_number(self, cents, is_text):
        if not (self.is_text or is_text):
            return cents / 100
        decimal, group = (*self.number_signs, "")[:2]
        whole = f"{cents // 100:,}".replace(",", group)
        return f"{whole}{decimal}{cents % 100:02d}"

    def _choose_notation(self, found):
        """How dates are written, as a function; a notation that this edition's dates
        would leave open is not used."""
        if not self.is_text:
            return lambda day: day
        pattern = self.date_pattern
        days = [day.day for entry in found for day in (entry.start, entry.end) if day]
        if self._is_numeric(pattern):
            if max(days) < 13:
                pattern = "{y}-{mm}-{dd}"
            elif len(set(days)) < 13:
                pattern = pattern.replace("{yy}", "{y}")
        return lambda day: show_date(pattern, day, self.lang)

    @staticmethod
    def _is_numeric(pattern):
        return "{mon" not in pattern and not pattern.startswith("{y}")


def show_date(pattern, day, lang):
    """A date as people of that language type it.

    >>> show_date("{d}. {month} {y}", date(2026, 3, 1), "de")
    '1. März 2026'
    >>> show_date("{dd}/{mm}/{yy}", date(2026, 3, 1), "fr")
    '01/03/26'
    """
    month = portfolio_words.MONTHS.get(lang, "").split()[day.month - 1 : day.month]
    name = month[0] if month else ""
    return pattern.format(
        d=day.day,
        m=day.month,
        dd=f"{day.day:02d}",
        mm=f"{day.month:02d}",
        y=day.year,
        yy=f"{day.year % 100:02d}",
        month=name,
        mon=name[:3],
    )
