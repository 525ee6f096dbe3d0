# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A term typed into one cell: its first and its last day."""

import re

from .date import parse_date
from .text import Parsed, clean, is_blank, key, without_accents
from .words import shipped_words

_DATE_IN_TEXT = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?!\d)")
_WITHOUT_YEAR = re.compile(r"^(\d{1,2})([./-])(\d{1,2})\.?$")


def parse_range(text, order=None, default="mdy", words=None):
    """Read a term of two dates.

    The arguments are those of :func:`.date.parse_date`.

    :return: Parsed with (first day, last day); ``date.max`` for "no end"

    >>> def read(text):
    ...     return [str(day) for day in parse_range(text).value]
    >>> read("2026.1.1–2026.12.31"), read("2026-01-01-2026-12-31")
    (['2026-01-01', '2026-12-31'], ['2026-01-01', '2026-12-31'])
    >>> read("2026年1月1日至2026年12月31日"), read("2026年1月1日至12月31日")
    (['2026-01-01', '2026-12-31'], ['2026-01-01', '2026-12-31'])
    >>> read("vom 01.01. bis 31.12.2026"), read("du 1er mars 2026 au 28 février 2027")
    (['2026-01-01', '2026-12-31'], ['2026-03-01', '2027-02-28'])
    >>> read("January 2026 to December 2026"), read("2026年1月-长期")
    (['2026-01-01', '2026-12-31'], ['2026-01-01', '9999-12-31'])
    >>> read("自2026年5月1日起长期"), read("2026年1月1日起至2026年12月31日止")
    (['2026-05-01', '9999-12-31'], ['2026-01-01', '2026-12-31'])
    >>> parse_range("12 months").error, parse_range("") == Parsed()
    ('not_a_range', True)
    """
    words = words or shipped_words()
    if is_blank(text) or words.get("blank", text):
        return Parsed()
    found = {}
    for first, last in _split(without_accents(key(text)), words):
        start, end = (
            parse_date(part, order, default, words, edge)
            for part, edge in ((first, "start"), (last, "end"))
        )
        if start.value and end.value:
            warned = start if start.warning else end
            found[start.value, end.value] = warned
    if len(found) != 1:
        return Parsed(error="not_a_range", detail={"text": clean(text)})
    ((term, warned),) = found.items()
    return warned._replace(value=term)


def dates_in(texts):
    """Return the dates of three numbers in the cells of a term column.

    >>> dates_in(["1.1.26-31.12.26", "12 months"])
    ['1.1.26', '31.12.26']
    """
    return [found for text in texts for found in _DATE_IN_TEXT.findall(clean(text))]


def _split(text, words):
    """Yield every way to cut a text in two at a word or sign that means "to"."""
    between = words.tables["range"]
    text = _without_first(text, between)
    for mark in ("-", *(word for word in between if between[word] == "to")):
        is_word = mark.isascii() and mark[0].isalpha()
        sides = r"(?<![^\W\d_]){}(?![^\W\d_])" if is_word else "{}"
        for match in re.finditer(sides.format(re.escape(mark)), text):
            first, last = text[: match.start()].strip(), text[match.end() :].strip()
            if first and last:
                yield _with_years(first, last)


def _without_first(text, between):
    """Leave out the word that means "from"."""
    for word in between:
        if between[word] == "from" and text.startswith(word):
            rest = text[len(word) :]
            if not word.isascii() or not rest[:1].isalpha():
                return rest.strip()
    return text


def _with_years(first, last):
    """A year that is typed once counts for both.

    >>> _with_years("2026年1月1日", "12月31日"), _with_years("1.1.", "31.12.26")
    (('2026年1月1日', '2026年12月31日'), ('1.1.26', '31.12.26'))
    """
    year = re.match(r"(\d{2,4}) ?年", first)
    if year and "月" in last and "年" not in last:
        return first, f"{year[1]}年{last}"
    match = _WITHOUT_YEAR.match(first)
    if match and len(last) > len(first):
        year = re.search(r"(\d{4}|\d{2})\.?$", last)
        if year:
            first = match[2].join((match[1], match[3], year[1]))
    return first, last
