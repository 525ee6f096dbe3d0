# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
import random
import sys
from collections import defaultdict
from datetime import timedelta

from odoo.tests import tagged

from ..report.renewal_forecast_accuracy import HORIZONS, MAX_AGE
from .common import day
from .test_forecast_accuracy import AccuracyCase

RATES = ("accuracy", "bias", "weighted_accuracy", "weighted_bias", "slippage")
AMOUNTS = ("forecast", "weighted", "actual", "atr", "undecided", "slipped")
GROUPINGS = (
    ("horizon",),
    ("horizon", "user_id"),
    ("horizon", "team_id", "due_date:month"),
    ("horizon", "forecast_category"),
    ("horizon", "forecast_source", "outcome"),
    ("due_date:month",),
    (),
)


def accuracy(actual, forecast, atr):
    """How close the forecast came: 1 is exact, below 0 it was off by more than the
    whole. None when there was nothing to collect.

    >>> accuracy(100, 90, 120), accuracy(100, 110, 120)
    (0.9, 0.9)
    >>> accuracy(0, 30, 120), accuracy(0, 0, 0)
    (0.75, None)
    """
    base = actual or atr
    return 1 - abs(actual - forecast) / base if base else None


def bias(actual, forecast, atr):
    """Which way the forecast was wrong: above 0 it promised too much.

    >>> bias(100, 90, 120), bias(100, 125, 120)
    (-0.1, 0.25)
    >>> bias(0, 30, 120), bias(0, 0, 0)
    (0.25, None)
    """
    base = actual or atr
    return (forecast - actual) / base if base else None


@tagged("post_install", "-at_install")
class TestEveryCell(AccuracyCase):
    """Every cell of every grouping, compared with plain arithmetic over what was noted
    when the snapshots were taken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(3)
        cls.renewals = cls.env["renewal.renewal"].union(
            *(
                cls.new_renewal(
                    cls.dice.randrange(30, 160),
                    user_id=cls.dice.choice([cls.rep, cls.other_rep, cls.csm]).id,
                )
                for _number in range(14)
            )
        )
        cls.noted = {}
        for week in range(24):
            cls._change_some()
            cls.snapshots._take_snapshot(cls.company, day(7 * week))
            cls._note(day(7 * week))
            cls._close_some(day(7 * week + cls.dice.randrange(7)))

    @classmethod
    def _change_some(cls):
        for renewal in cls.renewals.filtered(lambda r: not r.outcome):
            if cls.dice.random() < 0.25:
                renewal.stage_id = cls.stages[cls.dice.choice(list(cls.stages))]
            if cls.dice.random() < 0.2:
                role = cls.dice.choice(["owner", "manager"])
                renewal[f"{role}_amount"] = cls.dice.randrange(500, 1500)
                renewal[f"{role}_category"] = cls.dice.choice(
                    ["commit", "best_case", "pipeline", "omitted"]
                )
            if cls.dice.random() < 0.05:
                renewal.user_id = cls.dice.choice([cls.rep, cls.other_rep])

    @classmethod
    def _note(cls, date):
        for renewal in cls.renewals:
            cls.noted[renewal, date] = {
                name: renewal[name]
                for name in (
                    "user_id",
                    "team_id",
                    "forecast_category",
                    "forecast_source",
                    "forecast_amount",
                    "weighted_amount",
                )
            }

    @classmethod
    def _close_some(cls, date):
        for renewal in cls.renewals.filtered(lambda r: not r.outcome):
            if (renewal.due_date - date).days < 40 and cls.dice.random() < 0.1:
                outcome = cls.dice.choice(["renewed", "renewed", "churned"])
                renewal._close(outcome, date)
                if outcome == "renewed":
                    renewal.company_renewed_amount = cls.dice.randrange(600, 1800)

    def get_rows(self):
        """The rows of the report, as plain values."""
        for renewal in self.renewals:
            for horizon, _label in HORIZONS:
                latest = renewal.due_date - timedelta(days=int(horizon))
                dates = [
                    date
                    for noted, date in self.noted
                    if noted == renewal and 0 <= (latest - date).days <= MAX_AGE
                ]
                if not dates or renewal.due_date >= self.today:
                    continue
                noted = self.noted[renewal, max(dates)]
                atr = renewal.company_atr_amount
                is_open = not renewal.outcome
                is_late = is_open or renewal.closed_date > renewal.due_date
                is_won = renewal.outcome == "renewed"
                yield {
                    **noted,
                    "horizon": horizon,
                    "outcome": renewal.outcome or "open",
                    "due_date:month": renewal.due_date.replace(day=1),
                    "atr": atr,
                    "forecast": noted["forecast_amount"],
                    "weighted": noted["weighted_amount"],
                    "actual": renewal.company_renewed_amount if is_won else 0,
                    "undecided": atr if is_open else 0,
                    "slipped": atr if is_late else 0,
                }

    def test_examples_of_the_formulas_hold(self):
        result = doctest.testmod(sys.modules[__name__])
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_every_cell_equals_the_sum_of_its_rows(self):
        aggregates = [f"{name}_amount:sum" for name in AMOUNTS]
        aggregates += [f"{name}:avg" for name in RATES]
        rows = list(self.get_rows())
        self.assertGreater(len(rows), 40)
        outcomes = {row["outcome"] for row in rows}
        self.assertEqual(outcomes, {"open", "renewed", "churned"})
        for grouping in GROUPINGS:
            groups = defaultdict(list)
            for row in rows:
                groups[tuple(row[name] for name in grouping)].append(row)
            found = self.get_groups(self.renewals, grouping, aggregates)
            self.assertEqual(set(found), set(groups), grouping)
            for key, group in groups.items():
                with self.subTest(grouping=grouping, key=key):
                    self.assert_cell(found[key], group)

    def assert_cell(self, found, group):
        sums = {name: sum(row[name] for row in group) for name in AMOUNTS}
        actual, atr = sums["actual"], sums["atr"]
        expected = [
            *sums.values(),
            accuracy(actual, sums["forecast"], atr),
            bias(actual, sums["forecast"], atr),
            accuracy(actual, sums["weighted"], atr),
            bias(actual, sums["weighted"], atr),
            sums["slipped"] / atr,
        ]
        for value, number in zip(found, expected, strict=True):
            self.assertAlmostEqual(value, number)
