# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What puts a renewal at risk, sorted out. No ORM, no clock."""


def measures_of(code):
    """The ids of the measures that a factor of the likelihood looks at.

    :param code: of a factor; two that count together are joined by ``*``

    >>> measures_of("measure:3"), measures_of("amount*measure:3")
    ([3], [3])
    >>> measures_of("segment"), measures_of("measure:3*measure:12")
    ([], [3, 12])
    """
    parts = [part.removeprefix("measure:") for part in code.split("*")]
    return [int(part) for part in parts if part.isdigit()]


def first_of_each(pairs, limit):
    """The first texts, each of which tells of something that none before it told of.

    :param pairs: [(what it tells of, text)]; one that tells of nothing in particular
        always counts
    :param limit: so many texts at most

    >>> first_of_each([({1}, "a"), ({1}, "b"), ({1, 2}, "c"), ((), "d"), ((), "e")], 3)
    ['a', 'c', 'd']
    """
    texts, told = [], set()
    for about, text in pairs:
        if not about or not told.issuperset(about):
            texts.append(text)
            told.update(about)
    return texts[:limit]
