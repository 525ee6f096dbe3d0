# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A part of a long register, as the import screen sends it: so many of its rows."""

from .text import fold

# Of a row that was left out, so much is kept to recognize it.
LONGEST = 120
SHORT = 40
COUNTERS = frozenset(
    fold(word)
    for word in (
        "#, no., nr., n°, №, № п/п, lfd. nr., pos., l.p., row, line, index, item no, "
        "s/n, 序号, 序號, 编号"
    ).split(", ")
)
# So many rows count by chance in no column.
CERTAIN = 8
# Rows and runs of rows that a text names.
MOST_ROWS = 10


class Part:
    """The rows from ``skip`` on, and what lies between them.

    ``lines``: the rows of the register, one more than the part has when others follow;
    ``left_out``: [{"row", "kind", "text"}] of this part, with the "last" of several
    blank rows; ``count``: rows of the register so far.

    :param lines: iterator of Line, read no further than needed
    :param skip: how many rows of the register earlier parts had
    :param limit: how many this part has, None for all
    :param places: the columns that are imported, None for all; a row that has nothing
        in them is left out

    >>> from .layout import find_layout
    >>> from .lines import sort_rows
    >>> rows = [["Customer", "Fee"], ["A", "1"], [], ["B", "2"], ["C"], ["Sum", "3"]]
    >>> part = Part(sort_rows(rows, find_layout(rows)), limit=1)
    >>> [line.cells[0] for line in part.lines], part.left_out
    (['A', 'B'], [{'row': 3, 'kind': 'blank', 'text': ''}])
    >>> part = Part(sort_rows(rows, find_layout(rows)), 1, 1, [1])
    >>> [line.cells[0] for line in part.lines], [out["row"] for out in part.left_out]
    (['B'], [5, 6])
    """

    def __init__(self, lines, skip=0, limit=None, places=None):
        self.lines, self.left_out, self.count = [], [], 0
        self.places = places
        self._rest = lines
        first = skip or 0
        for line in lines:
            if self._is_row(line):
                self.count += 1
                if self.count > first:
                    self.lines.append(line)
                if limit and self.count > first + limit:
                    break
            elif self.count > first or not first:
                self._leave_out(line)

    def read_on(self):
        """Read the rest of the file, to count it; its rows are not held."""
        for line in self._rest:
            if self._is_row(line):
                self.count += 1
            else:
                self._leave_out(line)

    def get_cells(self, line):
        """The texts of the columns that are imported."""
        return [_get(line.cells, place) for place in self.places]

    def get_source(self, line, headings, counters=()):
        """All that the row says: [[heading, text]].

        :param counters: columns that only count the rows
        """
        return [
            [_get(headings, place), text]
            for place, text in enumerate(line.cells)
            if text.strip() and (place in self.places or place not in counters)
        ]

    def name_columns(self, headings, fields):
        """{field: its heading}; several columns may go into one field."""
        names = {}
        for place in self.places:
            names.setdefault(fields[place], []).append(_get(headings, place))
        return {field: " + ".join(texts) for field, texts in names.items()}

    def name_others(self, headings):
        """The headings of the columns that are not imported.

        >>> Part(iter(()), places=[0]).name_others(["Customer", "Site", ""])
        ['Site']
        """
        named = enumerate(headings)
        return [text for place, text in named if text and place not in self.places]

    def _is_row(self, line):
        if line.kind != "data":
            return False
        return self.places is None or any(map(str.strip, self.get_cells(line)))

    def _leave_out(self, line):
        texts = (text.strip() for text in line.cells)
        out = {
            "row": line.row,
            "kind": "blank" if line.kind == "data" else line.kind,
            "text": " ".join(filter(None, texts))[:LONGEST],
        }
        if line.last > line.row:
            out["last"] = line.last
        self.left_out.append(out)


def describe_left_out(out):
    """Return which row was left out, and how it begins.

    >>> describe_left_out({"row": 14, "kind": "total", "text": "合计 144,000.00"})
    '14 (合计 144,000.00)'
    >>> describe_left_out({"row": 14, "last": 16, "kind": "blank", "text": ""})
    '14–16'
    """
    last = out.get("last", out["row"])
    rows = f"{out['row']}–{last}" if last > out["row"] else str(out["row"])
    text = out["text"]
    if out["kind"] == "heading" or not text:
        return rows
    return f"{rows} ({text[:SHORT]}{'…' if len(text) > SHORT else ''})"


def find_counters(lines, headings):
    """Return the columns that do nothing but count the rows: two rows that differ in
    nothing else are the same row, and the third of a file is not like that of another.

    A heading says so, or more rows than chance would count.

    :param lines: the first rows of the register

    >>> from .lines import Line
    >>> lines = [Line(row, "data", [str(row - 1), "A", "1"], row) for row in (2, 3)]
    >>> find_counters(lines, ["No.", "Customer", "Floor"])
    {0}
    """
    width = max((len(line.cells) for line in lines), default=0)
    return {
        place
        for place in range(width)
        if len(lines) >= (2 if _is_counter(_get(headings, place)) else CERTAIN)
        and all(
            _get(line.cells, place).strip() in (str(number), f"{number}.")
            for number, line in enumerate(lines, 1)
        )
    }


def _is_counter(heading):
    return not heading.strip() or fold(heading) in COUNTERS


def join_rows(numbers):
    """Return the numbers of rows, those in a row joined, the first of very many.

    >>> join_rows([2, 3, 4, 9, 11, 12]), join_rows([7])
    ('2–4, 9, 11, 12', '7')
    >>> join_rows(range(1, 100, 2))
    '1, 3, 5, 7, 9, 11, 13, 15, 17, 19, … (+40)'
    """
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = runs[:MOST_ROWS]
    texts = [
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))
        for run in said
    ]
    rest = len(numbers) - sum(map(len, said))
    return ", ".join([*texts, f"… (+{rest})"] if rest else texts)


def merge_left_out(*parts):
    """Join what several parts of a file left out, in the order of the file.

    >>> [out["row"] for out in merge_left_out([{"row": 9}], [{"row": 1}, {"row": 9}])]
    [1, 9]
    """
    rows = {out["row"]: out for part in parts for out in part}
    return [rows[row] for row in sorted(rows)]


def _get(texts, place):
    return texts[place] if place < len(texts) else ""
