# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, day
from .hypothesis_common import given, settings, st
from .test_forecast_snapshot import SnapshotCase

Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1)
# What may happen to a renewal within a week.
CHANGES = (
    "nothing",
    "up",
    "down",
    "omit",
    "win",
    "lose",
    "void",
    "move",
    "hand_over",
    "move_and_up",
    "new",
)


class MovementCase(SnapshotCase):
    """The snapshot is of today; a week later everything is looked at. Due on 31 May."""

    freeze_time = freeze_time(day(7))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.movements = cls.env["renewal.forecast.movement"]

    def take_week_before(self):
        with freeze_time(TODAY):
            self.take()

    def apply(self, renewal, change):
        if change in ("up", "move_and_up"):
            renewal.owner_amount = 1500
        elif change == "down":
            renewal.manager_amount = 700
        elif change == "omit":
            renewal.owner_category = "omitted"
        elif change == "win" and renewal.due_date == day(90):
            self.renew(renewal, 110)
        elif change == "win":
            renewal._close("renewed", day(7))
        elif change == "lose":
            renewal._close("churned", day(7))
        elif change == "void":
            renewal._close("cancelled", day(7))
        elif change == "hand_over":
            renewal.user_id = self.other_rep
        if change in ("move", "move_and_up"):
            renewal._move_end(day(151), day(7))

    def get_moves(self, renewals):
        """{(movement, owner, quarter): amount}"""
        rows = self.movements._read_group(
            [("renewal_id", "in", renewals.ids), ("movement", "!=", "start")],
            ["movement", "user_id", "due_date:quarter"],
            ["amount:sum"],
        )
        return {
            (movement, user.name, quarter): amount
            for movement, user, quarter, amount in rows
        }


@tagged("post_install", "-at_install")
class TestForecastMovement(MovementCase):
    def test_what_each_change_is_called(self):
        """1,200 each; a won one is 1,320 now."""
        for change, expected in {
            "nothing": {},
            "up": {("up", "rep", Q2): 300},
            "down": {("down", "rep", Q2): -500},
            "omit": {("down", "rep", Q2): -1200},
            "win": {("won", "rep", Q2): 120},
            "lose": {("lost", "rep", Q2): -1200},
            "void": {("moved_out", "rep", Q2): -1200},
            "move": {("moved_out", "rep", Q2): -1200, ("moved_in", "rep", Q3): 1200},
            "hand_over": {
                ("moved_out", "rep", Q2): -1200,
                ("moved_in", "other_rep", Q2): 1200,
            },
            "move_and_up": {
                ("moved_out", "rep", Q2): -1200,
                ("moved_in", "rep", Q3): 1200,
                ("up", "rep", Q3): 300,
            },
        }.items():
            with self.subTest(change=change), self.env.cr.savepoint() as savepoint:
                renewal = self.new_forecast()
                self.take_week_before()
                self.apply(renewal, change)
                self.assertEqual(self.get_moves(renewal), expected)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_what_comes_into_sight_has_moved_in_and_what_is_signed_is_new(self):
        with freeze_time(day(-1)):
            far = self.new_renewal(400)
        self.new_forecast()
        self.take_week_before()
        far._move_end(day(90), day(7))
        new = self.new_forecast()
        self.assertEqual(
            self.get_moves(far | new),
            {("moved_in", "rep", Q2): 1200, ("new", "rep", Q2): 1200},
        )

    def test_another_day_of_the_quarter_is_no_move(self):
        renewal = self.new_forecast()
        self.take_week_before()
        renewal._move_end(day(95), day(7))
        self.assertEqual(self.get_moves(renewal), {})

    def test_a_win_for_the_forecast_is_a_win_all_the_same(self):
        renewal = self.new_forecast()
        self.take_week_before()
        self.renew(renewal)
        self.assertEqual(self.get_moves(renewal), {("won", "rep", Q2): 0})

    def test_the_order_is_that_of_a_waterfall(self):
        down, up, lost = (self.new_forecast() for _number in range(3))
        self.take_week_before()
        self.apply(down, "down")
        self.apply(up, "up")
        self.apply(lost, "lose")
        rows = self.movements._read_group(
            [("renewal_id", "in", (down | up | lost).ids)], ["movement"], []
        )
        self.assertEqual([row[0] for row in rows], ["start", "up", "down", "lost"])

    def test_amounts_are_in_the_currency_of_the_company_that_looks(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": euro.id}
        )
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 2.0}
        )
        self.new_contract(company_id=other.id, user_id=False)
        both = (self.company | other).ids
        rows = self.movements.with_context(allowed_company_ids=both)._read_group(
            [("company_id", "=", other.id)], ["movement"], ["amount:sum"]
        )
        self.assertEqual(rows, [("new", 600)])
        own = self.movements.with_user(self.manager)
        self.assertFalse(own.search([("company_id", "=", other.id)]))

    def test_a_rep_sees_what_moved_of_the_own(self):
        mine, theirs = self.new_forecast(), self.new_forecast()
        (mine | theirs).team_id = False
        theirs.user_id = self.other_rep
        theirs.team_id = False
        self.take_week_before()
        (mine | theirs).owner_amount = 1500
        seen = self.movements.with_user(self.rep).search(
            [("renewal_id", "in", (mine | theirs).ids)]
        )
        self.assertEqual(seen.renewal_id, mine)

    # ------------------------------------------------------------------
    # Sums
    # ------------------------------------------------------------------

    @given(
        changes=st.lists(
            st.tuples(st.sampled_from(CHANGES), st.sampled_from(CHANGES)), max_size=6
        )
    )
    @settings(max_examples=12)
    def test_movements_add_up_to_the_forecast_of_now(self, changes):
        """Whatever happens to whichever renewals: in each quarter and of each owner."""
        with self.env.cr.savepoint() as savepoint:
            kept = [pair for pair in changes if "new" not in pair]
            renewals = [self.new_forecast() for _pair in kept]
            self.take_week_before()
            for renewal, pair in zip(renewals, kept, strict=True):
                for change in pair:
                    if not renewal.outcome:
                        self.apply(renewal, change)
            for _number in range(len(changes) - len(kept)):
                self.new_forecast()
            self.env.flush_all()
            self.assertEqual(self.get_movement_sums(), self.get_forecast_sums())
            self.assertEqual(self.get_start(), self.get_snapshot())
            savepoint.rollback()
            self.env.invalidate_all()

    def get_movement_sums(self):
        rows = self.movements._read_group(
            [], ["user_id", "due_date:quarter"], ["amount:sum"]
        )
        return self.without_zeros(rows)

    def get_forecast_sums(self):
        renewals = self.env["renewal.renewal"]
        domain = renewals._get_forecast_domain() & self.snapshots._get_taken_domain(
            self.company, TODAY
        )
        rows = renewals._read_group(
            list(domain), ["user_id", "due_date:quarter"], ["forecast_amount:sum"]
        )
        return self.without_zeros(rows)

    def without_zeros(self, rows):
        sums = Counter()
        for user, quarter, amount in rows:
            sums[user.id, quarter] += round(amount, 2)
        return {key: amount for key, amount in sums.items() if amount}

    def get_start(self):
        [(amount,)] = self.movements._read_group(
            [("movement", "=", "start")], [], ["amount:sum"]
        )
        return amount or 0

    def get_snapshot(self):
        [(amount,)] = self.snapshots._read_group(
            [("date", "=", TODAY), ("company_id", "=", self.company.id)],
            [],
            ["forecast_amount:sum"],
        )
        return amount or 0
