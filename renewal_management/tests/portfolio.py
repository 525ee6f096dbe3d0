# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A random company's contracts over some years, and what became of each term.

It knows nothing of the product: plain dates, cents and words, the same for the same
seed. ``Portfolio`` is the truth; ``portfolio_ledger`` tells what a register's keeper
has typed by a day and what a careful reader of several editions learns from it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .portfolio_names import name_customer, name_services

# Months of a term: how often.
LENGTHS = {12: 72, 24: 6, 36: 6, 60: 3, 6: 5, 3: 5, 1: 3}
# How often an amount is due: how often; the periods of a year.
RECURRENCES = {"yearly": 60, "monthly": 25, "quarterly": 15}
PER_YEAR = {"yearly": 1, "quarterly": 4, "monthly": 12}
# How the keeper of the register writes a renewal.
STYLES = ("in place", "only the end", "second row")
LOST = 0.12


@dataclass
class Draft:
    """What the sheet says of a term until a day: a typo, or the end as first agreed."""

    until: date
    start: date
    end: date
    kind: str  # "corrected" or "extended"


@dataclass
class Span:
    """The dates of one term. ``known``: the day it is typed into the register."""

    start: date
    end: date | None
    known: date
    drafts: list = field(default_factory=list)

    def as_of(self, day):
        """(start, end) as typed on that day."""
        for draft in self.drafts:
            if day < draft.until:
                return draft.start, draft.end
        return self.start, self.end


@dataclass
class Term:
    """One term of one line. ``cents``: due per period, for the whole quantity."""

    span: Span
    number: str
    service: str
    cents: int
    quantity: int
    replaces: str = ""
    # until then the amount stands there with a typo
    wrong_cents: tuple | None = None

    def cents_on(self, day):
        if self.wrong_cents and day < self.wrong_cents[0]:
            return self.wrong_cents[1]
        return self.cents


@dataclass
class Line:
    """``leaves``: the day its rows are deleted, because the customer left."""

    key: str
    contract: object
    site: str
    terms: list
    leaves: date | None = None


@dataclass
class Contract:
    """``renewed_by``: who may renew it in Odoo before the sheet says so, the ``job``
    that renews what renews itself, a ``person``, or nobody."""

    customer: str
    currency: str
    recurrence: str
    months: int
    auto_renewal: bool
    renewed_by: str = ""
    lines: list = field(default_factory=list)


@dataclass
class Portfolio:
    """``first``, ``last``: the days between which editions of it can be written.
    ``is_lived_in``: Odoo is used between the editions."""

    seed: int
    lang: str
    style: str
    first: date
    last: date
    currencies: list
    has_anniversary_ends: bool
    is_lived_in: bool = False
    contracts: list = field(default_factory=list)

    @property
    def lines(self):
        return [line for contract in self.contracts for line in contract.lines]


def add_months(day, months):
    """The same day of a later month, or its last day.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)


def pick(rng, weights):
    """One of the keys, as often as its weight says."""
    return rng.choices(list(weights), weights.values())[0]


def make_portfolio(
    seed, count, lang, first, last, currencies, style=None, is_lived_in=False
):
    """A portfolio of ``count`` contracts.

    :param currencies: codes, the company's own first
    :param is_lived_in: some contracts are renewed in Odoo before the sheet says so
    """
    rng = Random(f"{seed}/portfolio")
    portfolio = Portfolio(
        seed,
        lang,
        style or rng.choice(STYLES),
        first,
        last,
        currencies,
        rng.random() < 0.15,
        is_lived_in,
    )
    customers = set()
    names = []
    for number in range(count):
        if not names or rng.random() < 0.7:
            names.append(name_customer(rng, lang, customers))
        maker = _ContractMaker(portfolio, rng, number, rng.choice(names[-9:]))
        portfolio.contracts.append(maker.make())
    return portfolio


class _ContractMaker:
    """One contract: its terms, its lines, and how it ends."""

    def __init__(self, portfolio, rng, number, customer):
        self.portfolio = portfolio
        self.rng = rng
        self.number = number
        main, *others = portfolio.currencies
        currency = rng.choice(others) if others and rng.random() < 0.2 else main
        recurrence = pick(rng, RECURRENCES)
        self.months = months = pick(rng, LENGTHS)
        if months < 12 and recurrence != "monthly":
            recurrence = "monthly" if months < 3 else "quarterly"
        is_auto = rng.random() < 0.1
        self.contract = Contract(customer, currency, recurrence, months, is_auto)
        if portfolio.is_lived_in:
            self.contract.renewed_by = self._choose_renewer()
        # only editions that show each term, with its own dates, can tell these
        can_tell = portfolio.style != "only the end" and months >= 12
        self.has_years = can_tell and rng.random() < 0.15
        self.has_new_numbers = can_tell and rng.random() < 0.08

    def _choose_renewer(self):
        """By a dice of its own: the same company, lived in or not."""
        if self.portfolio.style == "only the end":
            # one row for many years does not tell the job how long a term is
            self.contract.auto_renewal = False
        if self.contract.auto_renewal:
            return "job"
        rng = Random(f"{self.portfolio.seed}/renewer/{self.number}")
        return "person" if rng.random() < 0.2 else ""

    def make(self):
        rng = self.rng
        is_open = rng.random() < 0.06
        count = rng.choices((1, 2, 3), (70, 20, 10))[0]
        if count > 1 and rng.random() < 0.25:
            self._add_sites(count, is_open)
            return self.contract
        services = name_services(rng, self.portfolio.lang, count)
        has_own_lives = count > 1 and rng.random() < 0.2 and not self.has_new_numbers
        life = self._live(is_open)
        for service in services:
            if has_own_lives and service != services[0]:
                life = self._live(is_open)
            self._add_line(life, service, "")
        return self.contract

    def _add_sites(self, count, is_open):
        """Lines that only a column nobody maps tells apart."""
        (service,) = name_services(self.rng, self.portfolio.lang, 1)
        life = self._live(is_open)
        for site in ("North", "South", "West")[:count]:
            line = self._add_line(life, service, site)
            first = self.contract.lines[0]
            for term, model in zip(line.terms, first.terms, strict=True):
                term.cents, term.quantity = model.cents, model.quantity
                term.wrong_cents = model.wrong_cents

    # --- when ---

    def _live(self, is_open):
        """(spans, day on which the rows go): term after term until the company's
        last day, or until the customer leaves."""
        rng, portfolio = self.rng, self.portfolio
        back = rng.randrange(0, 30 * self.months + 30)
        start = portfolio.first - timedelta(days=back)
        if rng.random() < 0.15:
            days = (portfolio.last - portfolio.first).days
            start = portfolio.first + timedelta(days=rng.randrange(days))
        if rng.random() < 0.6:
            start = start.replace(day=1)
        span = Span(start, None, start - timedelta(days=rng.randrange(10)))
        if is_open:
            return [span], None
        span.end = self._end(start)
        spans = [span]
        chance = LOST * min(1, self.months / 12)
        while span.known <= portfolio.last:
            self._mend(span)
            if rng.random() < chance:
                return spans, self._leave(span)
            span = self._follow(span)
            spans.append(span)
        return spans[:-1] or spans, None

    def _end(self, start):
        days = 0 if self.portfolio.has_anniversary_ends else 1
        return add_months(start, self.months) - timedelta(days=days)

    def _follow(self, before):
        """The next term: mostly the day after, now and then early or after a gap."""
        rng = self.rng
        start = before.end + timedelta(days=1)
        if self.portfolio.has_anniversary_ends:
            start = before.end
        may_move = self.months >= 6 and self.contract.renewed_by != "job"
        if may_move and rng.random() < 0.1:
            start += timedelta(days=rng.randrange(1, 60))
        elif may_move and rng.random() < 0.05 and self._may_overlap():
            start -= timedelta(days=rng.randrange(1, 45))
        # signed beforehand, or typed when somebody found the time
        soonest = max(before.end - timedelta(days=8 * self.months), before.start)
        soonest = max([soonest, *(draft.until for draft in before.drafts)])
        latest = before.end + timedelta(days=min(40, 10 * self.months))
        days = max(1, (latest - soonest).days)
        known = soonest + timedelta(days=rng.randrange(days) + 1)
        return Span(start, self._end(start), known)

    def _may_overlap(self):
        """Two rows that overlap for weeks would be two lines to anybody."""
        return self.portfolio.style == "in place"

    def _mend(self, span):
        """A typo that is mended some time later, or an end put off by some weeks."""
        rng = self.rng
        dice = rng.random()
        if self.contract.renewed_by == "job":
            # Odoo would go on from the wrong end
            return
        length = (span.end - span.start).days + 1
        if dice < 0.04:
            most = min(9, length // 10)
            days = rng.choice([n for n in range(-most, most + 1) if n])
            until = span.known + timedelta(days=rng.randrange(20, 120))
            until = min(until, span.end - timedelta(days=10))
            wrong = span.end + timedelta(days=days)
            span.drafts.append(Draft(until, span.start, wrong, "corrected"))
        elif dice < 0.07 and self.months >= 6:
            until = span.end - timedelta(days=rng.randrange(1, 40))
            span.drafts.append(Draft(until, span.start, span.end, "extended"))
            weeks = rng.randrange(1, 9)
            span.end += timedelta(days=7 * weeks)

    def _leave(self, span):
        """The day on which the rows of a lost term are deleted."""
        rng = self.rng
        dice = rng.random()
        if dice < 0.15 and self.months >= 6:
            back = (span.end - span.start).days // 3
            left = span.end - timedelta(days=rng.randrange(1, back))
            return max(left, span.known + timedelta(days=1))
        if dice < 0.65:
            return span.end + timedelta(days=rng.randrange(1, 15))
        return span.end + timedelta(days=rng.randrange(60, 200))

    # --- what ---

    def _add_line(self, life, service, site):
        spans, leaves = life
        rng = self.rng
        cents = rng.randrange(5_000, 4_000_000)
        if rng.random() < 0.5:
            cents = max(10_000, cents // 10_000 * 10_000)
        quantity = rng.choice((1, 1, 1, 2, 3, 5, 10, 25))
        key = f"{self.number}.{len(self.contract.lines)}"
        line = Line(key, self.contract, site, [], leaves)
        for index, span in enumerate(spans):
            if index:
                cents = self._price(cents)
            line.terms.append(self._make_term(line, span, service, cents, quantity))
        self.contract.lines.append(line)
        return line

    def _price(self, cents):
        """The amount of the next term: more, less, or the same."""
        dice = self.rng.random()
        if dice < 0.5:
            return cents + cents * self.rng.randrange(1, 9) // 100
        if dice < 0.6:
            return cents - cents * self.rng.randrange(1, 20) // 100
        return cents

    def _make_term(self, line, span, service, cents, quantity):
        before = line.terms[-1] if line.terms else None
        number = self._make_number(span, len(line.terms))
        term = Term(span, number, service, cents, quantity)
        if self.has_years:
            term.service = f"{service} {span.start.year}"
        if before and before.number != number:
            term.replaces = before.number
        if self.rng.random() < 0.03:
            # two digits the wrong way round
            until = span.known + timedelta(days=self.rng.randrange(20, 150))
            digits = str(cents)
            swapped = int(digits[0] + digits[2] + digits[1] + digits[3:])
            term.wrong_cents = (until, swapped)
        return term

    def _make_number(self, span, index):
        number = f"V-{self.portfolio.seed % 90 + 10}{self.number:04d}"
        return f"{number}/{index + 1}" if self.has_new_numbers else number
