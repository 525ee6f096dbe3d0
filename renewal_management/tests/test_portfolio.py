# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The program that writes random registers: what it writes is what it knows."""

import csv
import doctest
import io
import re
from datetime import date, timedelta

import openpyxl

from odoo.tests import BaseCase, tagged

from . import portfolio, portfolio_sheet, portfolio_words
from .hypothesis_common import given, settings, st
from .portfolio import PER_YEAR, STYLES, make_portfolio
from .portfolio_files import write_file
from .portfolio_ledger import changes, entries, learn
from .portfolio_sheet import NO_END, Keeper

FIRST, LAST = date(2024, 1, 5), date(2025, 10, 5)
EDITIONS = [date(2024, 1, 5), date(2024, 7, 5), date(2025, 3, 5), date(2025, 10, 5)]
SEEDS = st.integers(0, 10**6)
DIGITS = {"d": r"(?P<d>\d{1,2})", "dd": r"(?P<d>\d\d)", "m": r"(?P<m>\d{1,2})"}
DIGITS |= {"mm": r"(?P<m>\d\d)", "y": r"(?P<y>\d{4})", "yy": r"(?P<y>\d\d)"}
DIGITS |= {"month": r"(?P<name>\w+)", "mon": r"(?P<name>\w+)"}
slowly = settings(max_examples=40, database=None, derandomize=True)


def make(seed, lang="en", style=None, count=40):
    return make_portfolio(seed, count, lang, FIRST, LAST, ["USD", "EUR"], style)


def read_rows(file):
    """The rows of a file, without anything clever."""
    if file.name.endswith(".csv"):
        text = file.data.decode(file.encoding)
        lines = io.StringIO(text, newline="")
        return list(csv.reader(lines, delimiter=file.separator))
    page = openpyxl.load_workbook(io.BytesIO(file.data)).active
    return [list(row) for row in page.iter_rows(values_only=True)]


def read_date(value, lang):
    """A date of a cell by each of the language's notations: all days it may mean."""
    if not isinstance(value, str):
        return {value.date()} if value else {None}
    found = {None} if not value else set()
    months = portfolio_words.MONTHS.get(lang, "").split()
    for pattern in (*portfolio_words.DATES[lang].split(";"), "{y}-{mm}-{dd}"):
        parts = re.split(r"\{(\w+)\}", pattern.replace("{yy}", "{y}"))
        for form in (
            pattern,
            "".join(f"{{{p}}}" if n % 2 else p for n, p in enumerate(parts)),
        ):
            regex = re.sub(r"\\\{(\w+)\\\}", lambda m: DIGITS[m[1]], re.escape(form))
            match = re.fullmatch(regex, value)
            if match:
                found |= _read_match(match.groupdict(), months)
    return found


def _read_match(parts, months):
    names = [name for name in months if name.startswith(parts.get("name") or "-")]
    month = months.index(names[0]) + 1 if names else int(parts.get("m") or 0)
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return {date(year, month, int(parts["d"]))}
    except ValueError:
        return set()


def read_cents(value):
    """Two decimals are always written; signs and currencies do not matter."""
    if isinstance(value, str):
        return int(re.sub(r"\D", "", value) or -1)
    return round(value * 100) if value is not None else -1


@tagged("post_install", "-at_install")
class TestPortfolio(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        for module in (portfolio, portfolio_sheet):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    # --- the truth ---

    @slowly
    @given(SEEDS, st.sampled_from(STYLES))
    def test_terms_of_a_line_follow_each_other(self, seed, style):
        for line in make(seed, style=style).lines:
            for before, after in zip(line.terms, line.terms[1:], strict=False):
                gap = (after.span.start - before.span.end).days
                self.assertTrue(-45 <= gap <= 61, gap)
                self.assertLess(before.span.start, after.span.start)
                self.assertLess(before.span.known, after.span.known)
            for term in line.terms:
                self.assertLess(term.span.start, term.span.end or NO_END)
                self.assertGreater(term.cents, 0)
            if line.leaves:
                self.assertLess(line.terms[-1].span.known, line.leaves)

    @slowly
    @given(SEEDS, st.sampled_from(STYLES))
    def test_what_the_editions_tell_agrees_with_what_happened(self, seed, style):
        company = make(seed, style=style)
        learned = learn(company, EDITIONS)
        for line in company.lines:
            seen = learned.get(line.key, [])
            for index, term in enumerate(seen):
                is_last = index == len(seen) - 1
                self.assertEqual(term.outcome == "renewed", not is_last)
                day = EDITIONS[term.decided or 0]
                if term.outcome == "renewed":
                    later = line.terms[seen[index + 1].index].span
                    self.assertLessEqual(later.known, day)
                elif term.outcome == "lost":
                    self.assertLessEqual(line.leaves, day)

    def test_every_kind_of_story_is_told(self):
        """Renewals in every way, losses, typos, extensions, a dropped number."""
        stories = set()
        for seed in range(12):
            company = make(seed, style=STYLES[seed % 3])
            for terms in learn(company, EDITIONS).values():
                stories |= {term.outcome for term in terms}
            for before, after in zip(EDITIONS, EDITIONS[1:], strict=False):
                stories |= set(changes(company, before, after).values())
            for line in company.lines:
                stories |= {"replaces" for term in line.terms if term.replaces}
                stories |= {"site" for _ in filter(None, [line.site])}
                stories |= {
                    "gone while it runs"
                    for term in line.terms[-1:]
                    if line.leaves and line.leaves <= term.span.end
                }
                stories |= {"open-ended" for term in line.terms if not term.span.end}
                stories |= {
                    "new text"
                    for term in line.terms
                    if term.service != line.terms[0].service
                }
        expected = {"renewed", "lost", None, "corrected", "extended", "replaces"}
        expected |= {"site", "gone while it runs", "open-ended", "new text"}
        self.assertEqual(stories, expected)

    def test_the_same_seed_writes_the_same_bytes(self):
        company, again = make(3, "de"), make(3, "de")
        files = [
            write_file(keeper, keeper.write_sheet(LAST), "register").data
            for keeper in (Keeper(company, True), Keeper(again, True))
        ]
        self.assertEqual(*files)

    # --- the files ---

    @slowly
    @given(SEEDS, st.sampled_from(portfolio_words.LANGS))
    def test_a_plain_reader_finds_the_truth_in_the_file(self, seed, lang):
        company = make(seed, lang, count=20)
        keeper = Keeper(company)
        sheet = keeper.write_sheet(EDITIONS[1])
        rows = read_rows(write_file(keeper, sheet, "register"))
        rows = [[("" if cell is None else cell) for cell in row] for row in rows]
        self.assertEqual(len(rows), len(sheet.rows))
        first, last = sheet.heading_rows
        self.assertEqual(
            set(sheet.entries) | set(sheet.left_out),
            set(range(last + 1, len(rows) + 1)),
        )
        for number, entry in sheet.entries.items():
            cells = dict(zip(sheet.columns, rows[number - 1], strict=True))
            self._check_row(keeper, cells, entry)
        found = entries(company, EDITIONS[1])
        self.assertEqual(len(found), len(sheet.entries))
        self.assertEqual(
            {entry.key for entry in found},
            {entry.key for entry in sheet.entries.values()},
        )

    def _check_row(self, keeper, cells, entry):
        contract = entry.line.contract
        self.assertEqual(cells["number"], entry.term.number)
        self.assertEqual(cells["service"], entry.term.service)
        name = " ".join(str(cells["customer"]).split()).casefold()
        self.assertEqual(name, contract.customer.casefold())
        self.assertEqual(int(cells["quantity"]), entry.term.quantity)
        if "start" in cells:
            self.assertIn(entry.start, read_date(cells["start"], keeper.lang))
        if entry.end:
            self.assertIn(entry.end, read_date(cells["end"], keeper.lang))
        cents = keeper.amount_cents(entry)
        self.assertEqual(read_cents(cells["amount"]), -1 if cents is None else cents)
        if keeper.money == "code":
            self.assertIn(contract.currency, cells["amount"])
        if keeper.money == "column":
            self.assertEqual(cells["currency"], contract.currency)

    @slowly
    @given(SEEDS)
    def test_numeric_dates_show_their_order_in_the_column(self, seed):
        """Some day is above 12, or the year comes first with four digits."""
        company = make(seed, "en", count=12)
        keeper = Keeper(company, True)
        sheet = keeper.write_sheet(LAST)
        place = sheet.columns.index("end")
        texts = [sheet.rows[number - 1][place] for number in sheet.entries]
        numeric = [text for text in texts if re.fullmatch(r"\d\d?/\d\d?/\d+", text)]
        starts = [entry.start.day for entry in sheet.entries.values()]
        ends = [entry.end.day for entry in sheet.entries.values() if entry.end]
        self.assertTrue(not numeric or max(starts + ends) > 12)

    def test_amounts_of_a_year_and_of_a_term_are_whole_cents(self):
        for seed in range(9):
            company = make(seed, style="in place")
            for entry in entries(company, LAST):
                contract = entry.line.contract
                yearly = entry.cents * PER_YEAR[contract.recurrence]
                self.assertFalse(yearly * contract.months % 12)

    def test_editions_between_which_nothing_happened_are_alike(self):
        company = make(2, style="in place")
        nothing = changes(company, LAST, LAST + timedelta(days=0))
        self.assertFalse(nothing)
