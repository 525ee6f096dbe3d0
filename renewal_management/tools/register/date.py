# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dates of a contract register as people type them.

``7/31/15``, ``31.12.2026``, ``2026年12月31日``, ``31. Dezember 2026``, ``31-Dec-26``,
``2026-12-31 00:00:00`` and the day numbers of a spreadsheet (``45291``) are read, with
the names of months in the languages of :mod:`.words`. ``11/31/2015`` and
``Mo. To Mo.`` are not dates, and are said not to be, with the reason.

A year from ``OPEN_ENDED_YEAR`` on means that the contract has no end: up to 2200, and
the years that people type for "never". Any other year outside 1970 to 2200 is a slip.
Two digits stand for 1970 to 2069, so that the reading of a file does not depend on the
day it is read.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from .evidence import possible_orders
from .text import Parsed, clean, is_blank, key
from .words import DIVIDED, shipped_words

OPEN_ENDED_YEAR = 2090
YEARS = range(1970, 2201)
NEVER = (2999, 3000, 9999)
CENTURY_PIVOT = 70
SPREADSHEET_EPOCH = date(1899, 12, 30)
SPREADSHEET_DAYS = range(25569, 74000)  # 1970 to 2102

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([AP]M|Z)?$", re.IGNORECASE)
_CHINESE = re.compile(
    r"^(\d{2,4}) ?年 ?(\d{1,2}) ?月 ?(?:(\d{1,2}) ?[日号號]?)?"
    r" ?(?:\(?(?:星期|周|週)[一二三四五六日天]\)?)? ?(?:起|始|止|为止|為止)?$"
)
_YEAR_FIRST = re.compile(r"^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})\.?$")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})$")
_MONTH = re.compile(r"^(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))$")
_NUMBER = re.compile(r"^\d{5}(\.\d+)?$")


def order_of_format(date_format):
    """Return the order of day, month and year in a date format of a language.

    >>> order_of_format("%d/%m/%Y"), order_of_format("%m/%d/%Y")
    ('dmy', 'mdy')
    >>> order_of_format("%Y年%m月%d日"), order_of_format("")
    ('ymd', 'mdy')
    """
    signs = re.findall(r"%-?([dmYy])", date_format or "")
    order = "".join(signs).lower()
    return order if order in ("dmy", "mdy", "ymd") else "mdy"


def is_open_ended(day):
    """True for the far years that registers use for "no end".

    >>> is_open_ended(date(2099, 12, 31)), is_open_ended(date(2050, 12, 31))
    (True, False)
    """
    return day.year >= OPEN_ENDED_YEAR


def parse_date(text, order=None, default="mdy", words=None, edge=None):
    """Read a date.

    :param text: the cell
    :param order: what :func:`.evidence.date_order` says about the column
    :param default: the order of the reader's language, without evidence
    :param words: Words; those that are shipped by default
    :param edge: ``start`` or ``end``: a month means its first or its last day
    :return: Parsed with a ``datetime.date``; for words that mean "no end",
        ``date.max``

    >>> parse_date("7/31/15").value, parse_date("31.12.2026").value
    (datetime.date(2015, 7, 31), datetime.date(2026, 12, 31))
    >>> parse_date("2026年12月31日").value, parse_date("45291").value
    (datetime.date(2026, 12, 31), datetime.date(2023, 12, 31))
    >>> parse_date("31-Dec-26").value, parse_date("Dec 31, 2026").value
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))
    >>> parse_date("26/12/31", "ymd").value, parse_date("2026年2月", edge="end").value
    (datetime.date(2026, 12, 31), datetime.date(2026, 2, 28))
    >>> parse_date("Thu, Dec 31st 2026").value, parse_date("bis 31.12.2026.").value
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))
    >>> parse_date("1er mars 2026").value, parse_date("31 декабря 2026 г.").value
    (datetime.date(2026, 3, 1), datetime.date(2026, 12, 31))
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
    >>> parse_date("31.12.2206").error, parse_date("2026年2月").error
    ('odd_year', 'not_a_date')

    What had to be assumed is told:

    >>> parse_date("12/31/99").value, parse_date("12/31/99").warning
    (datetime.date(1999, 12, 31), 'old_century')
    >>> parse_date("5/6/2026", default="dmy").warning
    'order_guessed'
    >>> parse_date("31/12/2026", "mdy").warning
    'order_swapped'
    """
    words = words or shipped_words()
    text = clean(text)
    if is_blank(text) or words.get("blank", text):
        return Parsed()
    if not text[0].isdecimal() and words.get("end", text):
        return Parsed(date.max)
    typed, text = text, _TIME.sub("", text).rstrip(" .")
    for reader in (_read_year_first, _read_spreadsheet_number):
        parsed = reader(text, edge)
        if parsed:
            return parsed
    match = _SHORT.match(text)
    if match:
        return _read_short(text, match, order, default)
    parsed = _read_words(text, order, words, edge)
    if parsed.error == "not_a_date":
        # as people find it in the sheet
        parsed = parsed._replace(detail={"text": typed})
    return parsed


def _read_year_first(text, edge):
    match = _CHINESE.match(text) or _COMPACT.match(text)
    if match and match[3]:
        return _make(text, _century(match[1]), int(match[2]), int(match[3]))
    if match:
        return _make_month(text, _century(match[1]), int(match[2]), edge)
    match = _YEAR_FIRST.match(text)
    if match:
        return _make(text, int(match[1]), int(match[3]), int(match[4]))
    match = _MONTH.match(text)
    if match:
        year, month = match[1] or match[4], match[2] or match[3]
        return _make_month(text, int(year), int(month), edge)
    return None


def _read_spreadsheet_number(text, _edge):
    if _NUMBER.match(text) and int(float(text)) in SPREADSHEET_DAYS:
        return Parsed(SPREADSHEET_EPOCH + timedelta(days=int(float(text))))
    return None


def _read_short(text, match, order, default):
    """Read a date of three numbers in the column's order of day, month and year."""
    parts = match[1], match[3], match[4]
    options = possible_orders(*parts)
    order, warning = _choose_order(parts, options, order, match[2], default)
    numbers = dict(zip(order, parts, strict=True))
    parsed = _make(
        text, _century(numbers["y"]), int(numbers["m"]), int(numbers["d"]), warning
    )
    if parsed.value and len(numbers["y"]) == 2 and parsed.value.year < 2000:
        detail = {"text": text, "date": parsed.value}
        return parsed._replace(warning="old_century", detail=detail)
    return parsed


def _choose_order(parts, options, order, mark, default):
    """Return (order, warning): the column's, else the only one or the reader's.

    >>> _choose_order(("31", "12", "2026"), {"dmy"}, "mdy", "/", "mdy")
    ('dmy', 'order_swapped')
    """
    if order in options or order and not options:
        return order, ""
    if order and len(options) == 1:
        return next(iter(options)), "order_swapped"
    usual = "dmy" if mark == "." and default != "ymd" else default
    if usual not in options:
        usual = "dmy" if mark == "." or "mdy" not in options else "mdy"
    is_same = parts[0] == parts[1] and "ymd" not in options
    return usual, "order_guessed" if len(options) > 1 and not is_same else ""


def _century(year):
    if len(year) > 2:
        return int(year)
    return int(year) + (1900 if int(year) >= CENTURY_PIVOT else 2000)


def _make_month(text, year, month, edge):
    """A month stands for its first day in a start and for its last in an end."""
    if not edge or not 1 <= month <= 12 or year not in YEARS:
        return Parsed(error="not_a_date", detail={"text": text})
    day = 1 if edge == "start" else monthrange(year, month)[1]
    return _make(text, year, month, day)


def _make(text, year, month, day, warning=""):
    if not (1 <= month <= 12 and year and 1 <= day <= 31):
        return Parsed(error="not_a_date", detail={"text": text})
    if year not in YEARS and year not in NEVER:
        return Parsed(error="odd_year", detail={"text": text, "year": year})
    days = monthrange(year, month)[1]
    if day > days:
        return Parsed(
            error="no_such_day",
            detail={"text": text, "month": month, "days": days},
        )
    value = date(year, month, day)
    detail = {"text": text, "date": value} if warning else None
    return Parsed(value, warning=warning, detail=detail)


def _read_words(text, order, words, edge):
    """Read a date with the month in words. Day, month and year must all be there."""
    unreadable = Parsed(error="not_a_date", detail={"text": text})
    tokens = re.findall(r"\d+|[^\W\d_]+", key(text))
    numbers = [token for token in tokens if token.isdecimal()]
    names = [token for token in tokens if not token.isdecimal()]
    months = [name for name in names if words.get("month", name)]
    if not 1 <= len(numbers) <= 3 or len(months) > 1:
        return unreadable
    if not all(map(_is_of_dates(words), names)):
        return unreadable
    if not months:
        plain = re.sub(r" ?[^\W\d_]+[. ]*", "", text).strip(" ,")
        if len(numbers) == 3 and plain != text:
            return parse_date(plain, order, words=words)
        return unreadable
    month = words.get("month", months[0])
    if month == DIVIDED:
        return Parsed(error="word_divided", detail={"text": text})
    return _read_named(text, numbers, int(month), edge) or unreadable


def _is_of_dates(words):
    return lambda name: any(
        words.get(kind, name) for kind in ("month", "weekday", "date", "range")
    )


def _read_named(text, numbers, month, edge):
    """The year is what can be no day, else what comes last."""
    if len(numbers) == 1 and len(numbers[0]) == 4:
        return _make_month(text, int(numbers[0]), month, edge)
    if len(numbers) != 2 or len(numbers[0]) == len(numbers[1]) == 4:
        return None
    day, year = numbers
    if len(day) == 4 or len(year) == 1 or int(day) > 31:
        day, year = year, day
    if len(year) not in (2, 4) or len(day) > 2:
        return None
    return _make(text, _century(year), month, int(day))
