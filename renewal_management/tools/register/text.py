# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells of a contract register as people type them: spaces, full-width signs, words.

Every parser of a register takes the text of one cell and returns a :class:`Parsed`.
None of them raises, whatever the text.
"""

import re
import unicodedata
from typing import NamedTuple

# What people type into a cell that has nothing to say.
BLANK = {"", "-", "--", "—", "–", "/", "n/a", "na", "none", "nil", "null", "无", "空"}
YES = {"y", "yes", "true", "t", "1", "x", "✓", "✔", "√", "on", "auto", "automatic"}
YES |= {"是", "有", "对", "自动", "自动续约", "自动续签", "自动续费"}
NO = {"n", "no", "false", "f", "0", "off", "manual", "✗", "×", "否", "不", "手动"}
NO |= {"不自动", "非自动", "人工", "手动续约", "手动续签"}
SALE = {"customer", "customers", "client", "sale", "sales", "sell", "income", "out"}
SALE |= {"客户", "销售", "客户合同", "销售合同", "收入"}
PURCHASE = {"supplier", "suppliers", "vendor", "purchase", "buy", "expense", "in"}
PURCHASE |= {"供应商", "采购", "供应商合同", "采购合同", "支出"}


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


def is_blank(text):
    """True when the cell says nothing, in any of the usual ways.

    >>> [is_blank(text) for text in ("", " N/A ", "—", False, "0", "no")]
    [True, True, True, True, False, False]
    """
    return key(text) in BLANK


def initials(name):
    """Return the initials of a person's name in lower case.

    >>> initials("Ellen Parker"), initials("Jean-Luc van Dam"), initials("王芳")
    ('ep', 'jlvd', '王')
    """
    return "".join(word[0] for word in re.split(r"[\s\-]+", key(name)) if word)


def parse_flag(text):
    """Read a yes or a no.

    >>> parse_flag("Yes").value, parse_flag("否").value, parse_flag("").value
    (True, False, None)
    >>> parse_flag("maybe").error
    'not_yes_no'
    """
    word = key(text)
    if word in YES:
        return Parsed(True)
    if word in NO:
        return Parsed(False)
    if is_blank(text):
        return Parsed()
    return Parsed(error="not_yes_no", detail={"text": clean(text)})


def parse_contract_type(text):
    """Read who pays whom: ``sale`` for a customer's contract, ``purchase``.

    >>> parse_contract_type("Vendor").value, parse_contract_type("客户").value
    ('purchase', 'sale')
    >>> parse_contract_type("A-BID").error, parse_contract_type("").value
    ('not_a_type', None)
    """
    word = key(text)
    if word in SALE:
        return Parsed("sale")
    if word in PURCHASE:
        return Parsed("purchase")
    if is_blank(text):
        return Parsed()
    return Parsed(error="not_a_type", detail={"text": clean(text)})
