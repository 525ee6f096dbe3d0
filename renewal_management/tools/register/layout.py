# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where the headings of a sheet are.

People put a title above them, and spread them over two rows with merged cells. Rows are
numbered as in the spreadsheet, from 1.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import NamedTuple

from .headings import guess_column
from .text import clean

# The headings of a register are among its first rows.
HEAD = 40
MOST_HEADING_ROWS = 3
# Of the cells of a heading row, so many at least are known; else its shape decides.
KNOWN_SHARE = 0.3
WIDE = 0.6
ROWS = re.compile(r"(\d+)(?: ?[-–—~] ?(\d+))?")


class Layout(NamedTuple):
    """The heading rows, ``first`` to ``last``, 0 when there are none, and the heading
    of each column."""

    first: int
    last: int
    headings: tuple[str, ...]

    @property
    def heading_rows(self):
        """As people write it: "1", "2-3", or "0" for none."""
        if self.first == self.last:
            return str(self.first)
        return f"{self.first}-{self.last}"


# Each of the first rows is tried in several blocks.
recognize = lru_cache(maxsize=4096)(guess_column)


def find_layout(rows):
    """Find the heading rows among the first rows of a sheet.

    Where most headings are known; else the first row that looks like headings.

    :param rows: [[text]], the first ``HEAD`` rows of the sheet

    >>> find_layout([["Register 2026"], [], ["Customer", "End Date"], ["A", "1/2/26"]])
    Layout(first=3, last=3, headings=('Customer', 'End Date'))
    >>> find_layout([["", "Contract", "", "Fee"], ["Customer", "Number", "End", ""]])
    Layout(first=1, last=2, headings=('Customer', 'Contract Number', 'Contract End', \
'Fee'))
    >>> find_layout([["Klant", "Bedrag"], ["A", "1,200"]]).heading_rows
    '1'
    """
    texts = [[_tidy(cell) for cell in row] for row in rows[:HEAD]]
    blocks = [
        Layout(first, last, _join(texts[first - 1 : last]))
        for first in range(1, len(texts) + 1)
        for last in range(first, min(first + MOST_HEADING_ROWS, len(texts) + 1))
        if _may_be_headings(texts[first - 1 : last])
    ]
    known = [block for block in blocks if _is_known(block)]
    if known:
        # below the first row of data the headings are repeated, maybe on one row
        end = _find_data(texts, known[0].last)
        known = [block for block in known if block.first < end]
        return max(known, key=lambda block: _get_worth(block, texts))
    width = max((count_filled(row) for row in texts), default=0)
    wide = (
        block
        for block in blocks
        if block.first == block.last
        and count_filled(block.headings) >= min(max(2, WIDE * width), width)
    )
    filled = (
        Layout(number, number, _join([row]))
        for number, row in enumerate(texts, 1)
        if count_filled(row)
    )
    return next(chain(wide, filled), Layout(0, 0, ()))


def has_known_headings(rows):
    """True where there is a row or two of headings that are known.

    >>> has_known_headings([["Register"], ["Customer", "End Date"], ["A", "1/2/26"]])
    True
    >>> has_known_headings([["How to fill in the next sheet"], ["Ask Maria"]])
    False
    """
    return _is_known(find_layout(rows))


def give_layout(rows, heading_rows):
    """The layout that a person asks for: "4", "2-3", or "0" for no headings.

    >>> give_layout([["A"], ["Customer"], ["X"]], "2")
    Layout(first=2, last=2, headings=('Customer',))
    >>> give_layout([["A"], ["B"]], "1–2").headings, give_layout([["A"]], "0").first
    (('A B',), 0)
    >>> give_layout([["Customer"], ["X"]], "the first") is None
    True
    """
    found = ROWS.fullmatch(clean(heading_rows))
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    if not 0 < first <= last <= len(rows):
        return Layout(0, 0, ()) if (first, last) == (0, 0) else None
    block = [[_tidy(cell) for cell in row] for row in rows[first - 1 : last]]
    return Layout(first, last, _join(block))


def _join(rows):
    """One heading a column from one or several rows. A cell that is merged over several
    columns is text in its first one; it stands above all that have headings below."""
    width = max(map(len, rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    full, grouped = rows[-1:], set()
    for upper, lower in reversed(list(pairwise(rows))):
        spread, groups = _spread(upper, lower)
        full.insert(0, spread)
        grouped |= groups
    columns = [
        list(dict.fromkeys(filter(None, cells))) for cells in zip(*full, strict=True)
    ]
    chosen = [_choose(texts, place in grouped) for place, texts in enumerate(columns)]
    often = Counter(chosen)
    while chosen and not chosen[-1]:
        chosen.pop()
    return tuple(
        " ".join(columns[place]) if often[text] > 1 else text
        for place, text in enumerate(chosen)
    )


def _tidy(text):
    """A heading as in the file, on one line."""
    return " ".join(text.split())


def _spread(upper, lower):
    """
    :return: (the upper row with its merged cells filled, places below such a cell)

    >>> _spread(["No", "Term", "", "Fee"], ["", "From", "To", ""])
    (['No', 'Term', 'Term', 'Fee'], {1, 2})
    """
    spread, groups, head = [], set(), None
    for place, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if above:
            head = place if below else None
        is_filled = not above and below and head is not None
        if is_filled:
            groups |= {head, place}
        spread.append(upper[head] if is_filled else above)
    return spread, groups


def _choose(texts, is_grouped):
    """The heading that is known, of what stands above each other; the name of a group
    of columns is no heading of one."""
    if not texts:
        return ""
    joined, lowest = " ".join(texts), texts[-1]
    candidates = (joined, lowest, *([] if is_grouped else texts[-2::-1]))
    return next(filter(recognize, candidates), lowest if is_grouped else joined)


def count_filled(texts):
    return sum(1 for text in texts if text)


def is_value(text):
    """A number or a date rather than words."""
    letters = sum(1 for sign in text if sign.isalpha())
    digits = sum(1 for sign in text if sign.isdigit())
    return digits > 0 and digits >= letters


def _may_be_headings(block):
    """Headings are words; a second row of them has nothing else."""
    first, *more = block
    values = sum(1 for text in first if is_value(text))
    return (
        all(map(count_filled, block))
        and values * 2 < count_filled(first)
        and not any(is_value(text) for row in more for text in row)
    )


def _find_data(texts, first):
    """The first row from this one on that has values, and more than one."""
    rows = range(first + 1, len(texts) + 1)
    values = (row for row in rows if sum(map(is_value, texts[row - 1])) > 1)
    return next(values, len(texts) + 1)


def _is_known(block):
    known = len(set(map(recognize, block.headings)) - {None})
    return known > 1 and known >= KNOWN_SHARE * count_filled(block.headings)


def _get_worth(block, texts):
    """More columns are known, more of them only together, fewer headings twice, fewer
    rows, further up."""
    columns = set(map(recognize, block.headings)) - {None}
    cells = set(chain(*islice(texts, block.first - 1, block.last)))
    together = [text for text in block.headings if text and text not in cells]
    joined = sum(1 for text in together if recognize(text))
    twice = count_filled(block.headings) - len(set(filter(None, block.headings)))
    height = block.last - block.first
    return (len(columns) + joined / 2, -twice, -height, -block.first)
