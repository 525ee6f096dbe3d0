# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Periods of a contract register: how often, how long before, since when."""

import re
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .text import Parsed, clean, is_blank, key

UNITS = {
    "daily": ("d", "day", "days", "daily", "天", "日", "每天", "每日"),
    "weekly": ("w", "wk", "week", "weeks", "weekly", "周", "星期", "每周", "按周"),
    "monthly": ("m", "mo", "mth", "month", "months", "monthly", "月", "个月"),
    "quarterly": ("q", "qtr", "quarter", "quarters", "quarterly", "季", "季度"),
    "semesterly": ("semester", "half year", "half-year", "half-yearly", "semesterly"),
    "yearly": ("y", "yr", "year", "years", "yearly", "annual", "annually", "annum"),
}
CHINESE_UNITS = {
    "monthly": ("每月", "按月", "月付", "每个月", "月度"),
    "quarterly": ("每季", "每季度", "按季", "季付", "个季度"),
    "semesterly": ("半年", "每半年", "半年付", "semi-annual", "semi-annually"),
    "yearly": ("年", "每年", "按年", "年付", "年度"),
}
RULES = {
    word: rule
    for units in (UNITS, CHINESE_UNITS)
    for rule, words in units.items()
    for word in words
}
MONTHS = {"monthly": 1, "monthlylastday": 1, "quarterly": 3, "semesterly": 6}
MONTHS["yearly"] = 12
DAYS = {"daily": 1, "weekly": 7}
CHINESE_DIGITS = str.maketrans("一二两三四五六七八九", "1223456789")

_PERIOD = re.compile(r"^(?:every|each|per|a|每)? ?(\d{1,3})?[ -]?(\D+)$")


def parse_recurrence(text):
    """Read how often an amount is due.

    :return: Parsed with (rule, interval); None for a blank

    >>> parse_recurrence("Monthly").value, parse_recurrence("every 2 years").value
    (('monthly', 1), ('yearly', 2))
    >>> parse_recurrence("每季度").value, parse_recurrence("每3个月").value
    (('quarterly', 1), ('monthly', 3))
    >>> parse_recurrence("三年").value, parse_recurrence("per year").value
    (('yearly', 3), ('yearly', 1))
    >>> parse_recurrence("when needed").error, parse_recurrence("").value
    ('not_a_recurrence', None)
    """
    if is_blank(text):
        return Parsed()
    unreadable = Parsed(error="not_a_recurrence", detail={"text": clean(text)})
    word = key(text)
    if word in RULES:
        return Parsed((RULES[word], 1))
    match = _PERIOD.match(word.translate(CHINESE_DIGITS))
    rule = match and RULES.get(match[2].strip(" ."))
    interval = int(match[1] or 1) if match else 0
    return Parsed((rule, interval)) if rule and interval else unreadable


def parse_notice(text):
    """Read a notice period; a bare number is days.

    :return: Parsed with (rule, interval), rule being ``daily``, ``weekly`` or
        ``monthly``; None for a blank

    >>> parse_notice("90").value, parse_notice("3 months").value
    (('daily', 90), ('monthly', 3))
    >>> parse_notice("提前60天").value, parse_notice("1 year before").value
    (('daily', 60), ('monthly', 12))
    >>> parse_notice("soon").error
    'not_a_notice'
    """
    word = re.sub(r"^提前 ?|前$| ?(before|notice|prior).*$", "", key(text)).strip()
    if word.isdecimal() and len(word) <= 3:
        return Parsed(("daily", int(word)))
    parsed = parse_recurrence(word)
    if parsed.error:
        return Parsed(error="not_a_notice", detail={"text": clean(text)})
    if not parsed.value:
        return parsed
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

    >>> from datetime import date
    >>> term_length(date(2024, 1, 1), date(2026, 12, 31))
    ('yearly', 3)
    >>> term_length(date(2026, 1, 31), date(2026, 7, 30))
    ('monthly', 6)
    >>> term_length(date(2026, 1, 1), date(2026, 2, 10))
    ('yearly', 1)
    """
    length = relativedelta(end + timedelta(days=1), start)
    months = 12 * length.years + length.months
    if length.days or months <= 0:
        return "yearly", 1
    return ("monthly", months) if months % 12 else ("yearly", months // 12)


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
