# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a whole column of a contract register shows about each of its cells.

A column is the evidence for what a cell leaves open. Each function takes the texts of
a column and returns what it shows, None when it shows nothing, or ``ASK`` when the
cells contradict each other and some can be read either way.
"""

import re
from calendar import monthrange
from collections import Counter

from .text import clean, fold, plain_money

ASK = "divided"
# So many cells that agree outvote one that does not: it is a slip of the pen.
OUTVOTED = 20

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$", re.IGNORECASE)
_TRIPLE = re.compile(r"^(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})$")
_NUMBER = re.compile(r"\d[\d.,'’ ]*\d|\d")
_ALPHABETS = "\u2e80"
_LETTERS = re.compile(r"[^\W\d_]+")


def date_order(texts):
    """Return the order of day, month and year in a column.

    Only what is possible in one order alone is evidence. Years of two digits may also
    come first: terms begin and end with a month, and their years are close together.

    :return: ``dmy``, ``mdy``, ``ymd``, None or ASK

    >>> date_order(["1/2/2026", "31/12/2026"]), date_order(["7/31/15"])
    ('dmy', 'mdy')
    >>> date_order(["24/01/01", "26/12/31", "24/07/01", "27/06/30"])
    'ymd'
    >>> date_order(["2/1/15", "31/12/26"])
    'dmy'
    >>> date_order(["1/2/2026", "2026-12-31", ""]) is None
    True
    >>> date_order(["31/12/2026", "12/31/2026", "1/2/2026"])
    'divided'
    >>> date_order(["31/12/2026", "12/31/2026"])
    'dmy'
    """
    triples = [triple for triple in map(split_date, texts) if triple]
    options = [possible_orders(*triple) for triple in triples]
    votes = Counter(next(iter(found)) for found in options if len(found) == 1)
    undecided = [found for found in options if len(found) > 1]
    if votes:
        return _elect(votes, any(len(found & set(votes)) > 1 for found in undecided))
    if not undecided:
        return None
    common = set.intersection(*undecided)
    if len(common) < 2:
        return common.pop() if common else ASK
    return _weigh_years(triples, common) if "ymd" in common else None


def has_open_dates(texts):
    """True where a column has a date that is possible in several orders.

    >>> has_open_dates(["2026-01-02", "31/12/2026"]), has_open_dates(["1/2/2026"])
    (False, True)
    """
    triples = filter(None, map(split_date, texts))
    return any(len(possible_orders(*triple)) > 1 for triple in triples)


def _elect(votes, is_open):
    """The choice of most cells; ASK when others matter and something is open."""
    (best, most), *_others = votes.most_common()
    against = votes.total() - most
    return ASK if is_open and against * OUTVOTED > most else best


def split_date(text):
    """Return the three numbers of a date as texts, None for anything else.

    >>> split_date("31.12.26"), split_date("7/31/2015 00:00"), split_date("31-Dec-26")
    (('31', '12', '26'), ('7', '31', '2015'), None)
    """
    match = _TRIPLE.match(_TIME.sub("", clean(text)))
    return (match[1], match[3], match[4]) if match else None


def possible_orders(first, second, third):
    """Return the orders in which three numbers can be a date.

    >>> sorted(possible_orders("5", "6", "2026")), possible_orders("7", "31", "15")
    (['dmy', 'mdy'], {'mdy'})
    >>> sorted(possible_orders("26", "12", "31"))
    ['dmy', 'ymd']
    """
    one, two, three = int(first), int(second), int(third)
    found = set()
    if 1 <= one <= 31 and 1 <= two <= 12:
        found.add("dmy")
    if 1 <= two <= 31 and 1 <= one <= 12:
        found.add("mdy")
    if len(first) == len(third) == 2 and 1 <= two <= 12 and 1 <= three <= 31:
        found.add("ymd")
    return found


def _weigh_years(triples, orders):
    """Whether the years come first, where that is one of several possible orders."""
    weights = {order: _weigh(triples, order) for order in orders}
    edges, spread = weights.pop("ymd")
    verdicts = {
        _compare(edges - others, width - spread, len(triples))
        for others, width in weights.values()
    }
    if verdicts == {"first"} or not weights:
        return "ymd"
    if "last" in verdicts:
        return next(iter(weights)) if len(weights) == 1 else None
    return ASK if "torn" in verdicts else None


def _compare(more_edges, narrower, cells):
    """What two signs say: days at the edge of a month, and years close together."""
    if abs(more_edges) * 2 >= cells or not narrower:
        sign = more_edges
    elif more_edges * narrower < 0:
        return "torn"
    else:
        sign = more_edges or narrower
    return "first" if sign > 0 else "last" if sign < 0 else "open"


def _weigh(triples, order):
    """(days at the edge of a month, years between the first and the last)."""
    edges, years = 0, []
    for triple in triples:
        parts = dict(zip(order, map(int, triple), strict=True))
        last = monthrange(2000 + parts["y"] % 100, parts["m"])[1]
        edges += parts["d"] in (1, last)
        years.append(parts["y"])
    return edges, max(years) - min(years)


def currency(codes, own):
    """Return the currency of amounts that name none, in a column where others do.

    Half the amounts speak for all; fewer may be the exceptions.

    :param codes: of each amount of the column, empty where it names none
    :param own: code of the company's currency
    :return: code, None for the company's own, or ASK

    >>> currency(["EUR", "EUR", ""], "USD"), currency(["", ""], "USD")
    ('EUR', None)
    >>> currency(["EUR", ""], "EUR"), currency(["EUR"], "USD")
    (None, None)
    >>> currency(["EUR", "", "", ""], "USD"), currency(["EUR", "USD", ""], "USD")
    ('divided', 'divided')
    """
    named = set(filter(None, codes))
    bare = codes.count("")
    if not bare or named <= {own}:
        return None
    is_most = bare * 2 <= len(codes)
    return named.pop() if len(named) == 1 and is_most else ASK


def decimal_mark(texts, default="point"):
    """Return which mark separates decimals in the amounts of a column.

    :param default: the mark of the reader's language

    >>> decimal_mark(["12.000", "1.234,56"]), decimal_mark(["1,234.5", "12"])
    ('comma', 'point')
    >>> decimal_mark(["12,34,567"]), decimal_mark(["1.234.567"]), decimal_mark(["12"])
    ('point', 'comma', None)
    >>> decimal_mark(["1.234,56", "1,234.56", "1.500"]), decimal_mark(["1,500"])
    ('divided', None)

    Money has two decimals, hardly three:

    >>> decimal_mark(["12.000", "1.500"])
    'divided'
    """
    shapes = Counter(
        shape
        for text in texts
        for shape in map(_shape_of, _NUMBER.findall(plain_money(text)))
        if shape
    )
    votes = Counter({name: shapes[name] for name in ("point", "comma") if shapes[name]})
    grouped = {shape for shape in shapes if shape.startswith("either")}
    if votes:
        return _elect(votes, bool(grouped))
    return ASK if len(grouped) > 1 or f"either {default}" in grouped else None


def _shape_of(number):
    """What one number shows: ``point``, ``comma``, None for neither; ``either point``
    when its point may separate thousands or decimals."""
    marks = re.findall(r"[.,]", number)
    if not marks:
        return None
    names = {".": "point", ",": "comma"}
    last = names[marks[-1]]
    other = "comma" if last == "point" else "point"
    if len(set(marks)) > 1:
        return last
    if len(marks) > 1:
        return other
    is_open = re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", number)
    return f"either {last}" if is_open else last


def languages(index, texts):
    """Return {language: how many words of a column it understands}.

    :param index: of :func:`.words.index_words`

    >>> from .words import index_words, load_shipped
    >>> found = languages(index_words(load_shipped()), ["jährlich", "Nein", "31 März"])
    >>> found["de"], found.get("fr", 0)
    (3, 0)
    """
    words = set()
    for text in set(texts):
        if text and _LETTERS.search(text):
            words.add(fold(text))
            words.update(fold(word) for word in _LETTERS.findall(text))
    counts = Counter()
    # a letter of an alphabet is an abbreviation in too many languages
    for word in (word for word in words if word[1:] or word > _ALPHABETS):
        meanings = (table[word] for table in index.values() if word in table)
        clear = (next(iter(one.values())) for one in meanings if len(one) == 1)
        counts.update(set().union(*clear))
    del counts[""]
    return counts
