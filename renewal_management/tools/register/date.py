# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dates of a contract register as people type them.

``7/31/15``, ``31.12.2026``, ``2026年12月31日``, ``31-Dec-26``, ``2026-12-31 00:00:00``
and the day numbers of a spreadsheet (``45291``) are read. ``11/31/2015`` and
``Mo. To Mo.`` are not dates, and are said not to be, with the reason.

A year from ``OPEN_ENDED_YEAR`` on means that the contract has no end.
Two digits stand for 1969 to 2068 (POSIX), so that the reading of a file does not
depend on the day it is read.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from dateutil import parser

from .text import Parsed, clean, is_blank, key

OPEN_ENDED_YEAR = 2090
CENTURY_PIVOT = 69
OPEN_ENDED = {"open", "open end", "open ended", "open-ended", "evergreen", "unlimited"}
OPEN_ENDED |= {"indefinite", "perpetual", "until cancelled", "until canceled", "no end"}
OPEN_ENDED |= {"长期", "长期有效", "永久", "永久有效", "无固定期限", "无限期", "不定期"}
SPREADSHEET_EPOCH = date(1899, 12, 30)
SPREADSHEET_DAYS = range(20000, 74000)  # 1954 to 2102

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([AP]M|Z)?$", re.IGNORECASE)
_CHINESE = re.compile(r"^(\d{2,4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?$")
_YEAR_FIRST = re.compile(r"^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})$")
_NUMBER = re.compile(r"^\d{5}(\.\d+)?$")


class _ParserInfo(parser.parserinfo):
    def convertyear(self, year, century_specified=False):
        """Two digits mean the same year whatever the day of reading."""
        return year if century_specified or year > 99 else _century(str(year))


_WORDS = parser.parser(_ParserInfo())


def detect_day_first(texts):
    """Return whether a column writes the day before the month.

    Only a part above 12 is evidence; the majority of the evidence decides.

    :param texts: the cells of one edition's date columns
    :return: True, False, or None without evidence

    >>> detect_day_first(["1/2/2026", "31/12/2026"]), detect_day_first(["7/31/15"])
    (True, False)
    >>> detect_day_first(["1/2/2026", "2026-12-31", ""]) is None
    True
    """
    votes = 0
    for text in texts:
        match = _YEAR_LAST.match(_without_time(clean(text)))
        if match:
            first, second = int(match[1]), int(match[3])
            votes += (first > 12 >= second) - (second > 12 >= first)
    return votes > 0 if votes else None


def day_first_of_format(date_format):
    """Return whether a date format of a language writes the day before the month.

    >>> day_first_of_format("%d/%m/%Y"), day_first_of_format("%m/%d/%Y")
    (True, False)
    >>> day_first_of_format("%Y年%m月%d日"), day_first_of_format("")
    (False, False)
    """
    text = date_format or ""
    return -1 < text.find("%d") < text.find("%m")


def is_open_ended(day):
    """True for the far years that registers use for "no end".

    >>> is_open_ended(date(2099, 12, 31)), is_open_ended(date(2050, 12, 31))
    (True, False)
    """
    return day.year >= OPEN_ENDED_YEAR


def parse_date(text, day_first=None, default_day_first=False):
    """Read a date.

    :param text: the cell
    :param day_first: what :func:`detect_day_first` says about the column
    :param default_day_first: the order of the reader's language, without evidence
    :return: Parsed with a ``datetime.date``; for words that mean "no end",
        ``date.max``

    >>> parse_date("7/31/15").value, parse_date("31.12.2026").value
    (datetime.date(2015, 7, 31), datetime.date(2026, 12, 31))
    >>> parse_date("2026年12月31日").value, parse_date("45291").value
    (datetime.date(2026, 12, 31), datetime.date(2023, 12, 31))
    >>> parse_date("31-Dec-26").value, parse_date("Dec 31, 2026").value
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))
    >>> parse_date("12/31/9999").value == parse_date("长期").value == date.max
    True
    >>> parse_date(" ") == parse_date("n/a") == Parsed()
    True

    What is not a date says why:

    >>> parse_date("11/31/2015")
    Parsed(value=None, error='no_such_day', warning='', detail={'text': '11/31/2015', \
'month': 11, 'days': 30})
    >>> parse_date("Mo. To Mo.").error, parse_date("2026").error
    ('not_a_date', 'not_a_date')

    What had to be assumed is told:

    >>> parse_date("12/31/99").value, parse_date("12/31/99").warning
    (datetime.date(1999, 12, 31), 'old_century')
    >>> parse_date("5/6/2026", default_day_first=True).warning
    'order_guessed'
    >>> parse_date("31/12/2026", day_first=False).warning
    'order_swapped'
    """
    text = clean(text)
    if is_blank(text):
        return Parsed()
    if key(text) in OPEN_ENDED:
        return Parsed(date.max)
    text = _without_time(text)
    for reader in (_read_year_first, _read_spreadsheet_number):
        parsed = reader(text)
        if parsed:
            return parsed
    match = _YEAR_LAST.match(text)
    if match:
        return _read_year_last(text, match, day_first, default_day_first)
    return _read_words(text, default_day_first if day_first is None else day_first)


def _without_time(text):
    return _TIME.sub("", text)


def _read_year_first(text):
    match = _CHINESE.match(text) or _COMPACT.match(text)
    if match:
        return _make(text, _century(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_FIRST.match(text)
    if match:
        return _make(text, int(match[1]), int(match[3]), int(match[4]))
    return None


def _read_spreadsheet_number(text):
    if _NUMBER.match(text) and int(float(text)) in SPREADSHEET_DAYS:
        return Parsed(SPREADSHEET_EPOCH + timedelta(days=int(float(text))))
    return None


def _read_year_last(text, match, day_first, default_day_first):
    """Read a date that ends in the year, in the column's order of day and month."""
    first, second = int(match[1]), int(match[3])
    order, warning = day_first, ""
    if order is None:
        order = True if match[2] == "." else default_day_first
        if first != second and first <= 12 and second <= 12:
            warning = "order_guessed"
        else:
            order = _only_order(first, second, order)
    elif _only_order(first, second, order) != order:
        order, warning = not order, "order_swapped"
    day, month = (first, second) if order else (second, first)
    parsed = _make(text, _century(match[4]), month, day, warning)
    if parsed.value and len(match[4]) == 2 and parsed.value.year < 2000:
        detail = {"text": text, "date": parsed.value}
        return parsed._replace(warning="old_century", detail=detail)
    return parsed


def _only_order(first, second, order):
    """The order in which both parts are possible, or ``order`` when that is open."""
    if first > 12 >= second:
        return True
    if second > 12 >= first:
        return False
    return order


def _century(year):
    if len(year) > 2:
        return int(year)
    return int(year) + (1900 if int(year) >= CENTURY_PIVOT else 2000)


def _make(text, year, month, day, warning=""):
    if not (1 <= month <= 12 and year and 1 <= day <= 31):
        return Parsed(error="not_a_date", detail={"text": text})
    days = monthrange(year, month)[1]
    if day > days:
        return Parsed(
            error="no_such_day",
            detail={"text": text, "month": month, "days": days},
        )
    value = date(year, month, day)
    detail = {"text": text, "date": value} if warning else None
    return Parsed(value, warning=warning, detail=detail)


def _read_words(text, day_first):
    """Read a date with the month in words. Day, month and year must all be there."""
    unreadable = Parsed(error="not_a_date", detail={"text": text})
    if not re.search(r"\d", text) or not re.search(r"[^\W\d_]{3}", text):
        return unreadable
    readings = set()
    for default in (datetime(2001, 1, 1), datetime(2004, 2, 29)):
        try:
            read = _WORDS.parse(text, default=default, dayfirst=day_first)
            readings.add(read.date())
        except (ValueError, OverflowError, TypeError, AttributeError):
            return unreadable
    return Parsed(readings.pop()) if len(readings) == 1 else unreadable
