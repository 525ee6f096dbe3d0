# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A register saved as text, by whatever program: its rows, one after the other."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

from .encoding import guess_encoding

SEPARATORS = (",", ";", "\t", "|", "\x1f")
# So many rows tell what separates their cells.
TRIAL = 50
# A spreadsheet program reads this line and does not show it.
DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
# A note of more than the usual limit is a note all the same.
csv.field_size_limit(1 << 24)


def read_text(data, encoding="", separator="", quote='"'):
    r"""Read the cells of a text file without holding more of it than a row.

    :param data: the bytes of the file
    :param encoding: empty to guess it, as the separator
    :return: (encoding, separator, iterator of rows); a row is a list of texts, empty
        when its line is

    >>> encoding, separator, rows = read_text(b"sep=;\r\na;b\r\n\r\n1;\"2\n3\"\r\n")
    >>> encoding, separator, list(rows)
    ('utf-8', ';', [['a', 'b'], [], ['1', '2\n3']])

    Spreadsheets on older Macs end a line with a lone carriage return, and titles above
    the table have fewer cells than it.

    >>> list(read_text("Register\ra;b\r1;2,5\r".encode("utf-16"))[2])
    [['Register'], ['a', 'b'], ['1', '2,5']]
    """
    encoding = encoding or guess_encoding(data)
    if encoding == "utf-8" and data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    stream = _open(data, encoding)
    declared = DECLARED.fullmatch(_read_line(stream))
    if not separator:
        separator = declared[1] if declared else guess_separator(data, encoding, quote)
    if not declared:
        stream = _open(data, encoding)
    return encoding, separator, csv.reader(stream, delimiter=separator, quotechar=quote)


def _open(data, encoding):
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors="strict", newline="")


def _read_line(stream):
    """The first line; any of the line ends ends it."""
    return next(stream, "")


def guess_separator(data, encoding, quote='"'):
    """Return what separates the cells: most rows have as many, and there are many.

    >>> guess_separator(b"a|b|c\\n1,2|3|4\\n5,6|7|8", "utf-8")
    '|'
    >>> guess_separator(b"Customer", "utf-8")
    ','
    """
    return max(SEPARATORS, key=lambda sign: _get_unity(data, encoding, sign, quote))


def _get_unity(data, encoding, separator, quote):
    """(rows of the usual number of cells, that number)."""
    reader = csv.reader(_open(data, encoding), delimiter=separator, quotechar=quote)
    widths = Counter(len(row) for row in islice(reader, TRIAL) if len(row) > 1)
    if not widths:
        return (0, 0)
    width, count = widths.most_common(1)[0]
    return (count, width)
