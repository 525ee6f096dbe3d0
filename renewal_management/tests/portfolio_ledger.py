# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the keeper of a register has typed by a day, and what a careful reader of its
editions has learned by the last one: which terms there were, how each ended, when that
could be seen. And who renewed a term in Odoo before the register said so.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .portfolio import add_months

# Rows of terms that ended longer ago are not kept.
KEPT_DAYS = 430
# Months before the end at which a term renews itself.
NOTICE_MONTHS = 1
# Nobody renews in Odoo what ended longer ago.
LATE_DAYS = 30


@dataclass(frozen=True)
class Entry:
    """One row of a sheet: a term of a line, with what is typed of it."""

    line: object
    index: int
    start: date
    end: date | None
    cents: int

    @property
    def term(self):
        return self.line.terms[self.index]

    @property
    def key(self):
        return self.line.key, self.index


@dataclass
class Seen:
    """What the editions tell about one term.

    ``end``, ``cents``: as typed in the last edition that has the term, ``cents`` None
    where nobody can say; ``outcome``: renewed, lost, or None while the last edition
    leaves it open; ``decided``: the number of the edition that tells the outcome, from
    0; ``is_told``: an edition told it, and not Odoo alone, before it was over.
    """

    index: int
    first_edition: int
    start: date
    end: date | None
    cents: int
    ends: list = field(default_factory=list)
    outcome: str | None = None
    decided: int | None = None
    is_told: bool = True


def entries(portfolio, day):
    """[Entry] of the rows that are in the sheet on that day, contract by contract."""
    return [
        entry for line in portfolio.lines for entry in _entries(portfolio, line, day)
    ]


def _entries(portfolio, line, day):
    if line.leaves and line.leaves <= day:
        return []
    known = [i for i, term in enumerate(line.terms) if term.span.known <= day]
    if portfolio.style != "second row":
        known = known[-1:]
    found = []
    for index in known:
        term = line.terms[index]
        start, end = term.span.as_of(day)
        if portfolio.style == "only the end":
            start = line.terms[0].span.start
        is_old = end and (day - end).days > KEPT_DAYS
        if not is_old or index == known[-1]:
            found.append(Entry(line, index, start, end, term.cents_on(day)))
    return found


@dataclass
class Press:
    """A person renews the lines of a contract that end on a day.

    ``terms``: {line key: Seen of the next term}; ``has_prices``: whether with the
    amounts of the next term, which the register tells later otherwise.
    """

    contract: object
    old_end: date
    start: date
    end: date
    has_prices: bool
    terms: dict = field(default_factory=dict)


class Record:
    """What editions, and what was done in Odoo between them, tell of each line.

    ``learned``: {line key: [Seen in the order of time]}.
    """

    def __init__(self, portfolio):
        self.portfolio = portfolio
        self.learned = {}
        self.number = -1
        self.day = None

    def read_edition(self, day):
        """The next one."""
        self.number, self.day = self.number + 1, day
        present = set()
        for entry in entries(self.portfolio, day):
            present.add(entry.line.key)
            self._read_entry(self.learned.setdefault(entry.line.key, []), entry)
        for key, terms in self.learned.items():
            if key not in present and not terms[-1].outcome:
                terms[-1].outcome, terms[-1].decided = "lost", self.number

    def _read_entry(self, terms, entry):
        for seen in terms:
            if seen.index == entry.index:
                self._read_again(seen, entry, seen is terms[-1])
                return
        self._go_on(terms, entry.index, entry.start, entry.end, entry.cents)

    def _read_again(self, seen, entry, is_last):
        """What was renewed in Odoo and is over by then may keep the amount that it had
        there, or have this one: nobody says which."""
        seen.start, seen.end = entry.start, entry.end
        seen.is_told = seen.is_told or is_last
        seen.cents = entry.cents if seen.is_told else None
        if seen.ends[-1] != entry.end:
            seen.ends.append(entry.end)

    def _go_on(self, terms, index, start, end, cents, is_told=True):
        if terms and not terms[-1].outcome:
            terms[-1].outcome, terms[-1].decided = "renewed", self.number
        seen = Seen(index, self.number, start, end, cents, [end], is_told=is_told)
        terms.append(seen)
        return seen

    def _get_running(self, renewed_by):
        """(line, its last term) of what is not decided."""
        for line in self.portfolio.lines:
            terms = self.learned.get(line.key)
            is_his = line.contract.renewed_by == renewed_by
            if is_his and terms and terms[-1].end and not terms[-1].outcome:
                yield line, terms[-1]

    def run_job(self, day):
        """Odoo's job renews what renews itself, at the same price."""
        for line, seen in self._get_running("job"):
            months = line.contract.months
            while add_months(seen.end, -NOTICE_MONTHS) <= day:
                start = seen.end + timedelta(days=1)
                end = add_months(start, months) - timedelta(days=1)
                terms = self.learned[line.key]
                seen = self._go_on(terms, seen.index + 1, start, end, seen.cents, False)

    def press(self, day, next_day):
        """People renew in Odoo what the next edition will tell.

        :return: [Press]
        """
        groups = {}
        for line, seen in self._get_running("person"):
            key = line.contract.lines[0].key, seen.end
            groups.setdefault(key, []).append((line, seen))
        found = []
        for (_key, old_end), group in groups.items():
            terms = {self._get_next(line, seen, next_day) for line, seen in group}
            is_one = len(terms) == 1 and None not in terms
            if is_one and old_end >= day - timedelta(days=LATE_DAYS):
                found.append(self._press(group, old_end, *terms.pop()))
        return found

    def _get_next(self, line, seen, next_day):
        """(start, end) of the term that the next edition tells, or None."""
        if seen.index + 1 >= len(line.terms):
            return None
        before, span = (line.terms[seen.index + n].span for n in (0, 1))
        is_told = not self.day < span.known <= next_day
        is_open = any(draft.until > self.day for draft in before.drafts)
        if is_told or is_open or (line.leaves and line.leaves <= next_day):
            return None
        return span.as_of(span.known)

    def _press(self, group, old_end, start, end):
        contract = group[0][0].contract
        has_prices = sum(map(ord, contract.customer)) % 2 == 0
        press = Press(contract, old_end, start, end, has_prices)
        for line, seen in group:
            term = line.terms[seen.index + 1]
            cents, price = seen.cents, round(term.cents / term.quantity)
            # a price of one is typed in whole cents
            if has_prices and price != round(cents / term.quantity):
                cents = price * term.quantity
            press.terms[line.key] = self._go_on(
                self.learned[line.key], seen.index + 1, start, end, cents, False
            )
        return press


def learn(portfolio, days):
    """What editions of these days tell: {line key: [Seen in the order of time]}."""
    record = Record(portfolio)
    for day in days:
        record.read_edition(day)
    return record.learned


def changes(portfolio, before, day):
    """How lines that are in both of two editions have changed: {line key: word}.

    ``renewed``: a later term; ``extended``, ``corrected``: the same term with another
    end. Lines that say the same are left out.
    """
    old = {entry.line.key: entry for entry in entries(portfolio, before)}
    new = {entry.line.key: entry for entry in entries(portfolio, day)}
    found = {}
    for key in old.keys() & new.keys():
        if new[key].index > old[key].index:
            found[key] = "renewed"
        elif new[key].end != old[key].end:
            drafts = new[key].term.span.drafts
            passed = [draft for draft in drafts if before < draft.until <= day]
            found[key] = passed[-1].kind
    return found
