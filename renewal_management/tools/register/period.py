# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Periods of a contract register: how often, how long before, since when."""

import re
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from ..next_term import get_length
from ..recurrence import PERIODS_PER_YEAR
from .text import Parsed, clean, fold, is_blank, key
from .words import DIVIDED, shipped_words

MONTHS = {"monthly": 1, "monthlylastday": 1, "quarterly": 3, "semesterly": 6}
MONTHS["yearly"] = 12
DAYS = {"daily": 1, "weekly": 7}
DEFAULT = ("yearly", 1)
CHINESE_DIGITS = str.maketrans("一二两兩三四五六七八九", "12223456789")

_PERIOD = re.compile(r"^(\d{1,3})? ?(\D+)$")


def parse_recurrence(text, words=None):
    """Read how often an amount is due.

    :param words: Words; those that are shipped by default
    :return: Parsed with (rule, interval); None for a blank

    >>> parse_recurrence("Monthly").value, parse_recurrence("every 2 years").value
    (('monthly', 1), ('yearly', 2))
    >>> parse_recurrence("每季度").value, parse_recurrence("每3个月").value
    (('quarterly', 1), ('monthly', 3))
    >>> parse_recurrence("三年").value, parse_recurrence("per year").value
    (('yearly', 3), ('yearly', 1))
    >>> parse_recurrence("alle zwei Jahre").value, parse_recurrence("bimestral").value
    (('yearly', 2), ('monthly', 2))
    >>> parse_recurrence("tous les 3 mois").value, parse_recurrence("раз в год").value
    (('monthly', 3), ('yearly', 1))
    >>> parse_recurrence("when needed").error, parse_recurrence("").value
    ('not_a_recurrence', None)

    German years and French days are both "j":

    >>> parse_recurrence("j").error
    'word_divided'
    """
    words = words or shipped_words()
    return _parse(text, words, "each", "not_a_recurrence")


def _parse(text, words, filler, error):
    """Read a number of units, leaving out the words of a kind around them."""
    if is_blank(text) or words.get("blank", text):
        return Parsed()
    unit = words.get("recurrence", text)
    interval = 1
    if unit is None:
        interval, unit = _take_number(_without(fold(text), words, filler), words)
    if unit == DIVIDED:
        return Parsed(error="word_divided", detail={"text": clean(text)})
    rule, _, times = (unit or "").partition(" ")
    interval *= int(times or 1)
    if not rule or not interval:
        return Parsed(error=error, detail={"text": clean(text)})
    return Parsed((rule, interval))


def _without(text, words, filler):
    """Return the text without words that say nothing, the longest first.

    >>> _without("tous les 2 ans", shipped_words(), "each")
    '2 ans'
    """
    parts = text.split()
    for size in (5, 4, 3, 2, 1):
        for first in range(len(parts) - size, -1, -1):
            if words.get(filler, " ".join(parts[first : first + size])):
                del parts[first : first + size]
    text = " ".join(parts)
    return text[1:].strip() if words.get(filler, text[:1]) else text


def _take_number(text, words):
    """Return (number, meaning of the unit) of "2 years", "two years", "三年".

    >>> _take_number("2 years", shipped_words()), _take_number("三年", shipped_words())
    ((2, 'yearly'), (3, 'yearly'))
    """
    first, _, rest = text.partition(" ")
    if rest and words.get("number", first):
        text = f"{words.get('number', first)} {rest}"
    match = _PERIOD.match(text.translate(CHINESE_DIGITS))
    if not match:
        return 0, None
    return int(match[1] or 1), words.get("recurrence", match[2])


def parse_notice(text, words=None):
    """Read a notice period; a bare number is days.

    :param words: Words; those that are shipped by default
    :return: Parsed with (rule, interval), rule being ``daily``, ``weekly`` or
        ``monthly``; None for a blank

    >>> parse_notice("90").value, parse_notice("3 months").value
    (('daily', 90), ('monthly', 3))
    >>> parse_notice("提前60天").value, parse_notice("1 year before").value
    (('daily', 60), ('monthly', 12))
    >>> parse_notice("3 Monate vor Ablauf").value, parse_notice("2 mois").value
    (('monthly', 3), ('monthly', 2))
    >>> parse_notice("soon").error
    'not_a_notice'
    """
    words = words or shipped_words()
    word = re.sub(r" ?\b(before|notice|prior)\b.*$", "", key(text)).strip(" '’")
    word = re.sub(r"^提前 ?| ?前$", "", word)
    if word.isdecimal() and len(word) <= 3:
        return Parsed(("daily", int(word)))
    parsed = _parse(word, words, "notice", "not_a_notice")
    if parsed.error or not parsed.value:
        return parsed._replace(detail=parsed.error and {"text": clean(text)} or None)
    rule, interval = parsed.value
    return Parsed(
        (rule, interval) if rule in DAYS else ("monthly", _months(rule, interval))
    )


def step(rule, interval):
    """Return one recurrence as a relativedelta.

    >>> step("quarterly", 2)
    relativedelta(months=+6)
    """
    if rule in DAYS:
        return relativedelta(days=DAYS[rule] * interval)
    return relativedelta(months=_months(rule, interval))


def years(rule, interval):
    """Return how many years one recurrence is.

    >>> years("quarterly", 2), years("daily", 365)
    (0.5, 1.0)
    """
    return interval / PERIODS_PER_YEAR[rule]


def years_between(start, end):
    """Return the length of a term in years, days counting only beside whole months.

    >>> from datetime import date
    >>> years_between(date(2024, 1, 1), date(2028, 12, 31))
    5.0
    >>> years_between(date(2026, 1, 1), date(2026, 3, 31))
    0.25
    """
    length = relativedelta(end + timedelta(days=1), start)
    return (12 * length.years + length.months) / 12 + length.days / 365


def default_start(end, rule, interval, today):
    """Return the start of a term whose start nobody typed.

    One recurrence before the end, but never in the future; today without an end.

    >>> from datetime import date
    >>> default_start(date(2026, 12, 31), "yearly", 1, date(2026, 5, 1))
    datetime.date(2026, 1, 1)
    >>> default_start(date(2030, 12, 31), "yearly", 1, date(2026, 5, 1))
    datetime.date(2026, 5, 1)
    >>> default_start(None, "yearly", 1, date(2026, 5, 1))
    datetime.date(2026, 5, 1)
    """
    if not end:
        return today
    return min(end + timedelta(days=1) - step(rule, interval), today)


def term_length(start, end):
    """Return (rule, interval) of a term of whole years or months, else one year.

    The end is often typed as the day on which the next term begins.

    >>> from datetime import date
    >>> term_length(date(2024, 1, 1), date(2026, 12, 31))
    ('yearly', 3)
    >>> term_length(date(2026, 1, 31), date(2026, 7, 30))
    ('monthly', 6)
    >>> term_length(date(2024, 12, 7), date(2025, 3, 7))
    ('monthly', 3)
    >>> term_length(date(2025, 1, 22), date(2025, 2, 22))
    ('monthly', 1)
    >>> term_length(date(2026, 1, 1), date(2026, 2, 10))
    ('yearly', 1)
    """
    count, unit = get_length(start, end)
    if unit in ("day", "week"):
        count, unit = get_length(start, end - timedelta(days=1))
    if unit in ("day", "week"):
        return "yearly", 1
    return f"{unit}ly", count


def billed_until(start, end, rule, interval, today):
    """Return the last day of the periods that began before today.

    A register lists running contracts: what began was invoiced elsewhere, and the
    first invoice from here is for the next period. None when none began.

    >>> from datetime import date
    >>> billed_until(date(2014, 3, 1), None, "yearly", 1, date(2026, 5, 10))
    datetime.date(2027, 2, 28)
    >>> billed_until(date(2014, 3, 1), date(2026, 6, 1), "yearly", 1, date(2026, 5, 10))
    datetime.date(2026, 6, 1)
    >>> billed_until(date(2026, 5, 10), None, "monthly", 1, date(2026, 5, 10)) is None
    True
    """
    if start >= today:
        return None
    last = start
    count = 0
    while last < today:
        count += 1
        last = start + step(rule, interval * count)
    last -= timedelta(days=1)
    return min(last, end) if end else last


def _months(rule, interval):
    return MONTHS[rule] * interval
