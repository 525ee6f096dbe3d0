# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sharing out work among people."""

import heapq


def balance(amounts, loads):
    """Give pieces of work to people so that their totals come out alike.

    The largest piece goes first, always to whoever has least (longest processing time
    first: never more than a third above the best possible split). Pieces without an
    amount count a little, so that they are shared out as well.

    :param amounts: {piece: amount}
    :param loads: {person: amount they have already}
    :return: {piece: person}; empty without people

    >>> balance({"a": 50, "b": 30, "c": 20}, {"Ann": 0, "Bob": 0})
    {'a': 'Ann', 'b': 'Bob', 'c': 'Bob'}

    What people have already counts:

    >>> balance({"a": 50, "b": 30}, {"Ann": 100, "Bob": 0})
    {'a': 'Bob', 'b': 'Bob'}

    Without amounts it goes round:

    >>> balance({"a": 0, "b": 0, "c": 0}, {"Ann": 0, "Bob": 0})
    {'a': 'Ann', 'b': 'Bob', 'c': 'Ann'}
    >>> balance({"a": 1}, {})
    {}
    """
    if not loads:
        return {}
    people = list(loads)
    # the position decides between equals: the result is the same every time
    heap = [(loads[person], 0, place) for place, person in enumerate(people)]
    heapq.heapify(heap)
    result = {}
    for piece in sorted(amounts, key=lambda piece: -amounts[piece]):
        load, count, place = heapq.heappop(heap)
        result[piece] = people[place]
        heapq.heappush(heap, (load + amounts[piece], count + 1, place))
    return {piece: result[piece] for piece in amounts}
