# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows of a sheet of a workbook, as texts, one after the other.

A reader gives the names of the sheets, and for one of them an iterator of its rows and
the cells that are merged over several rows: [(first row, last row, column)], rows from
1, columns from 0. Dates are ISO texts, whatever they are formatted as; the error of a
formula is its text.
"""

import io
import re
import unicodedata
import warnings
from datetime import datetime, timedelta

from .currency import codes_of
from .words import shipped_words

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
# The currency of a number format: [$€-407], "kr".
NAMED = re.compile(r'\[\$([^\]-]+)[^\]]*\]|"([^"]*)"')
BRACKETS_AND_QUOTES = re.compile(r'\[[^\]]*\]|"[^"]*"')
# The number of the first format that a workbook brings itself.
FIRST_OWN = 164
THREE_DECIMALS = re.compile(r"^-?\d{1,3}\.\d{3}$")
BLOCK = 1 << 20
DAY = timedelta(days=1)
# Longer than the text of any such tag.
OVERLAP = 200


def format_cell(value):
    """Return the text of a plain value.

    >>> from datetime import date, time
    >>> [format_cell(value) for value in (None, 12.0, 0.1 + 0.2, True, " A ")]
    ['', '12', '0.3', 'True', ' A ']
    >>> format_cell(12.345)  # a decimal point, not one of thousands
    '12.3450'
    >>> format_cell(datetime(2026, 1, 31, 10, 30)), format_cell(date(2026, 1, 31))
    ('2026-01-31', '2026-01-31')
    >>> format_cell(time(10, 30)), format_cell(7 * DAY), format_cell(1e300 * 1e300)
    ('10:30:00', '7', 'inf')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, timedelta):
        value = value / DAY
    if isinstance(value, float):
        return _format_float(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _format_float(value):
    """A spreadsheet shows 15 digits, and keeps what a binary number makes of them."""
    if value.is_integer():
        return f"{value:.0f}"
    text = repr(float(f"{value:.15g}"))
    return f"{text}0" if THREE_DECIMALS.search(text) else text


def find_sign(number_format):
    """Return the currency that a number format shows beside a number, or "".

    >>> formats = ("[$€-407] #,##0.00", '#,##0.00 "kr";-0', "#,##0 [$CHF]", "¥#,##0")
    >>> [find_sign(text) for text in formats]
    ['€', 'kr', 'CHF', '¥']
    >>> [find_sign(text) for text in ("[$-409]d-mmm", '0.0,, "M"', "[Red]0", "General")]
    ['', '', '', '']
    """
    shown = number_format.split(";")[0]
    named = [text for found in NAMED.findall(shown) for text in found if text.strip()]
    rest = BRACKETS_AND_QUOTES.sub("", shown)
    bare = [sign for sign in rest if unicodedata.category(sign) == "Sc"]
    texts = (text.strip() for text in (*named, *bare))
    return next((text for text in texts if codes_of(text, shipped_words())), "")


class Xlsx:
    """A workbook of today's Excel."""

    def __init__(self, data):
        import openpyxl  # noqa: PLC0415  as Odoo's import does: only when needed

        with warnings.catch_warnings():
            # what a program left out of the file does not concern its cells
            warnings.simplefilter("ignore")
            self.book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True
            )
        sheets = self.book.worksheets
        shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        self.sheets = [sheet.title for sheet in shown or sheets]
        # {style: currency}. Excel's own formats show that of whoever looks at them
        own = [find_sign(text) for text in self.book._number_formats]
        self.signs = {
            place: own[style.numFmtId - FIRST_OWN]
            for place, style in enumerate(self.book._cell_styles)
            if 0 <= style.numFmtId - FIRST_OWN < len(own)
            and own[style.numFmtId - FIRST_OWN]
        }

    def get_rows(self, name):
        sheet = self.book[name]
        # the size that a program wrote into the file may be wrong
        sheet.reset_dimensions()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not self.signs:
                for row in sheet.iter_rows(values_only=True):
                    yield [format_cell(value) for value in row]
                return
            for row in sheet.iter_rows():
                yield [self._get_text(cell) for cell in row]

    def _get_text(self, cell):
        """A number with the currency that its format shows."""
        text = format_cell(cell.value)
        if isinstance(cell.value, int | float) and cell.value is not True:
            sign = self.signs.get(getattr(cell, "_style_id", 0))
            return f"{text} {sign}" if sign else text
        return text

    def get_merged(self, name):
        """They stand at the end of the sheet, after its rows."""
        merged = []
        path = self.book[name]._worksheet_path
        with self.book._archive.open(path) as stream:
            rest = b""
            while block := stream.read(BLOCK):
                block = rest + block
                end = 0
                for found in MERGED.finditer(block):
                    end = found.end()
                    merged.append((int(found[2]), int(found[3]), _get_place(found[1])))
                rest = block[max(end, len(block) - OVERLAP) :]
        return [cell for cell in merged if cell[0] < cell[1]]


class Xls:
    """A workbook of Excel before 2007."""

    def __init__(self, data):
        import xlrd  # noqa: PLC0415

        self.xlrd = xlrd
        self.book = xlrd.open_workbook(
            file_contents=data,
            on_demand=True,
            ragged_rows=True,
            formatting_info=True,
            logfile=io.StringIO(),
        )
        self.sheets = self.book.sheet_names()
        self.signs = {}

    def get_rows(self, name):
        sheet = self.book.sheet_by_name(name)
        for number in range(sheet.nrows):
            yield [self._get_text(cell) for cell in sheet.row(number)]

    def get_merged(self, name):
        cells = self.book.sheet_by_name(name).merged_cells
        return [
            (first + 1, after, column)
            for first, after, column, _to in cells
            if after > first + 1
        ]

    def _get_text(self, cell):
        xlrd = self.xlrd
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#N/A")
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return str(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_NUMBER:
            sign = self._get_sign(cell)
            return format_cell(cell.value) + (sign and f" {sign}")
        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                day = xlrd.xldate.xldate_as_datetime(cell.value, self.book.datemode)
            except (xlrd.xldate.XLDateError, ValueError, OverflowError):
                return format_cell(cell.value)
            return format_cell(day)
        return format_cell(cell.value)

    def _get_sign(self, cell):
        key = self.book.xf_list[cell.xf_index].format_key
        if key < FIRST_OWN:
            return ""
        if key not in self.signs:
            self.signs[key] = find_sign(self.book.format_map[key].format_str)
        return self.signs[key]


def _get_place(letters):
    """
    >>> _get_place(b"A"), _get_place(b"AB")
    (0, 27)
    """
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
