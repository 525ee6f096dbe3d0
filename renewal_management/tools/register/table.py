# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A register's file of any format, as one table of texts."""

import re
import zipfile
from io import BytesIO
from itertools import chain, islice

from .file import read_text
from .layout import HEAD, find_layout, give_layout, has_known_headings
from .lines import sort_rows
from .ods import Ods
from .part import find_counters
from .spreadsheet import Xls, Xlsx

# So many are looked at for the one that is meant.
MOST_SHEETS = 10
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml)", re.I)


class Unreadable(Exception):
    """A file that is no table; ``code`` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Table:
    """One sheet of a file.

    ``sheets``, ``sheet``: the names of all, empty for a text, and which one this is;
    ``encoding``, ``separator``: of a text; ``layout``: where its headings are.
    """

    def __init__(self, data, sheet="", encoding="", separator="", quote='"'):
        self.sheets, self.sheet, self.merged = [], "", []
        self.encoding, self.separator = encoding, separator
        kind = get_kind(data)
        if kind is None:
            self.encoding, self.separator, rows = read_text(
                data, encoding, separator, quote
            )
        else:
            book = _open_book(kind, data)
            self.sheets = book.sheets
            self.sheet = sheet if sheet in book.sheets else _choose_sheet(book)
            self.merged = book.get_merged(self.sheet)
            rows = book.get_rows(self.sheet)
        self._rows = iter(rows)
        self._head = list(islice(self._rows, HEAD))
        self.layout = find_layout(self._head)

    def place_headings(self, heading_rows):
        """Take the headings from the rows that a person named.

        :return: False when that names no rows
        """
        layout = give_layout(self._head, heading_rows)
        self.layout = layout or self.layout
        return bool(layout)

    def find_counters(self):
        """The columns that only count the rows, see ``part.find_counters``."""
        lines = sort_rows(self._head, self.layout, merged=self.merged)
        rows = [line for line in lines if line.kind == "data"]
        return find_counters(rows, self.layout.headings)

    def get_lines(self, words=None):
        """Iterate over the rows, sorted; once, as the file streams by.

        :param words: see ``sort_rows``
        :return: iterator of Line
        """
        rows = chain(self._head, self._rows)
        return sort_rows(rows, self.layout, words, self.merged)


def _choose_sheet(book):
    """The first sheet whose headings are known; notes and lists come before it."""
    # a single one need not be looked at twice
    for name in book.sheets[1:] and book.sheets[:MOST_SHEETS]:
        if has_known_headings(list(islice(book.get_rows(name), HEAD))):
            return name
    return book.sheets[0]


def get_kind(data):
    """Return "xlsx", "xls" or "ods" by what is in a file, None for a text.

    A name says little: many a text or web page is called ``.xls``.

    >>> get_kind(b"Customer;Amount") is None
    True
    >>> try:
    ...     get_kind(b"<html><table>")
    ... except Unreadable as error:
    ...     error.code
    'web_page'
    """
    if data.startswith(OLE):
        return "xls"
    if not data.startswith(ZIP):
        if MARKUP.match(data[:200]):
            raise Unreadable("web_page")
        return None
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        raise Unreadable("broken") from None
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable("not_a_table")
    return "xlsx"


def _open_book(kind, data):
    """
    :raise ImportError: when the library is not installed
    """
    try:
        book = {"xlsx": Xlsx, "xls": Xls, "ods": Ods}[kind](data)
    except ImportError:
        raise
    except Exception as error:
        # whatever the library says of a damaged file
        protected = kind == "xls" and "encrypt" in f"{error}".lower()
        raise Unreadable("protected" if protected else "broken") from error
    if not book.sheets:
        raise Unreadable("broken")
    return book
