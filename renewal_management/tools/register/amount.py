# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts and currencies of a contract register as people type them."""

import math
import re

from .text import Parsed, clean, is_blank, key

# Words and unmistakable signs for a currency; "$" and "¥" are shared by several.
CURRENCY_WORDS = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "欧元": "EUR",
    "£": "GBP",
    "英镑": "GBP",
    "us$": "USD",
    "usd$": "USD",
    "美元": "USD",
    "hk$": "HKD",
    "港币": "HKD",
    "港元": "HKD",
    "rmb": "CNY",
    "cn¥": "CNY",
    "元": "CNY",
    "圆": "CNY",
    "人民币": "CNY",
    "日元": "JPY",
    "円": "JPY",
}
SHARED_SIGNS = {"$": "USD", "¥": "CNY"}
MULTIPLES = {"万": 1e4, "亿": 1e8, "k": 1e3}

_NUMBER = re.compile(r"[-+]?\d[\d.,' ’]*")
_NAMED = re.compile(r"[^\W\d_]{1,4}[$¥]?|[$€£¥]")


def parse_amount(text, decimal_point="."):
    """Read an amount of money.

    :param text: the cell
    :param decimal_point: of the reader's language; decides ``1.234``, which is 1234
        where the comma separates decimals
    :return: Parsed with a float; ``detail`` carries the ``currency`` word or sign
        found next to it, if any

    >>> [parse_amount(text).value for text in ("$4,867.50", "(450,000.00)", "12")]
    [4867.5, -450000.0, 12.0]
    >>> [parse_amount(text).value for text in ("€ 1.234,56", "1 234,56 €", "1'234.5")]
    [1234.56, 1234.56, 1234.5]
    >>> [parse_amount(text).value for text in ("１２，０００元", "1.5万", "-3", "0")]
    [12000.0, 15000.0, -3.0, 0.0]
    >>> parse_amount("€ 1.234,56").detail, parse_amount("RMB 12").detail
    ({'currency': '€'}, {'currency': 'rmb'})
    >>> parse_amount("1.234", ",").value, parse_amount("1,234").value
    (1234.0, 1234.0)
    >>> parse_amount("") == parse_amount("N/A") == Parsed()
    True
    >>> parse_amount("see annex 3").error, parse_amount("10-20").error
    ('not_an_amount', 'not_an_amount')
    >>> parse_amount("(5)").warning
    'negative_amount'
    """
    if is_blank(text):
        return Parsed()
    unreadable = Parsed(error="not_an_amount", detail={"text": clean(text)})
    body, negative = _without_brackets(key(text))
    numbers = _NUMBER.findall(body)
    if len(numbers) != 1:
        return unreadable
    rest = _NUMBER.sub(" ", body, count=1)
    multiple, currency = _read_rest(rest)
    number = _to_float(numbers[0].strip(" '’"), decimal_point)
    if multiple is None or number is None:
        return unreadable
    value = round(number * multiple, 6) * (-1 if negative else 1)
    warning = "negative_amount" if value < 0 else ""
    detail = {"currency": currency} if currency else None
    return Parsed(value, warning=warning, detail=detail)


def resolve_currency(word, company_code, active):
    """Return the ISO code that a currency word or sign means.

    :param word: what stands in the currency column or next to the amount
    :param company_code: ISO code of the company's currency, for shared signs
    :param active: {ISO code: sign} of the currencies in use
    :return: Parsed with the code; None for a blank

    >>> active = {"EUR": "€", "USD": "$", "CAD": "$"}
    >>> [resolve_currency(word, "CAD", active).value for word in ("$", "€", "usd", "")]
    ['CAD', 'EUR', 'USD', None]
    >>> resolve_currency("$", "EUR", active).value
    'USD'
    >>> resolve_currency("人民币", "EUR", active)
    Parsed(value=None, error='currency_inactive', warning='', detail={'text': 'CNY'})
    >>> resolve_currency("shells", "EUR", active).error
    'not_a_currency'
    """
    text = key(word)
    if is_blank(text):
        return Parsed()
    code = CURRENCY_WORDS.get(text) or _by_sign(text, company_code, active)
    code = code or text.upper()
    if code in active:
        return Parsed(code)
    if re.fullmatch(r"[A-Z]{3}", code):
        return Parsed(error="currency_inactive", detail={"text": code})
    return Parsed(error="not_a_currency", detail={"text": clean(word)})


def _by_sign(sign, company_code, active):
    """The company's own currency when it has the sign, else the usual or only one."""
    codes = [code for code, symbol in active.items() if key(symbol) == sign]
    if company_code in codes:
        return company_code
    if sign in SHARED_SIGNS:
        return SHARED_SIGNS[sign]
    return codes[0] if len(codes) == 1 else None


def _without_brackets(text):
    """Strip the brackets accountants put around a negative amount.

    >>> _without_brackets("($5)"), _without_brackets("$(5)"), _without_brackets("5")
    (('$5', True), ('$5', True), ('5', False))
    """
    match = re.fullmatch(r"([^\d()]*)\(([^()]*)\)([^\d()]*)", text)
    return ("".join(match.groups()), True) if match else (text, False)


def _read_rest(rest):
    """Read what stands around the number: a multiple and a currency.

    :return: (multiple, currency word); (None, "") when there is anything else

    >>> _read_rest(" 万元"), _read_rest("usd "), _read_rest("k€"), _read_rest("")
    ((10000.0, '元'), (1.0, 'usd'), (1000.0, '€'), (1.0, ''))
    >>> _read_rest("see annex"), _read_rest(" / month")
    ((None, ''), (None, ''))
    """
    words = rest.split()
    multiple = 1.0
    if len(words) > 2:
        return None, ""
    for position, word in enumerate(words):
        if word[0] in MULTIPLES and word not in CURRENCY_WORDS:
            if len(word) == 1 or _NAMED.fullmatch(word[1:]):
                multiple, words[position] = MULTIPLES[word[0]], word[1:]
    named = [word for word in words if word]
    if len(named) > 1 or not all(map(_NAMED.fullmatch, named)):
        return None, ""
    return multiple, "".join(named)


def _to_float(text, decimal_point):
    """Return the number, or None when its separators make no sense.

    >>> [_to_float(text, ".") for text in ("1,234,567", "1.234.567,8", "1,5")]
    [1234567.0, 1234567.8, 1.5]
    >>> [_to_float(text, ".") for text in ("1,23,4", "1.2.3")]
    [None, None]
    """
    text = re.sub(r"[ '’]", "", text)
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return _finite(text)
    mark = text[last]
    whole, decimals = text[:last], text[last + 1 :]
    other = "," if mark == "." else "."
    if mark in whole or _is_grouping(whole, decimals, mark, decimal_point):
        whole, decimals = text, ""
        other = mark
    if other in whole and not re.fullmatch(rf"[-+]?\d{{1,3}}(\{other}\d{{3}})+", whole):
        return None
    return _finite(f"{whole.replace(other, '')}.{decimals or 0}")


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
