# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, day
from .test_forecast_snapshot import SnapshotCase


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
    def test_accuracy_of_three_renewals_is_as_computed_by_hand(self):
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

    def test_snapshots_that_are_too_old_do_not_count(self):
        """A snapshot of day 0 stands for two weeks, not for more."""
        near, far = self.new_forecast(end=103), self.new_forecast(end=104)
        self.take(0)
        rows = self.get_groups(near | far, ["renewal_id", "horizon"], ["__count"])
        self.assertEqual(set(rows), {(near, "090")})

    def test_only_what_fell_due_counts(self):
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

    def test_undecided_amounts_are_stated(self):
        renewal = self.new_forecast()
        self.take(0)
        found = self.get_groups(
            renewal,
            ["horizon"],
            ["undecided_amount:sum", "slipped_amount:sum", "actual_amount:sum"],
        )
        self.assertEqual(found[("090",)], (1200, 1200, 0))

    def test_a_row_opens_its_renewal(self):
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

    def test_amounts_of_other_companies_are_converted(self):
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
