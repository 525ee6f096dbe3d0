# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a contract register in the languages that people type.

A word belongs to a language and a kind, and has a meaning: "jährlich", German, is a
recurrence and means ``yearly``. The shipped words are data, a company adds its own
(``renewal.register.word``), and names of months and days are Babel's. Where languages
disagree about a word, the languages of the file decide; where they do not, the word is
``DIVIDED`` and somebody is asked.
"""

import csv
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from .text import Parsed, clean, fold, is_blank

SHIPPED = Path(__file__).parents[2] / "data" / "renewal.register.word.csv"
# The shipped languages, each with the locales whose calendars differ.
LOCALES = {
    "en": ("en", "en_GB"),
    "de": ("de", "de_AT"),
    "fr": ("fr",),
    "es": ("es",),
    "it": ("it",),
    "pt": ("pt", "pt_PT"),
    "nl": ("nl",),
    "pl": ("pl",),
    "ru": ("ru",),
    "zh": ("zh_Hans", "zh_Hant"),
}
DIVIDED = "?"


class Word(NamedTuple):
    """``lang``: code of the language, empty for all; ``is_own``: a company's own word,
    which stands instead of all others."""

    lang: str
    kind: str
    word: str
    meaning: str
    is_own: bool = False


class Words(NamedTuple):
    """What words mean in one file: ``tables`` {kind: {folded word: meaning}}."""

    tables: dict

    def get(self, kind, text):
        """Return the meaning of a text, None when it is no word of that kind.

        >>> words = shipped_words()
        >>> words.get("flag", "Sí"), words.get("recurrence", "JÄHRLICH")
        ('yes', 'yearly')
        >>> words.get("month", "Mär."), words.get("month", "января")
        ('3', '1')
        >>> words.get("multiple", "mil"), words.get("flag", "perhaps")
        ('?', None)
        """
        return self.tables[kind].get(fold(text))


def index_words(words):
    """Return {kind: {folded word: {meaning: languages}}}.

    :param words: Word

    >>> own = Word("en", "flag", "Maybe", "no", True)
    >>> index_words([Word("en", "flag", "maybe", "yes"), own])["flag"]
    {'maybe': {'no': {'en'}}}
    """
    index = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    own = {(word.kind, fold(word.word)) for word in words if word.is_own}
    for word in words:
        folded = fold(word.word)
        if word.is_own or (word.kind, folded) not in own:
            index[word.kind][folded][word.meaning].add(word.lang)
    return {
        kind: {word: dict(meanings) for word, meanings in table.items()}
        for kind, table in index.items()
    }


def choose_words(index, languages=None):
    """Return the Words of a file.

    :param index: of :func:`index_words`
    :param languages: {language: how many words of the file it understands}

    >>> index = index_words(load_shipped())
    >>> choose_words(index, {"es": 2, "pt": 2, "en": 1}).get("multiple", "mil")
    '1000'
    >>> choose_words(index, {"en": 1}).get("multiple", "mil")
    '1000000'
    """
    languages = languages or {}
    tables = defaultdict(dict)
    tables |= {
        kind: {word: next(iter(meanings)) for word, meanings in table.items()}
        for kind, table in index.items()
    }
    for kind, table in index.items():
        for word in [word for word, meanings in table.items() if len(meanings) > 1]:
            tables[kind][word] = _choose(table[word], languages)
    return Words(tables)


def _choose(meanings, languages):
    scores = Counter(
        {
            meaning: max(languages.get(lang, 0) for lang in langs)
            for meaning, langs in meanings.items()
        }
    )
    (best, score), (_next, other) = scores.most_common(2)
    return best if score > other else DIVIDED


def load_shipped():
    """Return the shipped Words and the calendar of the shipped languages.

    >>> {word.lang for word in load_shipped()} == {"", *LOCALES}
    True
    """
    with SHIPPED.open(encoding="utf-8") as file:
        read = [
            Word(row["lang"], row["kind"], row["word"], row["meaning"])
            for row in csv.DictReader(file)
        ]
    return [*read, *load_calendar(), *load_signs(read)]


def load_signs(words, signs=()):
    """Return the signs of currencies that are no words yet: Babel's, in the shipped
    languages, and more. A letter alone is no sign: "K" is a thousand before it is a
    kina.

    :param words: the Words that are known
    :param signs: (sign, ISO code)

    >>> {word.word: word.meaning for word in load_signs([])}["£GB"]
    'GBP'
    >>> load_signs([], [("K", "PGK"), ("KM", "BAM")])[-1][2:4]
    ('KM', 'BAM')
    """
    kinds = ("currency", "multiple")
    known = {fold(word.word) for word in words if word.kind in kinds}
    found = defaultdict(dict)
    for sign, code in (*_signs_of_languages(), *signs):
        folded = fold(sign or "")
        is_letter = len(folded) == 1 and folded.isalnum()
        if folded and folded not in known and not is_letter:
            found[sign][code] = True
    return [
        Word("", "currency", sign, " ".join(codes)) for sign, codes in found.items()
    ]


@lru_cache
def _signs_of_languages():
    locales = [Locale.parse(code) for codes in LOCALES.values() for code in codes]
    return tuple(
        (sign, code)
        for locale in locales
        for code, sign in locale.currency_symbols.items()
        if any(unicodedata.category(letter) == "Sc" for letter in sign)
    )


@lru_cache
def load_calendar(more=()):
    """Return the names of months and days: Babel's, in the shipped languages and more.

    :param more: codes of locales

    >>> Word("sv", "month", "maj", "5") in load_calendar(("sv",))
    True
    """
    known = [(lang, code) for lang, codes in LOCALES.items() for code in codes]
    words = {}
    for lang, code in [*known, *((code.split("_")[0], code) for code in more)]:
        for kind, number, name in _calendar_of(code):
            words[Word(lang, kind, name, str(number))] = True
    return tuple(words)


def _calendar_of(code):
    locale = Locale.parse(code)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                if not name[0].isdigit():
                    yield "month", number, name
        for width in ("wide", "abbreviated"):
            for names in locale.days[context][width].values():
                for name in names.split("-"):
                    yield "weekday", "day", name


@lru_cache
def shipped_words():
    """The shipped Words, for a file that shows no language."""
    return choose_words(index_words(load_shipped()))


def parse_word(kind, text, words, error):
    """Read a cell that holds one word.

    :return: Parsed with the meaning; None for a blank
    """
    meaning = words.get(kind, text)
    if meaning == DIVIDED:
        return Parsed(error="word_divided", detail={"text": clean(text)})
    if meaning is None and not is_blank(text) and words.get("blank", text) is None:
        return Parsed(error=error, detail={"text": clean(text)})
    return Parsed(meaning)


def parse_flag(text, words):
    """Read a yes or a no.

    >>> words = shipped_words()
    >>> [parse_flag(text, words).value for text in ("Yes", "否", "Não", "tak", "")]
    [True, False, False, True, None]
    >>> parse_flag("maybe", words).error
    'not_yes_no'
    """
    parsed = parse_word("flag", text, words, "not_yes_no")
    return parsed._replace(value=parsed.value and parsed.value == "yes")


def parse_contract_type(text, words):
    """Read who pays whom: ``sale`` for a customer's contract, ``purchase``.

    >>> words = shipped_words()
    >>> [parse_contract_type(text, words).value for text in ("Vendor", "客户", "")]
    ['purchase', 'sale', None]
    >>> parse_contract_type("A-BID", words).error
    'not_a_type'
    """
    return parse_word("type", text, words, "not_a_type")
