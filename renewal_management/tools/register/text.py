# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells of a contract register as people type them: spaces, full-width signs, words.

Every parser of a register takes the text of one cell and returns a :class:`Parsed`.
None of them raises, whatever the text.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# What a cell that has nothing to say holds in any language; words are in the table.
BLANK = {"", "-", "--", "—", "–", "/", "n/a", "na", "none", "nil", "null", "无", "空"}
_MINUS = {0x2212: "-", 0x200E: None, 0x200F: None, 0x061C: None}

ERROR_CELL = re.compile(
    r"#(?:N/[AD]|NV|Н/Д|NI/D|#{2,}|GETTING_DATA|[¡¿]?[^\W\d]{3,10}(?:/0)?[!?])|Err:\d{3}"
)


class Parsed(NamedTuple):
    """What a cell says.

    ``value``: the plain value, None when the cell is blank or unreadable;
    ``error``: code of why it could not be read, empty when it could;
    ``warning``: code of what was assumed, empty when nothing was;
    ``detail``: dict of the values that the message about it needs.
    """

    value: object = None
    error: str = ""
    warning: str = ""
    detail: dict = None


def clean(text):
    """Return the text with plain signs and single spaces; None and False give "".

    >>> clean("  １２，０００．００　元 ")
    '12,000.00 元'
    >>> clean(None), clean(False), clean("A\\u00a0 B\\tC")
    ('', '', 'A B C')
    """
    if text is None or text is False:
        return ""
    return " ".join(unicodedata.normalize("NFKC", str(text)).split())


def key(text):
    """Return what two spellings of the same name have in common.

    >>> key("  Acme   INC.") == key("acme inc.")
    True
    >>> key("蓝天（中国）有限公司") == key("蓝天(中国)有限公司")
    True
    >>> key("Straße") == key("STRASSE")
    True
    """
    return clean(clean(text).casefold())


@lru_cache(maxsize=8192)
def fold(text):
    """Return what spellings of one word have in common: case, accents, hyphens, dots.

    >>> fold("Jährlich"), fold("p.a."), fold("half-yearly"), fold("SÍ")
    ('jahrlich', 'p.a', 'half yearly', 'si')
    >>> fold("-"), fold("ежегодный")
    ('-', 'ежегодныи')
    """
    plain = without_accents(key(text))
    return " ".join(plain.replace("-", " ").split()).rstrip(" .") or plain


def without_accents(text):
    """Return the text without accents and the like.

    >>> without_accents("à Žilina"), without_accents("至 12 Kč")
    ('a Zilina', '至 12 Kc')
    """
    signs = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def is_blank(text):
    """True when the cell says nothing, in any of the usual ways.

    >>> [is_blank(text) for text in ("", " N/A ", "—", False, "0", "no")]
    [True, True, True, True, False, False]
    """
    return key(text) in BLANK


def tidy(text):
    """Return a name as typed, only tidied; empty when the cell has nothing to say.

    >>> tidy(" Alpha  Ltd "), tidy("n/a")
    ('Alpha Ltd', '')
    """
    return "" if is_blank(text) else clean(text)


def is_error_cell(text):
    """True when the cell is the error of a formula, or dates that were too wide for it,
    in the language of whatever spreadsheet program.

    >>> errors = ("#N/A", " #REF! ", "#DIV/0!", "#NV", "#¿NOMBRE?", "#ССЫЛКА!")
    >>> [is_error_cell(text) for text in (*errors, "Err:502", "########")]
    [True, True, True, True, True, True, True, True]
    >>> [is_error_cell(text) for text in ("#1", "# 12/B", "#A", "N/A", "", False)]
    [False, False, False, False, False, False]
    """
    return bool(text) and bool(ERROR_CELL.fullmatch(text.strip()))


def plain_money(text):
    """Return an amount with one sign for minus, and with decimals instead of a dash.

    >>> plain_money("1.200,- €"), plain_money("\u2212 5 Kč"), plain_money("12,--")
    ('1.200,00 €', '-5 kč', '12,00')
    """
    text = key(text).translate(_MINUS)
    text = re.sub(r"(?<=\d)([.,]) ?[-–—]{1,2}(?!\d)", r"\g<1>00", text)
    return re.sub(r"^- (?=\d)", "-", text)


def initials(name):
    """Return the initials of a person's name in lower case.

    >>> initials("Ellen Parker"), initials("Jean-Luc van Dam"), initials("王芳")
    ('ep', 'jlvd', '王')
    """
    return "".join(word[0] for word in re.split(r"[\s\-]+", key(name)) if word)


def has_letters(text):
    """True for a text with more than figures and signs.

    >>> has_letters("12 T€"), has_letters("12 EUR"), has_letters("1,200.00")
    (True, True, False)
    """
    return not text.isascii() or any(map(str.isalpha, text))
