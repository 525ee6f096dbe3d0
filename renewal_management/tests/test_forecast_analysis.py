# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, day
from .test_forecast_snapshot import SnapshotCase


@tagged("post_install", "-at_install")
class TestForecastAnalysis(SnapshotCase):
    """Now against the last snapshot: 1,200 each when it was taken, a week ago."""

    def get_changes(self, renewals, *groupby):
        """{group: (now, last, change)}, where anything changed."""
        with freeze_time(day(7)):
            rows = self.env["renewal.forecast.analysis"]._read_group(
                [("renewal_id", "in", renewals.ids)],
                groupby,
                ["forecast_amount:sum", "last_amount:sum", "change_amount:sum"],
            )
        depth = len(groupby)
        return {
            row[:depth] if depth > 1 else row[0]: tuple(row[depth:])
            for row in rows
            if row[-1]
        }

    def test_change_of_category_moves_the_amount(self):
        stays, moves, leaves = (self.new_forecast() for _number in range(3))
        self.take()
        moves.owner_category = "commit"
        leaves._close("churned", TODAY)
        self.assertEqual(
            self.get_changes(stays | moves | leaves, "forecast_category"),
            {"best_case": (1200, 3600, -2400), "commit": (1200, 0, 1200)},
        )

    def test_change_of_owner_moves_the_amount(self):
        renewal = self.new_forecast()
        self.take()
        renewal.user_id = self.other_rep
        self.assertEqual(
            self.get_changes(renewal, "user_id"),
            {self.rep: (0, 1200, -1200), self.other_rep: (1200, 0, 1200)},
        )

    def test_change_of_due_date_moves_the_amount(self):
        """Due on 31 May; corrected to 31 July."""
        renewal = self.new_forecast()
        self.take()
        renewal._move_end(day(151), TODAY)
        self.assertEqual(
            self.get_changes(renewal, "due_date:month"),
            {
                day(90).replace(day=1): (0, 1200, -1200),
                day(151).replace(day=1): (1200, 0, 1200),
            },
        )

    def test_new_renewals_are_changes_and_far_ones_are_not(self):
        """What is signed since is new; what was too far away stays so."""
        far = self.new_renewal(366)
        self.new_forecast()
        self.take()
        new = self.new_forecast()
        with freeze_time(day(7)):
            rows = self.env["renewal.forecast.analysis"].search(
                [("renewal_id", "in", (far | new).ids)]
            )
            self.assertEqual(rows.renewal_id, new)
            self.assertEqual(
                (rows.change_amount, rows.side, rows.snapshot_date),
                (1200, "now", TODAY),
            )

    def test_a_new_snapshot_is_compared_with_the_week_before(self):
        """Compared is with the week before, not with an hour ago."""
        renewal = self.new_forecast()
        self.take()
        renewal.owner_amount = 1000
        self.take(7)
        changes = self.get_changes(renewal, "renewal_id")
        self.assertEqual(changes, {renewal: (1000, 1200, -200)})

    def test_everything_is_new_before_the_first_snapshot(self):
        renewal = self.new_forecast()
        changes = self.get_changes(renewal, "renewal_id")
        self.assertEqual(changes, {renewal: (1200, 0, 1200)})

    def test_the_rate_is_of_the_sums(self):
        """1,200 and 1,200 became 1,200 and 600: a quarter less."""
        one, other = self.new_forecast(), self.new_forecast()
        self.take()
        other.owner_amount = 600
        with freeze_time(day(7)):
            [(rate,)] = self.env["renewal.forecast.analysis"]._read_group(
                [("renewal_id", "in", (one | other).ids)], [], ["change_rate:avg"]
            )
        self.assertEqual(rate, -0.25)
