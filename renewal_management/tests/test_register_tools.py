# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import doctest
import importlib
import io
import pkgutil
import unittest
from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.models.register.register_messages import MESSAGES
from odoo.addons.renewal_management.tools import register
from odoo.addons.renewal_management.tools.register.amount import parse_amount
from odoo.addons.renewal_management.tools.register.date import NEVER, YEARS, parse_date
from odoo.addons.renewal_management.tools.register.encoding import guess_encoding
from odoo.addons.renewal_management.tools.register.evidence import date_order
from odoo.addons.renewal_management.tools.register.period import (
    parse_notice,
    parse_recurrence,
)
from odoo.addons.renewal_management.tools.register.reading import Reader
from odoo.addons.renewal_management.tools.register.repeat import (
    Occurrence,
    assign_roles,
)
from odoo.addons.renewal_management.tools.register.row import (
    COLUMNS,
    contract_key,
    match_key,
    read_row,
)

from .hypothesis_common import given, settings, st
from .register_bucket import count_buckets
from .register_files import FILES, find_register

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31))
LONG_AGO_TO_FAR = st.dates(min_value=date(1900, 1, 1), max_value=date(9999, 12, 31))
CENTS = st.integers(min_value=-(10**12), max_value=10**12)
READER = Reader(date(2026, 1, 1))
quick = settings(max_examples=200, deadline=None, database=None, derandomize=True)


@tagged("post_install", "-at_install")
class TestRegisterTools(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        found = pkgutil.iter_modules(register.__path__, f"{register.__name__}.")
        for name in (*(info.name for info in found), count_buckets.__module__):
            with self.subTest(module=name):
                result = doctest.testmod(importlib.import_module(name))
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

    @quick
    @given(LONG_AGO_TO_FAR)
    def test_dates_are_read_as_written(self, day):
        """Every usual way to write a date gives the date back; a year that can only be
        a slip is an error."""
        year, month, number = day.year, day.month, day.day
        is_usual = year in YEARS or year in NEVER
        for text, order in (
            (day.isoformat(), None),
            (f"{number}.{month}.{year:04}", "dmy"),
            (f"{number:02}/{month:02}/{year:04}", "dmy"),
            (f"{month}/{number}/{year:04}", "mdy"),
            (f"{year:04}年{month}月{number}日", None),
            (f"{year:04}/{month:02}/{number:02} 00:00:00", None),
        ):
            read = parse_date(text, order)
            expected = (day, "") if is_usual else (None, "odd_year")
            self.assertEqual((read.value, read.error), expected, text)

    @quick
    @given(DAYS)
    def test_two_digit_years_before_2000_are_warned_of(self, day):
        text = f"{day.month}/{day.day}/{day.year % 100:02}"
        parsed = parse_date(text, "mdy")
        self.assertEqual(parsed.value, day)
        self.assertEqual(parsed.warning == "old_century", day.year < 2000)

    @quick
    @given(CENTS)
    def test_amounts_are_read_as_written(self, cents):
        """English and German notation, and the brackets of accountants."""
        value = cents / 100
        english = f"{abs(value):,.2f}"
        german = english.translate(str.maketrans(".,", ",."))
        for text in (english, german):
            text = f"({text})" if value < 0 else text
            for sign in ("", "€ ", "$"):
                read = parse_amount(sign + text).value
                self.assertAlmostEqual(read, value, 2, sign + text)

    @quick
    @given(st.dictionaries(st.sampled_from(COLUMNS), st.text()))
    def test_no_text_breaks_the_reader(self, cells):
        """Whatever is typed: an answer, never an exception, and never both a value
        and an error."""
        reading = read_row(cells, READER)
        for finding in reading.errors + reading.warnings:
            self.assertIn(finding.code, MESSAGES)
            self.assertIn(finding.column, COLUMNS)
        if not reading.errors:
            self.assertTrue(reading.start_date)
        match_key(cells)
        contract_key(cells)

    @quick
    @given(st.text(alphabet="0123456789/.-, $€()年月日aMo", max_size=14))
    def test_near_misses_do_not_break_the_parsers(self, text):
        for parse in (
            parse_date,
            parse_amount,
            parse_notice,
            parse_recurrence,
        ):
            parsed = parse(text)
            self.assertFalse(parsed.error and parsed.value is not None)

    @quick
    @given(st.binary())
    def test_any_bytes_are_decodable(self, data):
        data.decode(guess_encoding(data), errors="replace")

    @quick
    @given(
        st.lists(
            st.tuples(
                st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 9)),
                st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 9)),
                st.integers(0, 2),
            ),
            max_size=6,
        )
    )
    def test_every_repeated_row_has_a_role(self, rows):
        """Nobody is lost, whoever repeats a row repeats one that counts, and the terms
        of a line follow each other."""
        occurrences = [Occurrence(number, *row) for number, row in enumerate(rows, 1)]
        roles = assign_roles(occurrences)
        self.assertEqual(set(roles), {row.id for row in occurrences})
        mains = {row_id for row_id, role in roles.items() if not role.master_id}
        for role in roles.values():
            self.assertTrue(not role.master_id or role.master_id in mains)
        places = sorted(
            (roles[row_id].number, roles[row_id].position) for row_id in mains
        )
        self.assertEqual(len(places), len(set(places)))
        numbers = {number for number, _position in places}
        self.assertEqual(numbers, set(range(1, len(numbers) + 1)))
        lasts = [roles[row_id].number for row_id in mains if roles[row_id].is_last]
        self.assertEqual(sorted(lasts), sorted(numbers))


@tagged("post_install", "-at_install")
class TestRegisterCounts(BaseCase):
    """What three real registers say about the coming months, counted by hand once."""

    def _check(self, name):
        path = find_register(name)
        if not path:
            raise unittest.SkipTest(f"{name} is not here: set RENEWAL_REGISTERS")
        day, column, expected = FILES[name]
        text = path.read_text(encoding="utf-8")
        ends = [row[column] for row in csv.DictReader(io.StringIO(text))]
        order = date_order(ends)
        parsed = [parse_date(end, order) for end in ends]
        self.assertEqual(count_buckets(parsed, day), expected)
        # row 1 of the spreadsheet is the heading
        return list(enumerate(zip(ends, parsed, strict=True), start=2))

    def test_every_end_of_nebraska_is_read(self):
        rows = self._check("nebraska_contracts.csv")
        far = [end for _row, (_text, end) in rows if end.value.year >= 2090]
        self.assertEqual(len(far), 3283)

    def test_unreadable_ends_of_pittsburgh_in_may_are_known(self):
        rows = self._check("pittsburgh_2015-05-22-contractlist.csv")
        unreadable = {row: text for row, (text, end) in rows if end.error}
        self.assertEqual(
            unreadable, {21: "Mo. To Mo.", 181: "11/31/2015", 236: "11/31/2015"}
        )
        self.assertEqual(
            [text for _row, (text, end) in rows if end.warning == "old_century"],
            ["12/31/99"],
        )

    def test_unreadable_ends_of_pittsburgh_in_august_are_known(self):
        rows = self._check("pittsburgh_2015-08-13-contractlist.csv")
        unreadable = {row: text for row, (text, end) in rows if end.error}
        self.assertEqual(unreadable, {163: "11/31/2015", 217: "11/31/2015"})
