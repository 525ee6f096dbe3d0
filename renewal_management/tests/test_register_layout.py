# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date
from itertools import count, product

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tools.register.encoding import guess_encoding
from odoo.addons.renewal_management.tools.register.file import read_text
from odoo.addons.renewal_management.tools.register.layout import (
    Layout,
    find_layout,
    give_layout,
)
from odoo.addons.renewal_management.tools.register.lines import is_total, sort_rows
from odoo.addons.renewal_management.tools.register.part import Part, merge_left_out
from odoo.addons.renewal_management.tools.register.table import Table
from odoo.addons.renewal_management.tools.register.words import shipped_words

from . import portfolio_words
from .hypothesis_common import given, settings, st
from .portfolio import make_portfolio
from .portfolio_files import write_file
from .portfolio_sheet import Keeper
from .register_sheets import make_xlsx

HEADINGS = ["Customer", "Contract Number", "Service", "End Date", "Amount per Period"]
NAMES = st.sampled_from(["Alpha Ltd", "Total SA", "Sum & Co", "甲公司", "Müller", "42"])
ROW = st.tuples(
    NAMES,
    st.integers(1, 999).map("C-{}".format),
    st.sampled_from(["Support", "Cleaning of the customer's office", "维保"]),
    st.sampled_from(["2026-12-31", "31.12.2026", "open-ended", ""]),
    st.sampled_from(["1,200.00", "12000元/年", "0", ""]),
).map(list)
TITLE = st.sampled_from(
    [["Register 2026"], [], ["", "as of", "1 May 2026"], ["合同台账"]]
)
LEFT_OUT = st.sampled_from(
    [
        [],
        ["", ""],
        HEADINGS,
        ["Total", "", "", "", "5,000"],
        ["合计：", "", "", "", "9"],
    ]
)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9)
CELLS = st.text(st.sampled_from("aé, ;\t|\"'1.\n"), max_size=6)
# A text in each encoding that people save in.
SAVED = {
    "windows-1250": "Łódź Żabka, Příbram, údržba, smlouva číslo",
    "windows-1251": "Заказчик, Договор, ООО Ромашка, обслуживание",
    "windows-1252": "Zürich, Größe, Société Générale, Peñón, São João, 5 €",
    "mac_roman": "Zürich, Größe, Société Générale, Peñón, São João",
    "gb18030": "客户名称，合同编号，到期日期，北京蓝天科技有限公司",
    "big5": "客戶名稱，合約編號，到期日，藍天科技有限公司",
    "shift_jis": "顧客名、契約番号、終了日、株式会社アオゾラ",
}
quick = settings(max_examples=150, deadline=None, database=None, derandomize=True)


@tagged("post_install", "-at_install")
class TestRegisterLayout(BaseCase):
    """What nobody thought of in the layout of a file."""

    @quick
    @given(st.lists(TITLE, max_size=5), st.lists(ROW, min_size=1, max_size=9))
    def test_headings_are_found_below_any_title(self, titles, rows):
        row = len(titles) + 1
        found = find_layout([*titles, HEADINGS, *rows])
        self.assertEqual(found, Layout(row, row, tuple(HEADINGS)))

    @quick
    @given(
        st.lists(TITLE, max_size=3),
        st.lists(st.booleans(), min_size=5, max_size=5),
        st.lists(ROW, min_size=1, max_size=5),
    )
    def test_headings_of_two_rows_are_joined(self, titles, is_split, rows):
        """Each is either split at its blank, or merged over both rows."""
        pairs = [
            text.split(" ", 1) if split and " " in text else [text, ""]
            for text, split in zip(HEADINGS, is_split, strict=True)
        ]
        upper, lower = (list(part) for part in zip(*pairs, strict=True))
        found = find_layout([*titles, upper, lower, *rows])
        if any(lower):
            self.assertEqual(found.headings, tuple(HEADINGS))
            self.assertEqual(found.last, len(titles) + 2)

    @quick
    @given(st.lists(ROW | LEFT_OUT, max_size=30))
    def test_no_row_is_dropped_in_silence(self, rows):
        sheet = [["Register 2026"], HEADINGS, *rows]
        lines = list(sort_rows(iter(sheet), Layout(2, 2, tuple(HEADINGS))))
        said = [row for line in lines for row in range(line.row, line.last + 1)]
        filled = [row for row, cells in enumerate(sheet, 1) if any(cells) and row != 2]
        self.assertEqual(said, sorted(set(said)))
        self.assertTrue(set(filled) <= set(said))
        kinds = {line.row: line.kind for line in lines}
        for row, cells in enumerate(rows, 3):
            if len(list(filter(None, cells))) > 2 and cells != HEADINGS:
                self.assertEqual(kinds[row], "data", cells)

    @quick
    @given(st.lists(ROW | LEFT_OUT, max_size=30), st.integers(1, 9))
    def test_parts_of_a_file_are_the_whole_file(self, rows, limit):
        def read(skip=0, size=None):
            sheet = iter([["Register 2026"], HEADINGS, *rows])
            lines = sort_rows(sheet, Layout(2, 2, tuple(HEADINGS)))
            return Part(lines, skip, size, [0, 1, 3])

        whole = read()
        lines, left_out = [], []
        for skip in count(0, limit):
            part = read(skip, limit)
            lines += part.lines[:limit]
            left_out = merge_left_out(left_out, part.left_out)
            if len(part.lines) <= limit:
                break
        self.assertEqual(lines, whole.lines)
        self.assertEqual(left_out, whole.left_out)

    @quick
    @given(st.lists(st.lists(TEXT, max_size=5), max_size=12), TEXT)
    def test_any_sheet_has_a_layout(self, rows, text):
        layout = find_layout(rows)
        list(sort_rows(rows, layout))
        give_layout(rows, text)
        is_total(text, shipped_words().tables["total"])

    @quick
    @given(
        st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=9),
        st.sampled_from(",;\t|"),
        st.sampled_from(["\r\n", "\n", "\r"]),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    )
    def test_what_a_program_wrote_is_read(self, rows, separator, end, encoding):
        stream = io.StringIO()
        dialect = {"delimiter": separator, "lineterminator": end}
        csv.writer(stream, **dialect, quoting=csv.QUOTE_ALL).writerows(rows)
        data = stream.getvalue().encode(encoding)
        self.assertEqual(list(read_text(data, separator=separator)[2]), rows)

    def test_a_keepers_sheet_is_read_as_it_was_written(self):
        """Titles, groups of columns, repeated headings, gaps and totals, in every
        language, of a program that does not know ours."""
        first, last = date(2024, 1, 5), date(2025, 10, 5)
        for lang, seed in product(portfolio_words.LANGS, (2, 7, 25, 34, 41, 52)):
            with self.subTest(lang=lang, seed=seed):
                portfolio = make_portfolio(seed, 40, lang, first, last, ["USD", "EUR"])
                keeper = Keeper(portfolio)
                sheet = keeper.write_sheet(first)
                table = Table(write_file(keeper, sheet, "register").data)
                lines = list(table.get_lines())
                self.assertEqual(table.layout.first, sheet.heading_rows[0])
                self.assertEqual(table.layout.last, sheet.heading_rows[-1])
                data = [line.row for line in lines if line.kind == "data"]
                self.assertEqual(data, sorted(sheet.entries))
                left_out = {
                    row: line.kind
                    for line in lines
                    for row in range(line.row, line.last + 1)
                    if line.kind != "data" and row > table.layout.last
                }
                self.assertEqual(left_out, sheet.left_out)

    def test_memory_does_not_grow_with_the_file(self):
        """The last part of a long file: what is held is the part."""
        rows = [
            [f"Customer {n}", f"C-{n}", "Support " * 9, "2026-12-31", n]
            for n in range(4000)
        ]
        stream = io.StringIO()
        csv.writer(stream).writerows([HEADINGS, *rows])
        text = stream.getvalue().encode()
        book = make_xlsx({"S": [HEADINGS, *rows]})
        with zipfile.ZipFile(io.BytesIO(book)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        for data, size in ((text, len(text)), (book, unpacked)):
            list(Table(data).get_lines())  # what is cached is not the file's
            tracemalloc.start()
            part = Part(Table(data).get_lines(), 3900, 100)
            _now, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            self.assertEqual(len(part.lines), 100)
            self.assertLess(peak, 2 * size)

    def test_each_encoding_is_told_from_the_others(self):
        for encoding, text in SAVED.items():
            for end in range(len(text), 12, -5):
                with self.subTest(encoding=encoding, end=end):
                    data = f"Customer,Service\n{text[:end]}\n".encode(encoding)
                    read = data.decode(guess_encoding(data))
                    self.assertIn(text[:end], read)

    @quick
    @given(st.binary())
    def test_any_bytes_are_read_or_refused(self, data):
        with suppress(UnicodeError, csv.Error):
            list(read_text(data)[2])
