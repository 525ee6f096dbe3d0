# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of one edition that say the same number, customer and service.

Registers repeat a line for three reasons:

- the same row typed twice: all of its cells are equal, also those of columns that were
  not imported. One of them counts.
- the next term typed as a row of its own: the terms follow each other, and are terms of
  one line.
- several at the same time, such as one for each site: lines of the contract. What tells
  them apart may stand in a column that was not imported.
"""

from typing import NamedTuple


class Occurrence(NamedTuple):
    """One row of a group: ``end`` is None when open-ended, ``start`` when blank;
    ``worth`` is its amount and quantity; ``cells`` are all its cells, with their
    headings."""

    id: int
    start: object
    end: object
    worth: object
    cells: frozenset = frozenset()


class Role(NamedTuple):
    """What a row is.

    ``master_id``: the row it repeats, None for a row of its own; ``number``: of its
    line among those of the group; ``position``: of its term in that line, from 0;
    ``is_last``: it is the last of them; ``previous_end``: the end of the term before;
    ``alike_id``: another line's row with the same term and amount.
    """

    master_id: int = None
    number: int = 1
    position: int = 0
    is_last: bool = True
    previous_end: object = None
    alike_id: int = None


ONLY = Role()


def assign_roles(rows, known=None):
    """Tell apart the rows of one group.

    :param rows: [Occurrence] in the order of the file
    :param known: {number: [Occurrence]} lines of an earlier edition, which keep their
        numbers
    :return: {id: Role}

    A renewal typed as a second row, and a slip:

    >>> from datetime import date
    >>> old, new = date(2015, 7, 31), date(2019, 7, 31)
    >>> roles = assign_roles([Occurrence(1, None, old, 0), Occurrence(2, None, new, 0),
    ...                       Occurrence(3, None, new, 0)])
    >>> roles[1].position, roles[1].is_last, roles[2].position, roles[2].previous_end
    (0, False, 1, datetime.date(2015, 7, 31))
    >>> roles[3].master_id
    2

    Two that run side by side:

    >>> jan, mar = date(2015, 1, 1), date(2015, 3, 1)
    >>> roles = assign_roles([Occurrence(1, jan, old, 10), Occurrence(2, mar, new, 20)])
    >>> [(role.number, role.position) for role in roles.values()]
    [(1, 0), (2, 0)]

    Two sites, of which the next edition has the second only:

    >>> east, west = frozenset({("Site", "East")}), frozenset({("Site", "West")})
    >>> first = [Occurrence(1, jan, old, 10, east), Occurrence(2, jan, old, 10, west)]
    >>> roles = assign_roles(first)
    >>> [(role.number, role.alike_id) for role in roles.values()]
    [(1, None), (2, 1)]
    >>> known = {roles[row.id].number: [row] for row in first}
    >>> assign_roles([Occurrence(3, jan, new, 10, west)], known)[3].number
    2
    """
    lines, roles, alike = [], {}, {}
    for row in sorted(rows, key=lambda row: (row.end is None, row.end or 0, row.id)):
        twin = next(
            (old for old in alike.get(row[1:4], ()) if old.cells == row.cells), 0
        )
        if twin:
            roles[row.id] = Role(master_id=twin.id)
            continue
        before = [line for line in lines if _follows(row, line[-1])]
        if before:
            max(before, key=lambda line: _rank(row, line[-1])).append(row)
        else:
            lines.append([row])
        alike.setdefault(row[1:4], []).append(row)
    lines.sort(key=lambda line: min(row.id for row in line))
    for number, line in zip(_number(lines, known or {}), lines, strict=True):
        for position, row in enumerate(line):
            others = (old.id for old in alike[row[1:4]] if old.id < row.id)
            roles[row.id] = Role(
                number=number,
                position=position,
                is_last=row is line[-1],
                previous_end=line[position - 1].end if position else None,
                alike_id=next(others, None),
            )
    return dict(sorted(roles.items()))


def _follows(row, last):
    """True when the row's term comes after another one; ends are often typed as the
    day on which the next term begins."""
    if not last.end or last.end == row.end:
        return False
    return row.start is None or row.start >= last.end


def _rank(row, last):
    """How much a row has in common with the last one of a line, and how near it is."""
    return len(row.cells & last.cells), last.end


def _number(lines, known):
    """The number of each line: that of the known line which it is most like."""
    pairs = [
        (_get_likeness(line, rows), number, index)
        for number, rows in sorted(known.items())
        for index, line in enumerate(lines)
    ]
    # the most alike first, else as they are numbered and stand in the file
    pairs.sort(key=lambda pair: pair[0], reverse=True)
    numbers = {}
    for _likeness, number, index in pairs:
        if index not in numbers and number not in numbers.values():
            numbers[index] = number
    free = (n for n in range(1, len(lines) + len(known) + 1) if n not in known)
    return [
        numbers[index] if index in numbers else next(free)
        for index in range(len(lines))
    ]


def _get_likeness(line, rows):
    """What two lines have in common: cells first, then their dates and worth."""
    return max(
        (
            len(row.cells & old.cells),
            sum(a == b for a, b in zip(row[1:4], old[1:4], strict=True)),
        )
        for row in line
        for old in rows
    )
