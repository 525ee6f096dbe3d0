# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What other people call the columns of a contract register.

The import screen knows the labels of our fields in the user's language. Real
registers have headings of their own; these are frequent enough not to make anybody
choose by hand. A choice made by hand is remembered by the screen and wins.
"""

import csv
import re
from pathlib import Path

from .amount import read_unit
from .text import fold, key, without_accents
from .words import shipped_words

# How amounts are paid ("payment terms", 付款方式) is no recurrence, and a day of
# signing is no start: neither is in the file.
HEADINGS = Path(__file__).with_name("headings.csv")
_SIGNS = re.compile(r"[_:：*.?？!]")
_NUMBER_SIGNS = re.compile(r"#|№|\bn ?[°º](?=\W|$)|\bnr\b|\bnum\b")
# Amounts before taxes are what contracts have; whoever says so means the same column.
_UNTAXED = re.compile(
    r"\b(ht|hors taxes?|net|netto|nett|ex(cl)? (vat|gst|tax|btw|mwst|ust)|sin iva"
    r"|iva escl(usa)?|s iva|excl btw|bez vat|без ндс)$|不含税|不含稅|未税|未稅"
    r"|^netto[ -]?|^net "
)
# What an amount is for is another question than whether it is one.
_PER = re.compile(
    r" ?/ ?(year|yr|month|mo|quarter|jahr|monat|quartal|an|mois|trimestre|ano|año|mes"
    r"|mês|anno|mese|jaar|maand|kwartaal|rok|miesiac|год|мес|месяц|年|月|季|季度)$"
)
_BRACKETS = re.compile(r"[(\[【（].*?[)\]】）]")
# What a heading says about its amounts, the first that fits, without accents.
_BASES = {
    "period": r"\b(per|par|por|pro|je|za|за) (period|recurrence|invoice|okres|период)"
    r"|recurring|每期|期付",
    "term": r"\btotal|\btcv\b|gesamt|complessivo|global|całkowit|łaczn|\bобщ"
    r"|合同期总|总额|总价|总金额|總額|總價|總金額",
    "year": r"\b(annual|yearly|acv|arr|annum|year|p\.? ?a)\b|jahr|annuel|\bannee"
    r"|\banual|\banos?\b|\bannu[oa]|annuale|\bjaar|roczn|\bw rok|\bгод|в год"
    r"|每年|年度|^年|/ ?年",
    "month": r"\b(month|monthly|mrr)\b|monat|mensuel|mensual|mensile|\bmensal|\bmaand"
    r"|miesieczn|ежемес|в месяц|\bмес|每月|月度|^月|/ ?月",
}
_SUPPLIERS = re.compile(
    r"\b(vendor|supplier)|lieferant|fournisseur|proveedor|fornitor|fornecedor|leverancier"
    r"|dostawca|поставщик|供应商|供應商|廠商"
)


def _plain(heading):
    """Return a heading without units and case, with one sign for "number".

    >>> _plain("Contract No."), _plain("金额（元）"), _plain("Contract #")
    ('contract no', '金额', 'contract no')
    """
    bare = _SIGNS.sub(" ", _BRACKETS.sub(" ", key(heading)))
    bare = _NUMBER_SIGNS.sub(" no ", bare)
    return fold(_UNTAXED.sub("", fold(bare))) or fold(heading)


def _load():
    with HEADINGS.open(encoding="utf-8") as file:
        return {_plain(row["heading"]): row["column"] for row in csv.DictReader(file)}


COLUMN_OF = _load()


def guess_column(heading):
    """Return the column that a heading stands for, or None.

    Of headings of two rows that were joined, the last part counts.

    >>> guess_column("EXPIRATION"), guess_column("到期日"), guess_column("Vendor ")
    ('end_date', 'end_date', 'customer')
    >>> guess_column("金额（元）"), guess_column("期限 / 开始日期")
    ('amount', 'start_date')
    >>> guess_column("Total Contract Value"), guess_column("起止日期")
    ('amount_term', 'term')
    >>> guess_column("Montant annuel HT"), guess_column("Auto. Verlängerung")
    ('amount', 'auto_renewal')
    >>> guess_column("Kosten/Jahr"), guess_column("Net amount"), guess_column("年费/年")
    ('amount', 'amount', 'amount')
    >>> guess_column("Fax #") is guess_column("付款方式") is None
    True
    """
    text = _PER.sub("", key(heading))
    parts = [text, *re.split(r" ?[/|\n>–—] ?", text)[:0:-1]]
    known = (COLUMN_OF.get(_plain(part)) for part in parts)
    return next(filter(None, known), None)


def _find_basis(text):
    plain = without_accents(text)
    told = (basis for basis, word in _BASES.items() if re.search(word, plain))
    return next(told, None)


def guess_basis(heading):
    """Return what the amounts under a heading are for, None when it does not tell.

    :return: ``period``, ``month``, ``year``, ``term`` or None

    >>> [guess_basis(text) for text in ("Amount per Period", "Annual Cost", "年费")]
    ['period', 'year', 'year']
    >>> [guess_basis(text) for text in ("Total Value", "Monthly fee", "€/Jahr", "ARR")]
    ['term', 'month', 'year', 'year']
    >>> [guess_basis(text) for text in ("Amount", "合同金额", "Betrag (EUR)", "Cost")]
    [None, None, None, None]
    """
    if guess_column(heading) == "amount_term":
        return "term"
    return _find_basis(key(heading))


def guess_unit(heading, words=None):
    """Return (multiple, currency words) that a heading says of all its amounts.

    >>> guess_unit("金额（万元）"), guess_unit("Amount (k€)")
    ((10000.0, ('元',)), (1000.0, ('€',)))
    >>> guess_unit("Wert in TEUR")
    (1000.0, ('eur',))
    >>> guess_unit("Annual value USD"), guess_unit("Price (net)"), guess_unit("")
    ((1.0, ('usd',)), (1.0, ()), (1.0, ()))
    """
    words = words or shipped_words()
    text = key(heading)
    found = [part[1:-1] for part in _BRACKETS.findall(text)]
    found += [text.rpartition(mark)[2] for mark in (" in ", " ") if mark in text]
    units = (read_unit(part, words) for part in found)
    return next(filter(None, units), (1.0, ()))


def names_suppliers(heading):
    """True when the column of customers is one of suppliers.

    >>> [names_suppliers(text) for text in ("Vendor Name", "供应商", "客户")]
    [True, True, False]
    """
    return bool(_SUPPLIERS.search(key(heading)))
