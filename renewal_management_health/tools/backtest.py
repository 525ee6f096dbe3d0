# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Back-test of a score, a model or a single signal: predictions against outcomes."""

from typing import NamedTuple

import numpy as np

from . import learning, validation
from .belief import recalibrate
from .folds import split_by_group, split_forward
from .learned import predict

# A model is made anew for each stretch; how it bends only when it knows so much more.
GROWTH = 1.5


def ask(sample, method, min_decided, min_lost, seed=0, learners=learning.LEARNERS):
    """The probability of renewal of each row, by models that never saw its outcome.

    :param method: ``forward``: learned from what was known before the row's day;
        ``kfold``: learned from other customers
    :param learners: those that are tried
    :return: probabilities; NaN where there was too little to learn from
    """
    said, chosen, size = np.full(len(sample), np.nan), None, 0
    for learn, asked in _split(sample, method, seed):
        past = sample.take(learn)
        if not past.is_enough(min_decided, min_lost):
            continue
        if chosen is None or len(past) > GROWTH * size:
            chosen, size = learning.choose(past, seed, learners), len(past)
        model = learning.fit_with(past, chosen)
        said[asked] = predict(model, sample.take(asked).columns, len(asked))
    return said


def _split(sample, method, seed):
    if method == "forward":
        return split_forward(sample.observed, sample.known)
    return split_by_group(sample.groups, sample.renewed, seed=seed)


def read_scores(sample, method, min_decided, min_lost, seed=0):
    """The hand-set score as a probability: how often renewals with such a score were
    renewed, by outcomes as ``ask`` knows them.

    :return: probabilities; NaN where there was no score, or too little to compare with
    """
    said, is_scored = np.full(len(sample), np.nan), ~np.isnan(sample.scores)
    for learn, asked in _split(sample, method, seed):
        past = sample.take(learn[is_scored[learn]])
        asked = asked[is_scored[asked]]
        if len(asked) and past.is_enough(min_decided, min_lost):
            said[asked] = recalibrate(past.scores, past.renewed)(sample.scores[asked])
    return said


def get_signals(sample):
    """What tells the rows apart when looked at alone, the higher the better.

    :return: {feature: (values, for how many rows it is known)}
    """
    alone = {name: sample.columns[name] for name in ("tenure", "past_rate")}
    signals = {}
    for name, values in {**sample.signals, **alone}.items():
        known, filled = int((~np.isnan(values)).sum()), fill(values)
        if known and len(set(filled)) > 1:
            signals[name] = filled, known
    return signals


def find_rival(sample):
    """The signal that alone tells best who leaves.

    :return: (feature, values); (None, None) without any
    """
    areas = {
        name: (validation.auc(sample.renewed, values), values)
        for name, (values, _known) in get_signals(sample).items()
    }
    known = {name: found for name, found in areas.items() if found[0] is not None}
    if not known:
        return None, None
    name = max(known, key=lambda name: known[name][0])
    return name, known[name][1]


class Figures(NamedTuple):
    """How well something predicted who leaves."""

    count: int
    lost: int
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    brier: float | None
    prior_brier: float | None
    lift: float | None
    threshold: float | None
    flagged: int
    flagged_lost: int
    precision: float | None
    recall: float | None
    value_recall: float | None


def judge(renewed, scores, amounts, thresholds, probabilities=None):
    """All figures of one score.

    :param thresholds: below it a row is flagged; one for all, or one per row
    :param probabilities: the score as a probability; without it no Brier score

    >>> figures = judge([0, 1], [20, 80], [100, 1], 50, [0.2, 0.8])
    >>> figures.auc, figures.flagged, figures.recall, round(figures.brier, 2)
    (1.0, 1, 1.0, 0.04)
    """
    renewed = np.asarray(renewed, dtype=float)
    thresholds = np.broadcast_to(np.asarray(thresholds, dtype=float), renewed.shape)
    table = validation.confusion(renewed, scores, thresholds, amounts)
    area, low, high = validation.auc_interval(renewed, scores)
    is_rated = probabilities is not None
    return Figures(
        count=len(renewed),
        lost=int((renewed == 0).sum()),
        auc=area,
        auc_low=low,
        auc_high=high,
        brier=validation.brier(renewed, probabilities) if is_rated else None,
        prior_brier=validation.prior_brier(renewed),
        lift=validation.lift(renewed, scores),
        threshold=float(np.median(thresholds)) if len(thresholds) else None,
        flagged=table.flagged_lost + table.flagged_kept,
        flagged_lost=table.flagged_lost,
        precision=table.precision,
        recall=table.recall,
        value_recall=table.value_recall,
    )


def fair_threshold(scores, flagged):
    """The threshold below which as many are flagged: two scores are compared by how
    many they find with the same number of alarms.

    >>> float(fair_threshold([10, 20, 30, 40], 2))
    30.0
    >>> float(fair_threshold([10, 20], 5))
    21.0
    """
    scores = np.sort(np.asarray(scores, dtype=float))
    if not len(scores):
        return 0.0
    return scores[flagged] if flagged < len(scores) else scores[-1] + 1


def fill(values):
    """A signal where it is not known is neither good nor bad: the average one.

    >>> fill(np.array([10.0, float("nan"), 30.0])).tolist()
    [10.0, 20.0, 30.0]
    """
    known = values[~np.isnan(values)]
    return np.where(np.isnan(values), known.mean() if len(known) else 0.0, values)
