# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a change on a contract means for its renewals. No ORM, no clock.

A *term* is a set of contract lines of one contract that end on the same day. A
*renewal* follows one term: it remembers the lines it was opened for, and the day it
expects them to end. :func:`reconcile` compares what a contract says now with what its
open renewals remember, and returns what has to happen, as plain values:

==============  ==============================================================
``renewed``     a line goes on after the term: a successor starts after its end,
                or it was extended by a renewal
``gone``        a line was cancelled, deleted, or lost its end date
``move``        the remaining lines of the renewal end on another day
``ask``         a line ends so much later that somebody has to say what it means: the
                renewal keeps the line and its own end until then
``open``        lines that end on a day nobody follows yet
==============  ==============================================================
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .intent import is_question

RENEWED = "renewed"
GONE = "cancelled"


@dataclass(frozen=True)
class Line:
    """A contract line as it stands now.

    ``end`` is None for an open-ended line. ``is_live`` is False for cancelled lines,
    sections and notes. ``renewed_until`` is set when a renewal extended the line.
    """

    id: int
    start: object = None
    end: object = None
    is_live: bool = True
    successor_id: int = None


@dataclass
class Term:
    """An open renewal as we remember it: its end and the lines it was opened for.

    ``lines`` maps a contract line id to the day until which a renewal of that line
    extended it, or to None while nobody renewed it. ``start`` is the first day of the
    term, if it is known.
    """

    id: int
    end: object
    lines: dict = field(default_factory=dict)
    start: object = None


@dataclass
class Plan:
    """What has to happen. All values are ids and dates.

    ``outcomes``: {term id: {line id: outcome}} lines that are decided;
    ``kept``: {term id: {line id remembered: line id that now stands for it}};
    ``asked``: {term id: {line id remembered: its new end, which is a question}};
    ``moved``: {term id: new end}, ordered: each end is free when it is taken;
    ``left``: {term id: {line id remembered: line id that now stands for it}} lines that
    follow another end from now on;
    ``opened``: {end: {line ids}}; an end equal to an open term's joins that term.
    """

    outcomes: dict = field(default_factory=lambda: defaultdict(dict))
    kept: dict = field(default_factory=lambda: defaultdict(dict))
    asked: dict = field(default_factory=lambda: defaultdict(dict))
    moved: dict = field(default_factory=dict)
    left: dict = field(default_factory=lambda: defaultdict(dict))
    opened: dict = field(default_factory=lambda: defaultdict(set))


def follow(line_id, lines, term_end):
    """Follow the successors of a line inside its term.

    A successor that starts after the term's end renews the term, if the line ran to
    that end. One that starts within the term continues it (a price change), and so
    does one that resumes a line that was stopped before the end (a suspension).

    :return: ``(outcome, line)``: outcome ``renewed``, ``cancelled`` or None (still
        open), and the line that stands for the remembered one when still open.

    >>> from datetime import date
    >>> jan, dec = date(2026, 1, 1), date(2026, 12, 31)
    >>> lines = {1: Line(1, jan, date(2026, 6, 30), successor_id=2),
    ...          2: Line(2, date(2026, 9, 1), date(2027, 3, 1))}
    >>> follow(1, lines, dec)[1].id
    2
    >>> lines[1] = Line(1, jan, dec, successor_id=2)
    >>> lines[2] = Line(2, date(2027, 1, 1), date(2027, 12, 31))
    >>> follow(1, lines, dec)
    ('renewed', None)
    >>> lines[1] = Line(1, jan, date(2026, 12, 1), successor_id=2)
    >>> follow(1, lines, dec)[1].id
    2
    >>> follow(7, lines, dec)
    ('cancelled', None)
    """
    line = lines.get(line_id)
    while line and line.is_live and line.successor_id:
        previous, line = line, lines.get(line.successor_id)
        is_later = line and line.is_live and line.start and line.start > term_end
        if is_later and previous.end and previous.end >= term_end:
            return RENEWED, None
    if not line or not line.is_live or not line.end:
        return GONE, None
    return None, line


def reconcile(lines, terms, decided=None):
    """Compare a contract's lines with its open terms.

    :param lines: {line id: Line} all lines of one contract, dead ones included
    :param terms: [Term] its open renewals
    :param decided: {line id: end} lines whose terms up to that end have their outcome
    :return: Plan

    A correction moves the term:

    >>> from datetime import date
    >>> jan, dec, late = date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 20)
    >>> plan = reconcile({1: Line(1, jan, late)}, [Term(9, dec, {1: None}, jan)])
    >>> plan.moved == {9: late}, dict(plan.opened)
    (True, {})

    A line that ends much later stays with its term, and is a question:

    >>> mar = date(2027, 3, 31)
    >>> plan = reconcile({1: Line(1, jan, mar)}, [Term(9, dec, {1: None}, jan)])
    >>> plan.asked == {9: {1: mar}}, plan.moved, dict(plan.opened)
    (True, {}, {})

    A renewal that extended the line closes it and opens the next:

    >>> plan = reconcile({1: Line(1, jan, mar)}, [Term(9, dec, {1: mar}, jan)])
    >>> dict(plan.outcomes), plan.opened == {mar: {1}}
    ({9: {1: 'renewed'}}, True)

    One of two lines is moved away: the term keeps the other.

    >>> plan = reconcile({1: Line(1, jan, late), 2: Line(2, jan, dec)},
    ...                  [Term(9, dec, {1: None, 2: None}, jan)])
    >>> plan.moved, dict(plan.left), plan.opened == {late: {1}}
    ({}, {9: {1: 1}}, True)

    Two terms that move together stay two:

    >>> feb = date(2027, 2, 10)
    >>> plan = reconcile({1: Line(1, jan, late), 2: Line(2, jan, feb)},
    ...                  [Term(8, dec, {1: None}, jan), Term(9, late, {2: None}, jan)])
    >>> plan.moved == {9: feb, 8: late}, list(plan.moved)
    (True, [9, 8])

    A term that was lost is not opened again:

    >>> dict(reconcile({1: Line(1, jan, dec)}, [], {1: dec}).opened)
    {}
    """
    plan = Plan()
    followed = set()
    ends_taken = {term.end for term in terms}
    standings = {term.id: _note_decided_lines(term, lines, plan) for term in terms}
    for term in terms:
        followed |= _note_questions(term, standings[term.id], plan)
    for term in _in_order(terms, standings):
        standing = standings[term.id]
        if not standing and term.id in plan.asked:
            continue
        end = _choose_end(term, standing, ends_taken, term.id in plan.asked)
        ends_taken.discard(term.end)
        if standing and end:
            ends_taken.add(end)
            if end != term.end:
                plan.moved[term.id] = end
        for remembered, line in standing.items():
            if line.end == end and line.id not in followed:
                plan.kept[term.id][remembered] = line.id
                followed.add(line.id)
            else:
                plan.left[term.id][remembered] = line.id
    for line in lines.values():
        is_last = line.is_live and line.end and not line.successor_id
        if is_last and line.id not in followed and not _is_decided(line, decided):
            plan.opened[line.end].add(line.id)
    return plan


def _is_decided(line, decided):
    until = (decided or {}).get(line.id)
    return bool(until) and line.end <= until


def _in_order(terms, standings):
    """Terms in an order in which each finds its new end free, as far as there is one.

    When two terms of a contract move together, 90 to 200 and 200 to 310, the second
    must leave its end before the first can take it.
    """
    waiting = list(terms)
    while waiting:
        for term in waiting:
            others = {other.end for other in waiting if other is not term}
            if not _get_ends(standings[term.id]).keys() & others - {term.end}:
                break
        else:
            term = waiting[0]
        waiting.remove(term)
        yield term


def _get_ends(standing):
    return Counter(line.end for line in standing.values())


def _note_decided_lines(term, lines, plan):
    """Note the decided lines of a term; return {remembered id: line} still open."""
    standing = {}
    for line_id, renewed_until in term.lines.items():
        outcome, line = (
            (RENEWED, None) if renewed_until else follow(line_id, lines, term.end)
        )
        if outcome:
            plan.outcomes[term.id][line_id] = outcome
        else:
            standing[line_id] = line
    return standing


def _note_questions(term, standing, plan):
    """Take the lines out of a term's standing whose new end is a question.

    :return: {ids of the contract's lines that the term keeps for that}
    """
    for remembered, line in list(standing.items()):
        if is_question(term.start, term.end, line.end):
            plan.asked[term.id][remembered] = line.end
            plan.kept[term.id][remembered] = line.id
            del standing[remembered]
    return set(plan.kept[term.id].values()) if term.id in plan.asked else set()


def _choose_end(term, standing, ends_taken, is_held=False):
    """The end a term follows: its own while a line has it, or a question holds it, else
    the commonest free one.

    When every new end already belongs to another open term of the contract, the term
    has nothing left to follow and returns None: its lines join those terms.
    """
    ends = _get_ends(standing)
    if term.end in ends or is_held:
        return term.end
    free = {end: count for end, count in ends.items() if end not in ends_taken}
    return max(free, key=lambda end: (free[end], end)) if free else None
