# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from collections import defaultdict
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from ..report.renewal_forecast_accuracy import HORIZONS
from ..report.renewal_forecast_accuracy_query import MAX_AGE
from ..tools.forecast import accuracy, bias
from .common import TODAY, day
from .test_forecast_snapshot import SnapshotCase

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


class AccuracyCase(SnapshotCase):
    today = day(200)

    def get_groups(self, renewals, groupby, aggregates):
        """{group: values}"""
        with freeze_time(self.today):
            rows = self.env["renewal.forecast.accuracy"]._read_group(
                [("renewal_id", "in", renewals.ids)], groupby, aggregates
            )
        return {row[: len(groupby)]: row[len(groupby) :] for row in rows}


@tagged("post_install", "-at_install")
class TestForecastAccuracy(AccuracyCase):
    def test_three_renewals_by_hand(self):
        """Three renewals of 1,200 a year fall due on day 95. Snapshots are taken on day
        0 (95 days before), 35 (60), 63 (32), 77 (18), 84 (11) and 91 (4, too late for
        any horizon).

        ======  =====  ======================  ==========================  =======
        who     which  forecast, day           what came of it             renewed
        ======  =====  ======================  ==========================  =======
        rep     A      0: 1,200; 35: 1,000;    renewed on day 80 at 90 a   1,080
                       63 and 77: 1,100;       month
                       84: 1,080, a fact
        rep     B      1,200 all the time      lost on day 100: slipped        0
        other   C      1,200; from 63 on       renewed on day 95 at 110    1,320
                       omitted: 0              a month
        ======  =====  ======================  ==========================  =======

        Sums (F, A) of the 30 days: rep 2,300, 1,080; other 0, 1,320; all 2,300, 2,400.
        """
        first, second = self.new_forecast(end=95), self.new_forecast(end=95)
        third = self.new_forecast(end=95, user_id=self.other_rep.id)
        self.take(0)
        first.owner_amount = 1000
        self.take(35)
        first.owner_amount = 1100
        third.owner_category = "omitted"
        self.take(63)
        self.take(77)
        with freeze_time(day(80)):
            self.renew(first, 90)
        self.take(84)
        self.take(91)
        with freeze_time(day(95)):
            self.renew(third, 110)
        second._close("churned", day(100))
        renewals = first | second | third

        rates = ["accuracy:avg", "bias:avg", "slippage:avg"]
        by_horizon = self.get_groups(
            renewals, ["horizon"], ["forecast_amount:sum", *rates]
        )
        for horizon, forecast in (
            ("090", 3600),
            ("060", 3400),
            ("030", 2300),
            ("015", 2300),
            ("007", 2280),
        ):
            found = by_horizon[(horizon,)]
            with self.subTest(horizon=horizon):
                self.assertEqual(found[0], forecast)
                self.assertAlmostEqual(found[1], 1 - abs(forecast - 2400) / 2400)
                self.assertAlmostEqual(found[2], (forecast - 2400) / 2400)
                self.assertAlmostEqual(found[3], 1 / 3)

        by_owner = self.get_groups(renewals, ["user_id", "horizon"], rates)
        for user, expected in (
            (self.rep, (1 - 1220 / 1080, 1220 / 1080, 1 / 2)),
            (self.other_rep, (0, -1, 0)),
        ):
            found = by_owner[user, "030"]
            with self.subTest(user=user.name):
                for value, number in zip(found, expected, strict=True):
                    self.assertAlmostEqual(value, number)

        lost = self.get_groups(second, ["horizon"], rates)[("030",)]
        self.assertEqual(lost, (0, 1, 1), "nothing renewed: divided by ATR")

    def test_too_old_is_none(self):
        """A snapshot of day 0 stands for two weeks, not for more."""
        near, far = self.new_forecast(end=103), self.new_forecast(end=104)
        self.take(0)
        rows = self.get_groups(near | far, ["renewal_id", "horizon"], ["__count"])
        self.assertEqual(set(rows), {(near, "090")})

    def test_only_what_fell_due(self):
        renewal = self.new_forecast(end=90)
        self.take(0)
        for today, count in ((90, 0), (91, 1)):
            self.today = day(today)
            self.assertEqual(len(self.get_groups(renewal, ["horizon"], [])), count)

    def test_cancelled_takes_no_part(self):
        renewal = self.new_forecast()
        self.take(0)
        renewal._close("cancelled", day(10))
        self.assertFalse(self.get_groups(renewal, ["horizon"], []))

    def test_undecided_is_stated(self):
        renewal = self.new_forecast()
        self.take(0)
        found = self.get_groups(
            renewal,
            ["horizon"],
            ["undecided_amount:sum", "slipped_amount:sum", "actual_amount:sum"],
        )
        self.assertEqual(found[("090",)], (1200, 1200, 0))

    def test_rows_and_their_renewal(self):
        renewal = self.new_forecast()
        self.take(0)
        renewal._close("churned", day(80))
        with freeze_time(self.today):
            row = (
                self.env["renewal.forecast.accuracy"]
                .with_user(self.rep)
                .search([("renewal_id", "=", renewal.id)])
            )
            self.assertEqual((row.accuracy, row.bias, row.slippage), (0, 1, 0))
            self.assertEqual(row.action_view_renewal()["res_id"], renewal.id)

    def test_currencies_of_companies(self):
        """The other company counts in T, 2 for 1: looked at from ours, half of it."""
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "T",
                "rate_ids": [Command.create({"name": day(-400), "rate": 2.0})],
            }
        )
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": currency.id}
        )
        foreign = self.new_contract(
            self.line_vals(), company_id=other.id, user_id=False
        ).renewal_ids
        mine = self.new_forecast()
        for company in (self.company, other):
            self.take(0, company)
        self.env = self.env(
            context={
                **self.env.context,
                "allowed_company_ids": (self.company | other).ids,
            }
        )
        for model in ("renewal.forecast.accuracy", "renewal.forecast.analysis"):
            with freeze_time(self.today if "accuracy" in model else TODAY):
                groups = self.env[model]._read_group(
                    [("renewal_id", "in", (mine | foreign).ids)],
                    ["company_id"],
                    ["forecast_amount:sum"],
                )
            self.assertEqual(dict(groups), {self.company: 1200, other: 600}, model)


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
            cls.snapshots._take(cls.company, day(7 * week))
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

    def test_every_cell(self):
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
