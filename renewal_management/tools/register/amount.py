# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts of a contract register as people type them.

What stands beside a number is read or refused, never dropped: a currency, a multiple
("k", "Mio.", "万"), what the amount is for ("/year", "p.a.").
"""

import math
import re

from .currency import CODES
from .period import parse_recurrence
from .text import Parsed, clean, fold, is_blank, plain_money
from .words import DIVIDED, shipped_words

_NUMBER = re.compile(r"[-+]?\d[\d.,' ’]*")
_GROUPS = {
    mark: re.compile(rf"[-+]?\d{{1,3}}({re.escape(mark)}\d{{3}})+") for mark in ".,' "
}
_LAKHS = re.compile(r"[-+]?\d{1,2}(,\d{2})*,\d{3}")


# From here on a float no longer holds cents; such figures are numbers of something.
TOO_MUCH = 1e13


def parse_amount(text, decimal_point=".", words=None):
    """Read an amount of money.

    :param text: the cell
    :param decimal_point: of the column, else of the reader's language; decides
        ``1.234``, which is 1234 where the comma separates decimals
    :param words: Words; those that are shipped by default
    :return: Parsed with a float; ``detail`` carries ``currency``, the words and signs
        found beside it, ``per``, the recurrence that it is for, and ``times``, the
        multiple that it was typed with, if any

    >>> [parse_amount(text).value for text in ("$4,867.50", "(450,000.00)", "12")]
    [4867.5, -450000.0, 12.0]
    >>> [parse_amount(text).value for text in ("€ 1.234,56", "1 234,56 €", "1'234.5")]
    [1234.56, 1234.56, 1234.5]
    >>> [parse_amount(text).value for text in ("１２，０００元", "1.5万", "-3", "0")]
    [12000.0, 15000.0, -3.0, 0.0]
    >>> [parse_amount(text).value for text in ("12 T€", "1,5 Mio. EUR", "$2.5m")]
    [12000.0, 1500000.0, 2500000.0]
    >>> [parse_amount(text).value for text in ("3 kr", "kr 8 500", "12 000 Kč")]
    [3.0, 8500.0, 12000.0]
    >>> [parse_amount(text).value for text in ("12,34,567", "2 lakh", "1.200,-", "7-")]
    [1234567.0, 200000.0, 1200.0, -7.0]
    >>> parse_amount("€ 1.234,56").detail, parse_amount("人民币 12元").detail
    ({'currency': ('€',)}, {'currency': ('人民币', '元')})
    >>> parse_amount("12000元/年").detail
    {'currency': ('元',), 'per': ('yearly', 1)}
    >>> parse_amount("12000/yr EUR").detail
    {'currency': ('eur',), 'per': ('yearly', 1)}
    >>> parse_amount("500 p.m.").detail, parse_amount("90 € / 3 Monate").detail["per"]
    ({'per': ('monthly', 1)}, ('monthly', 3))
    >>> parse_amount("1.234", ",").value, parse_amount("1,234").value
    (1234.0, 1234.0)
    >>> parse_amount("") == parse_amount("N/A") == Parsed()
    True
    >>> parse_amount("see annex 3").error, parse_amount("10-20").error
    ('word_beside', 'not_an_amount')
    >>> parse_amount("9" * 20).error
    'not_an_amount'
    >>> parse_amount("12000 plus VAT").detail["word"], parse_amount("5 mil").error
    ('plus vat', 'word_divided')
    >>> parse_amount("(5)").warning
    'negative_amount'
    """
    words = words or shipped_words()
    if is_blank(text) or words.get("blank", text):
        return Parsed()
    detail = {"text": clean(text)}
    body, negative = _without_brackets(plain_money(text))
    body, _slash, unit = body.partition("/")
    numbers = _NUMBER.findall(body)
    if len(numbers) != 1:
        return Parsed(error="not_an_amount", detail=detail)
    before, after = body.split(numbers[0], 1)
    if re.match(r" ?-(?![^\W_])", after):
        negative, after = True, after.replace("-", "", 1)
    if before.startswith("-") or before.rstrip().endswith("-"):
        negative, before = True, before.replace("-", "")
    number = _to_float(numbers[0].strip(" '’.,"), decimal_point)
    if number is None or negative and number < 0:
        return Parsed(error="not_an_amount", detail=detail)
    named = [part for part in unit.split() if _is_currency(part, words)]
    unit = " ".join(part for part in unit.split() if part not in named)
    multiple, found, rest = _sort_words(f"{before} {after}".split() + named, words)
    per = _read_unit(rest, unit, words)
    if per.error or multiple is None:
        is_divided = multiple is None or per.error == "word_divided"
        word = {"word": " ".join([*rest, unit]).strip()}
        code = "word_divided" if is_divided else "word_beside"
        return Parsed(error=code, detail=detail | word)
    value = round(number * multiple, 6) * (-1 if negative else 1)
    if abs(value) >= TOO_MUCH:
        return Parsed(error="not_an_amount", detail=detail)
    warning = "negative_amount" if value < 0 else ""
    said = {"currency": tuple(found), "per": per.value}
    said["times"] = multiple if multiple > 1 else None
    said = {name: value for name, value in said.items() if value}
    return Parsed(value, warning=warning, detail=said or None)


def read_unit(text, words):
    """Read a unit without a number, as headings have them.

    :return: (multiple, currency words), None for anything else

    >>> read_unit("元/年", shipped_words()), read_unit("net", shipped_words())
    ((1.0, ('元',)), None)
    """
    body, _slash, unit = text.partition("/")
    multiple, found, rest = _sort_words(body.split(), words)
    if rest or not (found or (multiple or 0) > 1):
        return None
    return (multiple, tuple(found)) if not _read_unit([], unit, words).error else None


def _read_unit(rest, unit, words):
    """Read what the amount is for; a slash and words at once say too much."""
    if unit and rest:
        return Parsed(error="not_a_recurrence")
    return parse_recurrence(unit or " ".join(rest), words)


def _without_brackets(text):
    """Strip the brackets accountants put around a negative amount.

    >>> _without_brackets("($5)"), _without_brackets("$(5)"), _without_brackets("5")
    (('$5', True), ('$5', True), ('5', False))
    """
    match = re.fullmatch(r"([^\d()]*)\(([^()]*\d[^()]*)\)([^\d()]*)", text)
    return ("".join(match.groups()), True) if match else (text, False)


def _sort_words(found, words):
    """Tell apart what stands around a number.

    :return: (multiple, currency words, all others); the multiple is None when a word
        may mean two

    >>> words = shipped_words()
    >>> _sort_words(["万元"], words), _sort_words(["k€"], words)
    ((10000.0, ['元'], []), (1000.0, ['€'], []))
    >>> _sort_words(["usd", "per", "year"], words), _sort_words(["mkr"], words)
    ((1.0, ['usd'], ['per', 'year']), (1000000.0, ['kr'], []))
    """
    multiple, currencies, rest = 1.0, [], []
    for word in found:
        times, currency = _split(word, words)
        if times == DIVIDED:
            return None, [], [word]
        if not times and not currency or times and multiple > 1:
            rest.append(word)
            continue
        multiple *= float(times or 1)
        currencies += [currency] if currency else []
    return multiple, currencies, rest


def _split(word, words):
    """Return (multiple, currency) of one word, each None where it has none.

    >>> _split("teur", shipped_words()), _split("$m", shipped_words())
    (('1000', 'eur'), ('1000000', '$'))
    >>> _split("kr.", shipped_words()), _split("rm", shipped_words())
    ((None, 'kr.'), (None, None))
    """
    if _is_currency(word, words):
        return None, word
    times = words.get("multiple", word)
    if times:
        return times, None
    for end in range(1, len(word)):
        first, second = word[:end], word[end:].lstrip(".")
        times = words.get("multiple", first)
        if times and _is_currency(second, words, is_joined=True):
            return times, second
        times = words.get("multiple", second)
        if times and _is_currency(first, words, is_joined=True):
            return times, first
    return None, None


def _is_currency(word, words, is_joined=False):
    """True for a currency; a lone letter does not stand for one within a word."""
    if is_joined and len(word) == 1 and word.isascii() and word.isalpha():
        return False
    return bool(words.get("currency", word)) or fold(word).upper() in CODES


def _to_float(text, decimal_point):
    """Return the number, or None when its separators make no sense.

    >>> [_to_float(text, ".") for text in ("1,234,567", "1.234.567,8", "1,5")]
    [1234567.0, 1234567.8, 1.5]
    >>> [_to_float(text, ".") for text in ("1,23,4", "1.2.3", "12 50", "1 250")]
    [None, None, None, 1250.0]
    """
    text = text.replace("’", "'")
    last = max(text.rfind("."), text.rfind(","))
    whole, decimals = (text, "") if last < 0 else (text[:last], text[last + 1 :])
    if last >= 0:
        mark = text[last]
        if mark in whole or _is_grouping(whole, decimals, mark, decimal_point):
            whole, decimals = text, ""
        if not decimals.isdecimal() and decimals:
            return None
    marks = set(re.sub(r"[-+\d]", "", whole))
    if marks and not (
        len(marks) == 1
        and (_GROUPS[min(marks)].fullmatch(whole) or _LAKHS.fullmatch(whole))
    ):
        return None
    return _finite(f"{re.sub(r'[^-+0-9]', '', whole)}.{decimals or 0}")


def _is_grouping(whole, decimals, mark, decimal_point):
    """True when a lone separator before three digits separates thousands."""
    lone = re.fullmatch(r"[-+]?[1-9]\d{0,2}", whole)
    return bool(lone) and len(decimals) == 3 and mark != decimal_point


def _finite(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
