# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The formats of a report of usage: JSON, NDJSON, CSV.

Nothing here holds more than one row (of JSON: the text and one row), however long the
report is. What is wrong with one line is that line's; what is wrong with the whole is a
``FeedError``, which names the trouble and leaves the sentence to others.
"""

import csv
import json
import re

CUSTOMER_COLUMNS = ("customer_key", "customer_id", "customer_ref")
COLUMNS = ("metric", "date", "value")
# No honest row is longer; a file without line ends is one.
MAX_LINE = 10000
DELIMITERS = ",;\t|"
_BETWEEN = re.compile(r"[\s,]*")
_SPACE = re.compile(r"\s*")


class FeedError(ValueError):
    """The report cannot be read at all."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


# ----------------------------------------------------------------------
# JSON
# ----------------------------------------------------------------------


def _parse_int(text):
    """Long numbers stay text: a key must not lose digits, nor a row the whole report.

    >>> _parse_int("42"), _parse_int("9" * 20)
    (42, '99999999999999999999')
    """
    return int(text) if len(text) < 19 else text


_DECODER = json.JSONDecoder(parse_int=_parse_int)


def read_json(text):
    """The objects of an array, one at a time; an object alone is an array of one.

    >>> import io
    >>> list(read_json(io.StringIO('[{"a": 1}, {"a": 2}]')))
    [(1, {'a': 1}, None), (2, {'a': 2}, None)]
    >>> list(read_json(io.StringIO('[{"a": 1}, {"a" ]')))
    ... # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    FeedError: broken_json
    """
    text = text.read()
    position = _SPACE.match(text).end()
    if text[position : position + 1] == "{":
        text, position = f"{text} ]", position - 1
    elif text[position : position + 1] != "[":
        raise FeedError("not_an_array")
    yield from _read_array(text, position + 1)


def _read_array(text, position):
    number = 0
    position = _SPACE.match(text, position).end()
    while text[position : position + 1] != "]":
        number += 1
        try:
            row, position = _DECODER.scan_once(text, position)
        except (StopIteration, ValueError, RecursionError) as error:
            raise FeedError("broken_json", row=number) from error
        yield number, row, None
        position = _after_row(text, position, number)
    if _SPACE.match(text, position + 1).end() != len(text):
        raise FeedError("broken_json", row=number + 1)


def _after_row(text, position, number):
    """Where the next row begins, or the end of the array."""
    if text.startswith(",", position) and text.startswith("{", position + 1):
        return position + 1  # as programs write it
    end = _BETWEEN.match(text, position).end()
    commas = text.count(",", position, end)
    if commas != (text[end : end + 1] != "]"):
        raise FeedError("broken_json", row=number + 1)
    return end


def read_ndjson(text):
    """An object a line; empty lines count, and are skipped.

    >>> import io
    >>> list(read_ndjson(io.StringIO('{"a": 1}\\n\\n{"a"\\n{"a": 3}')))
    [(1, {'a': 1}, None), (3, None, 'broken_line'), (4, {'a': 3}, None)]
    """
    decode = _DECODER.decode
    for number, line in enumerate(_lines(text), 1):
        if line is None:
            yield number, None, "long_line"
            continue
        try:
            yield number, decode(line), None
        except (ValueError, RecursionError):
            if line.strip():
                yield number, None, "broken_line"


def _lines(text):
    """The lines; None for one that is too long, which never is in memory as a whole."""
    while line := text.readline(MAX_LINE):
        if line[-1] == "\n" or len(line) < MAX_LINE:
            yield line
            continue
        while line and line[-1] != "\n":
            line = text.readline(MAX_LINE)
        yield None


# ----------------------------------------------------------------------
# CSV
# ----------------------------------------------------------------------


def read_csv(text):
    """A row a line, after a line of column names. Commas, semicolons, tabs or bars.

    A line that is broken, such as by a quote that nobody closed, takes no other with
    it: values have no line ends in them.

    >>> import io
    >>> list(read_csv(io.StringIO('Customer_Key;metric;date;value\\nA;b;c;1\\n"A;b')))
    ... # doctest: +NORMALIZE_WHITESPACE
    [(2, {'customer_key': 'A', 'metric': 'b', 'date': 'c', 'value': '1'}, None),
     (3, None, 'broken_line')]
    """
    lines = _lines(text)
    number, header = next(
        ((n, line) for n, line in enumerate(lines, 1) if line is None or line.strip()),
        (0, None),
    )
    if not header:
        raise FeedError("no_header")
    delimiter = max(DELIMITERS, key=header.count)
    names = [name.strip().lower() for name in _split(header, delimiter) or []]
    missing = [name for name in COLUMNS if name not in names]
    if missing or not set(names) & set(CUSTOMER_COLUMNS):
        raise FeedError("columns", columns=", ".join(missing or ["customer_key"]))
    yield from _read_lines(lines, number + 1, names, delimiter)


def _read_lines(lines, first, names, delimiter):
    width = len(names)
    for number, line in enumerate(lines, first):
        if line is None:
            yield number, None, "long_line"
            continue
        cells = _split(line, delimiter)
        if cells and len(cells) == width:
            yield number, dict(zip(names, cells, strict=True)), None
        elif line.strip():
            yield number, None, "broken_line"


def _split(line, delimiter):
    """The cells of a line; None when its quotes are broken."""
    line = line.rstrip("\r\n")
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None


READERS = {"json": read_json, "ndjson": read_ndjson, "csv": read_csv}
