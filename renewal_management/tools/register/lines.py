# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which rows of a sheet are rows of the register.

People repeat the headings on every page, leave rows empty, add up, and write notes
below. Nothing of it is dropped in silence.
"""

import re
from typing import NamedTuple

from .headings import guess_column
from .layout import count_filled, is_value
from .text import clean, fold
from .words import shipped_words

# One-cell rows below the table are notes; more than this are data.
MOST_NOTES = 20
# Headings that are repeated are the same but for some.
REPEATED = 0.6
# A total has a short name.
LONGEST_TOTAL = 60
# Sums of what a row is worth; what stands in them is not repeated.
AMOUNTS = {"amount", "amount_term", "quantity"}
DAY = re.compile(r"\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,4}|[年月日]")
# What may stand behind the word: figures, a currency.
TAILS = (re.compile(r"[\W\d]+$"), re.compile(r"[\W\d]*\b[a-z]{3}\b[\W\d]*$"))
BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
COUNT = re.compile(r"\d+ ?[^\W\d]{1,12}\.?")


class Line(NamedTuple):
    """A row: ``kind`` is data, or why it was left out: title, heading, total, blank,
    note. ``last`` is the last of several blank rows."""

    row: int
    kind: str
    cells: list[str]
    last: int


def sort_rows(rows, layout, words=None, merged=()):
    """Tell the rows of the register from everything else in its sheet.

    :param rows: iterable of [text], from row 1; read once, never held
    :param words: what a cell of a totals row says, folded; None for the shipped words
    :param merged: cells over several rows, [(first row, last row, column)]
    :return: iterator of Line, in the order of the sheet; without the heading rows and
        without what is blank at the end

    >>> from .layout import find_layout
    >>> rows = [["Register 2026", ""], ["Customer", "Amount"], ["A", "5"], ["", ""],
    ...         ["Customer", "Amount"], ["Total B.V.", "x"], ["Total", "5"], ["", ""]]
    >>> [(line.row, line.kind) for line in sort_rows(rows, find_layout(rows))]
    [(1, 'title'), (3, 'data'), (4, 'blank'), (5, 'heading'), (6, 'data'), (7, 'total')]

    What stands alone below the table is a note; a name that is merged over several rows
    stands in each of them.

    >>> rows = [["Customer", "Number", "End"], ["A", "1", "2"], ["", "3", "4"], ["By"]]
    >>> lines = sort_rows(rows, find_layout(rows), merged=[(2, 3, 0)])
    >>> [(line.kind, line.cells[0]) for line in lines]
    [('data', 'A'), ('data', 'A'), ('note', 'By')]
    """
    sorter = _Sorter(layout, words, merged)
    # one-cell rows and blank ones wait for what follows
    waiting = []
    for row, cells in enumerate(rows, 1):
        line = sorter.sort(row, cells)
        if line is None:
            continue
        if line.kind == "blank" and waiting and waiting[-1].kind == "blank":
            waiting[-1] = waiting[-1]._replace(last=row)
        elif line.kind in ("blank", "note") and len(waiting) < MOST_NOTES:
            waiting.append(line)
        else:
            yield from map(_as_data, waiting)
            waiting = []
            yield _as_data(line)
    if waiting and waiting[-1].kind == "blank":
        waiting.pop()
    yield from waiting


def _as_data(line):
    """A row with one cell is a row of the register when others follow."""
    return line._replace(kind="data") if line.kind == "note" else line


class _Sorter:
    """Says of one row after the other what it is."""

    def __init__(self, layout, words, merged):
        self.layout = layout
        self.words = shipped_words().tables["total"] if words is None else words
        self.merged = {}
        for first, last, place in merged:
            self.merged.setdefault(first, []).append((place, last))
        self.open = {}
        self.titles = set()
        self.heading_cells = set(enumerate(layout.headings))
        self.count = 0
        columns = [guess_column(heading) for heading in layout.headings]
        self.number_column = (
            columns.index("contract_number") if "contract_number" in columns else None
        )
        self.amounts = {
            place for place, column in enumerate(columns) if column in AMOUNTS
        }
        self.has_notes = count_filled(layout.headings) > 2

    def sort(self, row, cells):
        """Return the Line; None for a heading row."""
        cells = self._fill(row, cells) if self.merged else cells
        kind = self._get_kind(row, [cell.strip() for cell in cells])
        return Line(row, kind, cells, row) if kind else None

    def _fill(self, row, cells):
        """Below its first row, a merged cell is blank in the file. Amounts are not
        repeated: the sum stands there once."""
        self.open = {place: kept for place, kept in self.open.items() if kept[0] >= row}
        filled = [*cells, *[""] * (max(self.open, default=-1) + 1 - len(cells))]
        for place, (_last, text) in self.open.items():
            filled[place] = filled[place] or text
        for place, last in self.merged.get(row, ()):
            if row > self.layout.last and place < len(cells):
                if place not in self.amounts:
                    self.open[place] = (last, cells[place])
        return filled

    def _get_kind(self, row, texts):
        filled = [(place, text) for place, text in enumerate(texts) if text]
        if self.layout.first <= row <= self.layout.last:
            self.heading_cells.update(filled)
            return None
        if not filled:
            return "blank"
        if row < self.layout.first:
            self.titles.add(tuple(filled))
            return "title"
        if tuple(filled) in self.titles:
            return "title"
        is_lone = self.has_notes and len(filled) == 1
        if not is_lone and self._is_heading(filled):
            return "heading"
        if self._is_total(filled):
            return "total"
        if self.count and is_lone:
            return "note"
        self.count += 1
        return "data"

    def _is_heading(self, filled):
        """Most cells are those of the headings, and none is a value."""
        same = sum(1 for cell in filled if cell in self.heading_cells)
        return same >= REPEATED * len(filled) and not any(
            is_value(text) for _place, text in filled
        )

    def _is_total(self, filled):
        """A word for a total and nothing but numbers beside it. The number of a
        contract is none, unless it is the count of the rows above."""
        has_word = False
        for place, text in filled:
            if _is_number(text):
                if place == self.number_column and text != str(self.count):
                    return False
            elif is_total(text, self.words):
                has_word = True
            else:
                return False
        return has_word


def is_total(text, words):
    """True for a cell that says that a row adds up others.

    >>> words = shipped_words().tables["total"]
    >>> cells = ("Total:", "合计（元）", "Summe EUR", "Итого 2026", "TOTAL GENERAL")
    >>> [is_total(text, words) for text in cells]
    [True, True, True, True, True]
    >>> [is_total(text, words) for text in ("Total SA", "Sum-Up Ltd", "", "12")]
    [False, False, False, False]
    """
    if not 0 < len(text) <= LONGEST_TOTAL:
        return False
    word = fold(BRACKETS.sub("", clean(text)))
    return word in words or any(tail.sub("", word) in words for tail in TAILS)


def _is_number(text):
    return not DAY.search(text) and (is_value(text) or bool(COUNT.fullmatch(text)))
