# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Learn the probability of renewal from outcomes.

Two learners are tried: lines that may bend (``lines``), and tables of one and of two
features (``tables``). Which of them, and how closely it follows what it sees, is
decided by what predicts best those that were not learned from: later ones, where the
history is long enough for that, else other customers. So is whether more of the good
may ever be worse, as it may where a person was wrong about what is good. The result is
plain data, see ``learned``.
"""

from dataclasses import replace

import numpy as np

from . import lines, tables
from .folds import split_by_group, split_forward
from .learned import predict

LEARNERS = ("lines", "tables")
# Points at which a line may bend, and outcomes of the scarcer kind that this needs.
BENDS = ((0, 0), (3, 60), (8, 200))
# How strongly coefficients are held back: the smaller the more.
RIDGES = (0.03, 0.3, 3.0)
# Rows that are enough to decide; more only cost time.
MAX_ROWS = 4000
# Stretches of time that are predicted from those before, and outcomes of either kind
# that this needs.
STRETCHES = 4
MIN_OUTCOMES = 15


def fit(sample, seed=0):
    """Learn a model.

    :param sample: tools.sample.Sample of closed renewals, both outcomes occurring; the
        order of its rows does not matter
    :return: a model, see ``learned``

    >>> from .sample import Sample
    >>> rng = np.random.default_rng(0)
    >>> logins, days = rng.uniform(0, 30, 400), np.arange(400)
    >>> renewed = (rng.uniform(0, 30, 400) < logins).astype(float)
    >>> sample = Sample(days, days, renewed, *[days] * 6, columns={"logins": logins},
    ...     kinds={"logins": "number"})
    >>> model = fit(sample)
    >>> said = predict(model, {"logins": [1, 29]}, 2)
    >>> bool(said[0] < 0.3 < 0.7 < said[1])
    True
    """
    return fit_with(sample, choose(sample, seed))


def fit_with(sample, chosen):
    """Learn a model of which ``choose`` decided what it is like."""
    sample = sample.sort()
    if chosen["learner"] == "lines":
        return lines.fit(sample, chosen["bends"], chosen["ridge"])
    if not chosen["is_monotone"]:
        sample = _set_free(sample)
    return tables.fit(sample, chosen["rounds"], chosen["pairs"])


def choose(sample, seed=0, learners=LEARNERS):
    """The learner, and how closely it follows what it sees, by log loss on those that
    were not learned from.

    :param learners: those that are tried
    :return: ``learner`` and its settings
    """
    rows = np.random.default_rng(seed).permutation(len(sample))[:MAX_ROWS]
    sample = sample.sort().take(np.sort(rows))
    splits = _get_splits(sample, seed)
    found = []
    if "lines" in learners:
        found.append(_choose_lines(sample, splits))
    if "tables" in learners:
        found.append(_choose_rounds(sample, splits))
        if sample.directions:
            found.append(_choose_rounds(_set_free(sample), splits))
    # the simpler one where they are equal
    _loss, chosen = min(found, key=lambda one: one[0])
    if chosen["learner"] == "tables":
        asked = sample if chosen["is_monotone"] else _set_free(sample)
        chosen["pairs"] = tables.find_pairs(asked, chosen["rounds"])
    return chosen


def _set_free(sample):
    """The same, in which more of anything may be worse or better."""
    return replace(sample, directions={})


def _get_splits(sample, seed):
    """[(rows to learn from, rows to ask)], forward in time where that can be."""
    forward = [
        (learn, ask)
        for learn, ask in split_forward(sample.observed, sample.known, STRETCHES + 1)
        if sample.take(learn).is_enough(2 * MIN_OUTCOMES, MIN_OUTCOMES)
    ]
    if len(forward) >= STRETCHES // 2:
        return forward
    return [
        (learn, ask)
        for learn, ask in split_by_group(sample.groups, sample.renewed, 3, seed)
        if sample.take(learn).is_enough(2, 1)
    ]


def _choose_lines(sample, splits):
    """(loss, learner and settings)"""

    def get_loss(bends, ridge):
        return sum(_try_lines(sample, *split, bends, ridge) for split in splits)

    scarce = min(sample.lost, len(sample) - sample.lost)
    bends = min(
        (bends for bends, needed in BENDS if scarce >= needed),
        key=lambda bends: get_loss(bends, RIDGES[1]),
    )
    losses = {ridge: get_loss(bends, ridge) for ridge in RIDGES}
    ridge = min(losses, key=losses.get)
    return losses[ridge], {"learner": "lines", "bends": bends, "ridge": ridge}


def _try_lines(sample, learn, ask, bends, ridge):
    asked = sample.take(ask)
    model = lines.fit(sample.take(learn), bends, ridge)
    return _get_loss(asked.renewed, predict(model, asked.columns, len(asked)))


def _choose_rounds(sample, splits):
    """(loss, learner and settings)"""
    losses = _sum_losses(_try_rounds(sample, *split) for split in splits)
    rounds = min(losses, key=losses.get)
    chosen = {"learner": "tables", "rounds": rounds}
    return losses[rounds], {**chosen, "is_monotone": bool(sample.directions)}


def _try_rounds(sample, learn, ask):
    """{number of trees: loss}"""
    asked = sample.take(ask)
    said = tables.try_rounds(sample.take(learn), asked)
    return {number: _get_loss(asked.renewed, one) for number, one in said.items()}


def _sum_losses(losses):
    """{number of trees: loss of all splits}; without any nothing is better.

    >>> _sum_losses([{12: 1.0, 25: 2.0}, {12: 3.0}])
    {12: 4.0}
    """
    losses = list(losses)
    numbers = set.intersection(*map(set, losses)) if losses else ()
    total = {number: sum(loss[number] for loss in losses) for number in sorted(numbers)}
    return total or {tables.ROUNDS[0]: np.inf}


def _get_loss(renewed, said):
    """How surprised somebody is who said so (Good 1952), summed over the rows.

    >>> round(_get_loss(np.array([1, 0]), np.array([0.5, 0.5])), 3)
    1.386
    """
    from sklearn.metrics import log_loss

    return float(log_loss(renewed, said, labels=[0, 1], normalize=False))
