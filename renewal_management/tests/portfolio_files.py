# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A sheet as a file, in the formats that people send."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from random import Random

import openpyxl

from .portfolio_words import ENCODINGS, WESTERN

SEPARATORS = (",", ";", "\t", "|")
DATE_FORMATS = ("yyyy-mm-dd", "dd/mm/yyyy", "d. mmm yyyy", 'yyyy"年"m"月"d"日"')
LINE_ENDS = ("\r\n", "\n", "\r")


@dataclass
class File:
    """``encoding``, ``separator``: of a CSV file, empty otherwise."""

    name: str
    data: bytes
    encoding: str = ""
    separator: str = ""


def write_file(keeper, sheet, name):
    """The sheet as a File; its format is the keeper's, or for the cells that are no
    text a workbook."""
    rng = Random(f"{keeper.portfolio.seed}/file")
    if not keeper.is_text or rng.random() < 0.2:
        return File(f"{name}.xlsx", _write_workbook(sheet, rng))
    encoding = rng.choice(ENCODINGS.get(keeper.lang, WESTERN))
    separator, line_end = rng.choice(SEPARATORS), rng.choice(LINE_ENDS)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end)
    writer.writerows(sheet.rows)
    text = stream.getvalue()
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        encoding = "utf-8-sig"
        data = text.encode(encoding)
    if encoding == "utf-16" and line_end == "\r":
        data = text.replace("\r", "\r\n").encode(encoding)
    return File(f"{name}.csv", data, encoding, separator)


def _write_workbook(sheet, rng):
    date_format = rng.choice(DATE_FORMATS)
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Register"
    for row in sheet.rows:
        page.append([None if cell == "" else cell for cell in row])
    for row, first, last in sheet.merged:
        page.merge_cells(
            start_row=row, end_row=row, start_column=first, end_column=last
        )
    for cell in (cell for row in page.iter_rows() for cell in row):
        if isinstance(cell.value, date):
            cell.number_format = date_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
