# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows of a sheet of LibreOffice, read from its XML as it streams by.

Odoo's own reader leaves out blank rows and the cells that a merged cell covers, so that
neither the row numbers nor the columns are those that people see.
"""

import io
import zipfile

from lxml import etree

from .spreadsheet import format_cell

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SHEET, ROW = f"{TABLE}table", f"{TABLE}table-row"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
# Where the value of a cell is, by its type; of others the text is what counts.
VALUES = {
    "float": "value",
    "currency": "value",
    "percentage": "value",
    "date": "date-value",
    "boolean": "boolean-value",
}


class Ods:
    r'''A workbook of LibreOffice.

    >>> xml = """<office:document-content
    ...  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    ...  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    ...  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
    ...  <table:table table:name="S"><table:table-row table:number-rows-repeated="2"/>
    ...  <table:table-row><table:table-cell table:number-columns-repeated="2"/>
    ...  <table:table-cell office:value-type="float" office:value="12"/>
    ...  </table:table-row></table:table></office:document-content>"""
    >>> stream = io.BytesIO()
    >>> with zipfile.ZipFile(stream, "w") as archive:
    ...     archive.writestr("content.xml", xml)
    >>> book = Ods(stream.getvalue())
    >>> book.sheets, list(book.get_rows("S"))
    (['S'], [[], [], ['', '', '12']])
    '''

    def __init__(self, data):
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        starts = (sheet for event, sheet in self._walk() if event == "start")
        self.sheets = [sheet.get(f"{TABLE}name") for sheet in starts]

    def get_rows(self, name):
        """Blank rows at the end, a million of them, are not given."""
        blank = 0
        for row, count in self._get_rows(name):
            cells = _read_cells(row)
            if not cells:
                blank += count
                continue
            yield from ([] for _ in range(blank))
            blank = 0
            yield from (list(cells) for _ in range(count))

    def get_merged(self, name):
        merged = []
        number = 1
        for row, count in self._get_rows(name):
            place = 0
            for cell in row.iterchildren(*CELLS):
                height = int(cell.get(f"{TABLE}number-rows-spanned", 1))
                if height > 1:
                    merged.append((number, number + height - 1, place))
                place += int(cell.get(f"{TABLE}number-columns-repeated", 1))
            number += count
        return merged

    def _get_rows(self, name):
        """The row elements of a sheet, each with how often it is repeated."""
        is_in = False
        for event, element in self._walk(ROW):
            if element.tag == SHEET:
                is_in = event == "start" and element.get(f"{TABLE}name") == name
            elif event == "end" and is_in:
                yield element, int(element.get(f"{TABLE}number-rows-repeated", 1))

    def _walk(self, *tags):
        """The sheets and these elements of theirs; what was walked by is forgotten."""
        with self.archive.open("content.xml") as stream:
            for event, element in etree.iterparse(
                stream,
                events=("start", "end"),
                tag=(SHEET, ROW),
                resolve_entities=False,
                no_network=True,
                huge_tree=True,
            ):
                if element.tag == SHEET or element.tag in tags:
                    yield event, element
                if event == "end":
                    element.clear(keep_tail=False)
                    while element.getprevious() is not None:
                        del element.getparent()[0]


def _read_cells(row):
    """The texts of a row, without the blank cells at its end."""
    cells, blank = [], 0
    for cell in row.iterchildren(*CELLS):
        count = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        text = "" if cell.tag == CELLS[1] else _read_cell(cell)
        if not text:
            blank += count
            continue
        cells += [""] * blank + [text] * count
        blank = 0
    return cells


def _read_cell(cell):
    """A value as it is, not as it is formatted; comments are no text of a cell."""
    kind = cell.get(f"{OFFICE}value-type")
    value = cell.get(f"{OFFICE}{VALUES[kind]}") if kind in VALUES else None
    if value is None:
        return "\n".join(
            "".join(paragraph.itertext()) for paragraph in cell.iterchildren(f"{TEXT}p")
        )
    if kind == "date":
        return value[:10]
    if kind == "boolean":
        return value.title()
    text = format_cell(float(value))
    sign = cell.get(f"{OFFICE}currency")
    return f"{text} {sign}" if sign else text
