"""What must have happened, said in plain Python: no Odoo, no code of the addon.

Plays the daily runs of a list of days over the contracts, one by one, and states for
each rule and escalation level whether its step is planned, done or skipped, who had to
do it, and whether its task is closed.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from .rules import LOOKBACK_DAYS, MAIL_CAP_DAYS, RULES

TASKS = ("activity", "escalation")
# More tasks that were late from the start are one list for their person.
MAX_LATE_TASKS = 3


@dataclass
class Contract:
    """What the oracle needs to know of a contract; people are ids or None."""

    id: int
    end: object
    customer: int
    owner: int = None
    leader: int = None
    manager: int = None
    refuses_mail: bool = False


@dataclass
class Step:
    rule: dict
    level: int
    day: object
    state: str = "planned"
    assignee: int = None
    deadline: object = None
    is_closed: bool = False
    is_escalated: bool = False
    # what one e-mail did together: its customer and day
    mail: object = None


@dataclass
class Renewal:
    contract: Contract
    opened: object
    steps: list = field(default_factory=list)
    has_opportunity: bool = False

    def due(self, day):
        return [s for s in self.steps if s.state == "planned" and s.day <= day]


def play(contracts, days, is_capped=True):
    """The renewals after the runs of these days: {contract id: Renewal}.

    :param is_capped: a customer gets one e-mail within the cap, about everything that
        comes due in its time
    """
    renewals = {}
    mailed = {}
    for day in days:
        for contract in contracts:
            if contract.id not in renewals and not _is_history(contract, day):
                renewals[contract.id] = _open(contract, day)
        for renewal in renewals.values():
            _skip(renewal, day)
        _skip_many(renewals.values(), day)
        for renewal in renewals.values():
            for step in renewal.due(day):
                if step.state == "planned":
                    neighbours = renewals.values() if is_capped else ()
                    _do(renewal, step, day, mailed if is_capped else {}, neighbours)
        for renewal in renewals.values():
            _settle(renewal)
            _escalate(renewal, day)
    return renewals


def _is_history(contract, day):
    return contract.end < day - timedelta(days=LOOKBACK_DAYS)


def _open(contract, day):
    renewal = Renewal(contract, day)
    for rule in RULES:
        date = contract.end + timedelta(days=rule["offset_days"])
        renewal.steps.append(Step(rule, 0, _shift(date, rule["shift"])))
    return renewal


def _skip(renewal, day):
    """Too late, then condition not met, then overtaken by a newer one of its kind."""
    for step in renewal.due(day):
        is_escalation = step.rule["action"] == "escalation"
        late = timedelta(days=step.rule["late_days"])
        if step.day + late < day or is_escalation and step.day < renewal.opened:
            step.state = "skipped"
    for step in renewal.due(day):
        if step.rule.get("condition") and renewal.has_opportunity:
            step.state = "skipped"
    for step in renewal.due(day):
        if any(_overtakes(other, step, day) for other in renewal.steps):
            step.state = "skipped"


def _skip_many(renewals, day):
    """Who would get many tasks that were late from the start gets one list of them."""
    late, asked = defaultdict(set), defaultdict(list)
    for renewal in renewals:
        for step in renewal.due(day):
            person = step.rule["action"] == "activity" and _choose(renewal, step)
            if person and step.day <= renewal.opened:
                asked[person].append(step)
            if person and step.day < renewal.opened:
                late[person].add(renewal.contract.id)
    for person, contracts in late.items():
        if len(contracts) > MAX_LATE_TASKS:
            for step in asked[person]:
                step.state = "skipped"


def _overtakes(newer, step, day):
    is_same = newer.rule["action"] == step.rule["action"] and not newer.level
    return is_same and newer.state != "skipped" and step.day < newer.day <= day


def _do(renewal, step, day, mailed, neighbours):
    action = step.rule["action"]
    if action == "mail":
        _mail(renewal, step, day, mailed, neighbours)
    elif action == "opportunity":
        step.state = "skipped" if renewal.has_opportunity else "done"
        renewal.has_opportunity = True
    else:
        _give_task(renewal, step, day)


def _mail(renewal, step, day, mailed, neighbours):
    customer = renewal.contract.customer
    cap = timedelta(days=MAIL_CAP_DAYS)
    free = mailed.get(customer, date.min) + cap
    if renewal.contract.refuses_mail:
        step.state = "skipped"
    elif free > day:
        # it waits for the cap, unless that is after the decision
        step.day = free
        step.state = "skipped" if free > renewal.contract.end else "planned"
    else:
        mailed[customer] = day
        _tell(step, (customer, day) if neighbours else renewal.contract.id)
        for other in neighbours:
            if other.contract.customer == customer:
                for due in other.due(day + cap - timedelta(days=1)):
                    if due.rule["action"] == "mail":
                        _tell(due, (customer, day))


def _tell(step, mail):
    step.state = "done"
    step.mail = mail


def _give_task(renewal, step, day):
    step.state = "done"
    step.assignee = _choose(renewal, step)
    step.deadline = _add_working_days(day, step.rule["days_to_act"])
    if renewal.contract.end >= day:
        step.deadline = min(step.deadline, renewal.contract.end)


def _chain(contract):
    people = [contract.owner, contract.leader, contract.manager]
    return list(dict.fromkeys(person for person in people if person))


def _choose(renewal, step):
    chain = _chain(renewal.contract)
    if step.level or step.rule["action"] == "escalation":
        asked = {s.assignee for s in _family(renewal, step) if s.level < step.level}
        asked.add(renewal.contract.owner)
        chain = [person for person in chain if person not in asked]
    return chain[0] if chain else None


def _family(renewal, step):
    return [s for s in renewal.steps if s.rule is step.rule]


def _settle(renewal):
    """A task whose condition is settled is closed."""
    for step in renewal.steps:
        if step.rule.get("condition") and renewal.has_opportunity:
            _close(step)


def _close(step):
    if step.state == "done" and step.deadline:
        step.is_closed = True


def _escalate(renewal, day):
    """Level by level: an open task past its time goes to the next person."""
    for step in list(renewal.steps):
        wait = step.rule.get("escalate_after_days", 0)
        is_open = step.state == "done" and step.deadline and not step.is_closed
        if not (wait and is_open and not step.is_escalated and step.deadline < day):
            continue
        if _add_working_days(step.deadline, wait) > day:
            continue
        step.is_escalated = True
        higher = Step(step.rule, step.level + 1, day)
        if _choose(renewal, higher):
            _give_task(renewal, higher, day)
            renewal.steps.append(higher)


def _is_working(day):
    return day.weekday() < 5


def _shift(day, direction):
    while direction != "none" and not _is_working(day):
        day += timedelta(days=-1 if direction == "previous" else 1)
    return day


def _add_working_days(day, count):
    while count:
        day += timedelta(days=1)
        count -= _is_working(day)
    return day
