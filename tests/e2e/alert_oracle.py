"""Which alerts there must be, said in plain Python: no Odoo, no code of the addon."""

from dataclasses import dataclass, field
from datetime import timedelta

# What a scorecard says when nobody changes it.
THRESHOLD = 50
DROP, DROP_DAYS = 15, 30
COOL_DOWN = 14


@dataclass
class Alert:
    kind: str
    opened: object
    score: int
    before: int = 0
    closed: object = None


@dataclass
class Customer:
    notified: int = None  # the band that people were last notified of
    past: dict = field(default_factory=dict)  # day -> score
    alerts: list = field(default_factory=list)

    def blocked(self, kind, day):
        return any(
            alert.kind == kind
            and (not alert.closed or alert.closed > day - timedelta(days=COOL_DOWN))
            for alert in self.alerts
        )


def play(scores, days):
    """Alerts after the runs of these days, as rows for a comparison.

    :param scores: {customer: {day: score}}, the days on which it changed
    :return: set of (customer, kind, opened, closed, score)
    """
    rows = set()
    for customer, changes in scores.items():
        state = Customer()
        for day in days:
            known = [changed for changed in changes if changed <= day]
            if known:
                _live(state, day, changes[max(known)])
        rows |= {
            (customer, alert.kind, alert.opened, alert.closed, alert.score)
            for alert in state.alerts
        }
    return rows


def _live(state, day, score):
    band = _band(score)
    state.past[day] = score
    for alert in state.alerts:
        if not alert.closed and _is_over(alert, score, band):
            alert.closed = day
    for kind, before in _falls(state, day, score, band):
        if not state.blocked(kind, day):
            state.alerts.append(Alert(kind, day, score, before))
    is_notified = any(a.kind == "band" and not a.closed for a in state.alerts)
    if state.notified is None or band > state.notified or is_notified:
        state.notified = band


def _band(score):
    """0 is red, 2 is green."""
    return (score >= 50) + (score >= 75)


def _is_over(alert, score, band):
    if alert.kind == "threshold":
        return score >= THRESHOLD
    if alert.kind == "band":
        return band >= alert.before
    return score >= (alert.before + alert.score) / 2


def _falls(state, day, score, band):
    """Kinds of alerts that are due, with what was before."""
    if score < THRESHOLD:
        yield "threshold", None
    if state.notified is not None and band < state.notified:
        yield "band", state.notified
    first = day - timedelta(days=DROP_DAYS)
    highest = max(past for when, past in state.past.items() if when >= first)
    if highest - score >= DROP:
        yield "drop", highest
