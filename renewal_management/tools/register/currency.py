# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The currency that the words and signs of a contract register mean."""

from babel.numbers import list_currencies

from .text import Parsed, clean, fold, is_blank
from .words import shipped_words

CODES = frozenset(list_currencies())


def codes_of(word, words, active=None):
    """Return the ISO codes that a word or sign may mean, the usual one first.

    :param active: {ISO code: sign} of the currencies in use

    >>> codes_of("Kč", shipped_words()), codes_of("usd", shipped_words())
    (('CZK',), ('USD',))
    >>> codes_of("¥", shipped_words()), codes_of("zł", shipped_words())
    (('CNY', 'JPY'), ('PLN',))
    >>> codes_of("kr.", shipped_words()), codes_of("shells", shipped_words())
    (('SEK', 'NOK', 'DKK', 'ISK'), ())
    """
    folded = fold(word)
    usual = (words.get("currency", word) or "").split()
    if not usual and folded.upper() in CODES:
        return (folded.upper(),)
    signs = [code for code, sign in (active or {}).items() if fold(sign) == folded]
    return tuple(dict.fromkeys([*usual, *signs]))


def resolve_currency(mentions, company_code, active, words=None):
    """Return the ISO code that all mentions of a currency in a row mean.

    :param mentions: what stands in the currency column and beside the amount
    :param company_code: ISO code of the company's currency, for shared signs
    :param active: {ISO code: sign} of the currencies in use
    :return: Parsed with the code; None for a blank

    >>> active = {"EUR": "€", "USD": "$", "CAD": "$", "NOK": "kr"}
    >>> def read(*mentions, company="EUR"):
    ...     return resolve_currency(mentions, company, active)
    >>> [read(word, company="CAD").value for word in ("$", "€", "usd", "", "kr")]
    ['CAD', 'EUR', 'USD', None, 'NOK']
    >>> read("$").value, read("$", "CAD").value
    ('USD', 'CAD')
    >>> read("人民币", "元")
    Parsed(value=None, error='currency_inactive', warning='', detail={'text': 'CNY'})
    >>> read("shells").error, read("EUR", "$").error
    ('not_a_currency', 'currencies_differ')
    >>> resolve_currency(("kr",), "EUR", {"SEK": "kr", "NOK": "kr"}).detail
    {'text': 'kr', 'codes': 'NOK, SEK'}
    """
    words = words or shipped_words()
    mentions = [word for word in mentions if not is_blank(word)]
    if not mentions:
        return Parsed()
    meant = [codes_of(word, words, active) for word in mentions]
    for word, codes in zip(mentions, meant, strict=True):
        if not codes:
            return Parsed(error="not_a_currency", detail={"text": clean(word)})
    common = set(meant[0]).intersection(*meant)
    if not common:
        texts = {"text": clean(mentions[0]), "other": clean(mentions[-1])}
        return Parsed(error="currencies_differ", detail=texts)
    code = choose_code(common, meant, company_code, active)
    if not code:
        detail = {"text": clean(mentions[0])}
        detail["codes"] = ", ".join(sorted(common & set(active) or common))
        return Parsed(error="currency_open", detail=detail)
    if code not in active:
        return Parsed(error="currency_inactive", detail={"text": code})
    return Parsed(code)


def choose_code(common, meant, company_code, active):
    """The company's own currency, the only one, the usual one, or the only one in use.

    >>> choose_code({"SEK", "NOK"}, [("SEK", "NOK", "DKK")], "EUR", {"NOK": "kr"})
    'NOK'
    """
    if company_code in common:
        return company_code
    if len(common) == 1:
        return next(iter(common))
    signs = {codes[0] for codes in meant if "USD" in codes or "CNY" in codes}
    usual = signs & common
    used = common & set(active)
    return next(iter(usual or used)) if len(usual or used) == 1 else None
