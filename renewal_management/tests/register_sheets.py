# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Workbooks for the tests, in each format that the import reads."""

import io
import zipfile
from unittest import SkipTest
from xml.sax.saxutils import escape

import openpyxl

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def make_xlsx(sheets):
    """Return the bytes of a workbook.

    :param sheets: {name: [[value]]}
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_xls(sheets):
    """As ``make_xlsx``; skips the test where xlwt, which Odoo exports with, is not."""
    try:
        import xlwt  # noqa: PLC0415
    except ImportError as error:
        raise SkipTest("xlwt is not installed") from error
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_ods(sheets):
    """As ``make_xlsx``: texts only, and a million blank rows below, as LibreOffice
    has them."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{_make_rows(rows)}</table:table>'
        for name, rows in sheets.items()
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return stream.getvalue()


def _make_rows(rows):
    cells = (
        "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(text)}</text:p></table:table-cell>"
            if text
            else "<table:table-cell/>"
            for text in row
        )
        for row in rows
    )
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in cells) + blank
