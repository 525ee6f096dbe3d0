# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .test_forecast_movement import Q2, MovementCase


@tagged("post_install", "-at_install")
class TestForecastWeekly(MovementCase):
    """What the panel above the weekly call is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewals = cls.env["renewal.renewal"]
        cls.q2 = [("due_date", ">=", "2026-04-01"), ("due_date", "<", "2026-07-01")]

    def new_target(self, amount, **values):
        return self.env["renewal.target"].create(
            {"amount": amount, "quarter_date": Q2, **values}
        )

    def ask(self, *domain, user=None):
        return self.renewals.with_user(user or self.manager).get_forecast_call(
            [*self.q2, *domain]
        )

    def get_moved(self, figures):
        return {
            row["movement"]: (row["amount"], row["count"])
            for row in figures["movements"]
        }

    def test_figures_follow_the_domain_of_the_list(self):
        mine = self.new_forecast()
        self.new_forecast(user_id=self.other_rep.id)
        self.new_forecast(end=151)
        mine.with_user(self.rep).owner_category = "commit"
        self.new_target(2000, user_id=self.rep.id)
        self.new_target(3000, team_id=self.team.id)
        my = ("user_id", "=", self.rep.id)
        for domain, expected in (
            ([], (3000, 1200, 2400, 1800, 1)),
            ([my], (2000, 1200, 1200, 800, 0)),
            ([("team_id.user_id", "=", self.leader.id)], (3000, 1200, 2400, 1800, 1)),
            ([my, ("forecast_category", "=", "best_case")], (2000, 0, 0, 2000, 0)),
            ([("partner_id", "=", self.partner.id)], (3000, 1200, 2400, 1800, 1)),
            ([("due_date", "<=", "2026-04-30")], (0, 0, 0, None, 0)),
        ):
            figures = self.ask(*domain)
            names = ("target", "commit", "forecast", "gap", "no_call")
            with self.subTest(domain=domain):
                self.assertEqual(tuple(figures[name] for name in names), expected)

    def test_a_month_has_no_target_and_two_quarters_have_both(self):
        self.new_target(1000)
        self.new_target(500, quarter_date="2026-07-01")
        ask = self.renewals.with_user(self.manager).get_forecast_call
        next_quarter = [
            ("due_date", ">=", "2026-07-01"),
            ("due_date", "<", "2026-10-01"),
        ]
        both = ["|", "&", *self.q2, "&", *next_quarter]
        self.assertEqual(ask(both)["target"], 1500)
        may = [("due_date", ">=", "2026-05-01"), ("due_date", "<=", "2026-05-31")]
        self.assertEqual(ask(may)["target"], 0)

    def test_what_moved_adds_up_and_opens_exactly_its_renewals(self):
        up, out, lost, same = (self.new_forecast() for _number in range(4))
        self.take_week_before()
        for renewal, change in ((up, "up"), (out, "move"), (lost, "lose")):
            self.apply(renewal, change)
        new = self.new_forecast()
        figures = self.ask(("user_id", "=", self.rep.id))
        self.assertEqual(
            self.get_moved(figures),
            {
                "start": (4800, 4),
                "new": (1200, 1),
                "moved_out": (-1200, 1),
                "up": (300, 1),
                "lost": (-1200, 1),
            },
        )
        self.assertEqual(
            sum(row["amount"] for row in figures["movements"]), figures["forecast"]
        )
        expected = {
            "start": up | out | lost | same,
            "new": new,
            "moved_out": out,
            "up": up,
            "lost": lost,
        }
        for row in figures["movements"]:
            with self.subTest(movement=row["movement"]):
                self.assertEqual(
                    self.renewals.with_user(self.manager).search(row["domain"]),
                    expected[row["movement"]],
                )

    def test_other_conditions_choose_renewals_by_what_they_are_now(self):
        up, down = self.new_forecast(), self.new_forecast()
        self.take_week_before()
        self.apply(up, "up")
        self.apply(down, "down")
        self.assertEqual(
            self.get_moved(self.ask(("id", "=", up.id))),
            {"start": (1200, 1), "up": (300, 1)},
        )
        self.assertEqual(
            self.get_moved(self.ask(("forecast_source", "=", "manager"))),
            {"start": (1200, 1), "down": (-500, 1)},
        )

    def test_a_rep_is_told_about_the_own_only(self):
        self.new_forecast()
        theirs = self.new_forecast(user_id=self.other_rep.id)
        theirs.team_id = False
        self.take_week_before()
        figures = self.ask(user=self.rep)
        self.assertEqual(figures["forecast"], 1200)
        self.assertEqual(self.get_moved(figures), {"start": (1200, 1)})

    def test_the_list_says_what_changed(self):
        up, moved, same = (self.new_forecast() for _number in range(3))
        self.take_week_before()
        up.write({"owner_category": "commit", "owner_amount": 1500})
        self.apply(moved, "move_and_up")
        new = self.new_forecast()
        seen = (up | moved | same | new).with_user(self.rep)
        self.assertEqual(
            [(renewal.change_amount, renewal.change_text) for renewal in seen],
            [
                (300, "Up · Best case → Commit"),
                (300, "Moved in · Up"),
                (0, ""),
                (1200, "New"),
            ],
        )

    def test_everybody_begins_with_what_is_theirs(self):
        for user, name in (
            (self.rep, "filter_my"),
            (self.leader, "filter_my_team"),
            (self.manager, None),
        ):
            context = self.renewals.with_user(user)._get_call_action()["context"]
            expected = {"search_default_filter_this_quarter": 1}
            if name:
                expected[f"search_default_{name}"] = 1
            with self.subTest(user=user.name):
                self.assertEqual(context, expected)

    def test_calls_are_made_by_who_may(self):
        renewal = self.new_forecast()
        arch = self.renewals.get_view(
            self.env.ref("renewal_management.renewal_renewal_view_list_call").id
        )["arch"]
        for role in ("owner", "manager"):
            self.assertIn(f"not can_make_{role}_call", arch)
        renewal.with_user(self.rep).company_owner_amount = 1000
        self.assertEqual(self.ask()["no_call"], 0)
        self.assertEqual(renewal.owner_call_date, day(7))
