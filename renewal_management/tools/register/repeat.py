# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of one edition that say the same number, customer and service.

Registers repeat a line for three reasons, told apart by its dates and amount:

- ``duplicate``: the same term and amount typed twice; one line.
- ``earlier``: a renewal typed as a second row below the first. The terms are
  consecutive, and the latest is the current one.
- ``other``: both run at the same time; two lines of the contract.
"""

from typing import NamedTuple


class Occurrence(NamedTuple):
    """One row of a group: ``end`` is None when open-ended, ``start`` when blank."""

    id: int
    start: object
    end: object
    amount: object


class Role(NamedTuple):
    """What a row is: ``kind`` (main, duplicate, earlier), the row it stands behind,
    the number of the line among those of the group, and for a main row the end of
    the term before it."""

    kind: str
    master_id: int = None
    number: int = 1
    previous_end: object = None


def assign_roles(rows):
    """Tell apart the rows of one group.

    :param rows: [Occurrence] in the order of the file
    :return: {id: Role}

    A renewal typed as a second row, and a slip:

    >>> from datetime import date
    >>> old, new = date(2015, 7, 31), date(2019, 7, 31)
    >>> roles = assign_roles([Occurrence(1, None, old, 0), Occurrence(2, None, new, 0),
    ...                       Occurrence(3, None, new, 0)])
    >>> roles[1].kind, roles[1].master_id, roles[2].kind, roles[2].previous_end == old
    ('earlier', 2, 'main', True)
    >>> roles[3].kind, roles[3].master_id
    ('duplicate', 2)

    Two that run side by side:

    >>> jan, mar = date(2015, 1, 1), date(2015, 3, 1)
    >>> roles = assign_roles([Occurrence(1, jan, old, 10), Occurrence(2, mar, new, 20)])
    >>> [(role.kind, role.number) for role in roles.values()]
    [('main', 1), ('main', 2)]
    """
    roles = {}
    mains = []
    for row in sorted(rows, key=lambda row: (row.end is None, row.end or 0, row.id)):
        twin = next((main for main in mains if main[1:] == row[1:]), None)
        before = next((main for main in mains if _follows(row, main)), None)
        if twin:
            roles[row.id] = Role("duplicate", twin.id)
        elif before:
            mains[mains.index(before)] = row
            roles |= {
                row_id: Role("earlier", row.id)
                for row_id, role in roles.items()
                if before.id in (row_id, role.master_id)
            }
            roles[row.id] = Role("main", previous_end=before.end)
        else:
            mains.append(row)
            roles[row.id] = Role("main")
    for number, main in enumerate(sorted(mains), start=1):
        roles[main.id] = roles[main.id]._replace(number=number)
    return dict(sorted(roles.items()))


def _follows(row, main):
    """True when the row's term comes after the main row's term."""
    if not main.end or main.end == row.end:
        return False
    return row.start is None or row.start > main.end
