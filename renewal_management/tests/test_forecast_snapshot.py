# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, day
from .test_forecast import ForecastCase


class SnapshotCase(ForecastCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_lookback_days = 1000
        cls.snapshots = cls.env["renewal.forecast.snapshot"]

    def take(self, offset=0, company=None):
        return self.snapshots._take_snapshot(company or self.company, day(offset))

    def get_taken(self, renewals):
        """Snapshots of these renewals, the first ones first."""
        return self.snapshots.search(
            [("renewal_id", "in", renewals.ids)], order="date, id"
        )


@tagged("post_install", "-at_install")
class TestForecastSnapshot(SnapshotCase):
    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def test_snapshot_is_taken_once_a_week(self):
        """Today is a Monday: one today, none until Sunday, one next Monday."""
        renewal = self.new_forecast()
        for offset, count in ((0, 1), (0, 1), (1, 1), (6, 1), (7, 2), (7, 2)):
            self.run_day(offset)
            with self.subTest(offset=offset):
                self.assertEqual(len(self.get_taken(renewal)), count)
        self.assertEqual(self.get_taken(renewal).mapped("date"), [day(0), day(7)])

    def test_missed_monday_is_made_up_for_on_the_next_day(self):
        renewal = self.new_forecast()
        self.run_day(2)
        self.run_day(3)
        self.run_day(7)
        taken = self.get_taken(renewal)
        self.assertEqual(taken.mapped("date"), [day(2), day(7)])
        self.assertEqual(taken.mapped("week_date"), [day(0), day(7)])

    def test_a_run_that_took_a_snapshot_counts_it(self):
        self.new_forecast()
        self.run_day()
        finished = self.run_day().finished_at
        with freeze_time(f"{TODAY} 12:00:00"):
            self.assertEqual(self.run_day().finished_at, finished, "nothing to do")

    def test_two_workers_take_one_snapshot(self):
        """The other one has not committed yet: neither sees the other's."""
        renewal = self.new_forecast()
        self.take()
        with patch.object(type(self.snapshots), "search_count", return_value=0):
            self.assertEqual(self.take(), 0)
        self.assertEqual(len(self.get_taken(renewal)), 1)

    # ------------------------------------------------------------------
    # What
    # ------------------------------------------------------------------

    def test_snapshot_keeps_calls_and_amounts(self):
        renewal = self.new_forecast(80)
        renewal.write(
            {
                "owner_category": "commit",
                "owner_amount": 1000,
                "manager_category": "best_case",
                "csm_id": self.csm.id,
            }
        )
        self.take()
        snapshot = self.get_taken(renewal)
        expected = {
            "date": TODAY,
            "due_date": day(90),
            "days_before": 90,
            "company_id": self.company,
            "currency_id": self.company.currency_id,
            "partner_id": self.partner,
            "user_id": self.rep,
            "csm_id": self.csm,
            "team_id": self.team,
            "probability": 80,
            "computed_category": "best_case",
            "owner_category": "commit",
            "manager_category": "best_case",
            "forecast_category": "best_case",
            "forecast_source": "manager",
            "atr_amount": 1200,
            "proposed_amount": 1200,
            "owner_amount": 1000,
            "manager_amount": 0,
            "forecast_amount": 1000,
            "weighted_amount": 960,
        }
        self.assertEqual({name: snapshot[name] for name in expected}, expected)
        renewal.write({"manager_amount": 700, "user_id": self.other_rep.id})
        self.assertEqual(renewal.forecast_amount, 700)
        self.assertEqual({name: snapshot[name] for name in expected}, expected)

    def test_snapshot_covers_what_fell_due_lately_and_within_a_year(self):
        """90 days back, a year ahead; what is closed lately as well."""
        due = {end: self.new_renewal(end) for end in (-91, -90, 0, 365, 366)}
        closed = self.new_renewal(10)
        closed._close("churned", TODAY)
        cancelled = self.new_renewal(10)
        cancelled._close("cancelled", TODAY)
        self.company.renewal_supplier_contracts = True
        supplier = self.new_renewal(10, contract_type="purchase")
        self.take()
        everything = closed.union(*due.values(), cancelled, supplier)
        self.assertEqual(
            self.get_taken(everything).renewal_id,
            closed | due[-90] | due[0] | due[365],
        )
        lost = self.get_taken(closed)
        self.assertEqual(
            (lost.forecast_category, lost.forecast_amount, lost.atr_amount),
            ("omitted", 0, 1200),
        )

    def test_yearly_reviews_are_left_out(self):
        self.company.renewal_evergreen_review = True
        review = self.new_contract(self.line_vals(None)).renewal_ids
        self.assertEqual(review.renewal_type, "evergreen")
        self.assertEqual(review.forecast_category, "omitted")
        self.take()
        self.assertFalse(self.get_taken(review))

    def test_old_ones_are_thinned_out(self):
        """More than two years later: the first week of a month, and the weeks before
        the due date, which the accuracy is measured with."""
        early = self.new_renewal(300)
        late = self.new_renewal(100)
        self.new_renewal(900)
        for week in range(5):  # 2, 9, 16, 23 and 30 March
            self.take(7 * week)
        self.take(800)
        self.assertEqual(self.get_taken(early).mapped("date"), [day(0)])
        self.assertEqual(len(self.get_taken(late)), 5)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_nobody_can_change_a_snapshot(self):
        renewal = self.new_forecast()
        self.take()
        snapshot = self.get_taken(renewal)
        admin = self.env.ref("base.user_admin")
        for user in (self.rep, self.leader, self.manager, admin):
            mine = snapshot.with_user(user)
            self.assertEqual(mine.forecast_amount, 1200)
            with self.assertRaises(AccessError):
                mine.forecast_amount = 1
            with self.assertRaises(AccessError):
                mine.unlink()
            with self.assertRaises(AccessError):
                mine.create({"renewal_id": renewal.id})

    def test_old_forecasts_stay_with_who_made_them(self):
        """After a handover the old forecasts stay with who made them."""
        renewal = self.new_forecast()
        renewal.team_id = False
        self.take()
        renewal.user_id = self.other_rep
        renewal.team_id = False
        self.take(7)
        first, second = self.get_taken(renewal)
        for user, expected in (
            (self.rep, first),
            (self.other_rep, second),
            (self.leader, first | second),
            (self.manager, first | second),
        ):
            seen = self.snapshots.with_user(user).search(
                [("renewal_id", "=", renewal.id)], order="date"
            )
            self.assertEqual(seen, expected, user.name)

    def test_each_company_has_its_own_snapshots(self):
        """Each company has its own weeks, and sees its own snapshots."""
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.new_contract(
            self.line_vals(), company_id=other.id, user_id=False
        ).renewal_ids
        mine = self.new_forecast()
        self.take()
        self.assertFalse(self.get_taken(foreign))
        self.take(company=other)
        self.assertTrue(self.get_taken(foreign))
        for model in ("renewal.forecast.snapshot", "renewal.forecast.analysis"):
            seen = (
                self.env[model]
                .with_user(self.manager)
                .search([("renewal_id", "in", (mine | foreign).ids)])
            )
            self.assertEqual(seen.renewal_id, mine, model)
