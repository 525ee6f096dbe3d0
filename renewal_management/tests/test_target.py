# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TODAY, day
from .test_forecast import ForecastCase

Q1, Q2 = date(2026, 1, 1), date(2026, 4, 1)


class TargetCase(ForecastCase):
    """What is due in 90 days, on 31 May, is of the second quarter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.targets = cls.env["renewal.target"]
        cls.analysis = cls.env["renewal.target.analysis"]

    @classmethod
    def new_target(cls, amount, **values):
        values.setdefault("quarter_date", Q2)
        return cls.targets.create({"amount": amount, **values})

    def get_sums(self, groupby, *aggregates, domain=()):
        """{group: sums} of the second quarter."""
        rows = self.analysis._read_group(
            [("quarter_date", "=", Q2), *domain], [groupby], aggregates
        )
        return {row[0]: row[1:] for row in rows}


@tagged("post_install", "-at_install")
class TestTarget(TargetCase):
    # ------------------------------------------------------------------
    # Entering
    # ------------------------------------------------------------------

    def test_any_day_becomes_the_first_of_its_quarter(self):
        for entered, first in (
            (date(2026, 6, 30), Q2),
            ("2026-04-01", Q2),
            ("2026-03-31", Q1),
        ):
            target = self.new_target(5, quarter_date=entered)
            self.assertEqual(target.quarter_date, first)
            target.unlink()
        target = self.new_target(5)
        target.quarter_date = date(2026, 2, 3)
        self.assertEqual((target.quarter_date, target.quarter_name), (Q1, "Q1 2026"))

    def test_the_form_proposes_this_quarter_and_the_team_of_the_owner(self):
        form = Form(self.targets)
        self.assertEqual(form.quarter_date, Q1)
        form.user_id = self.rep
        self.assertEqual(form.team_id, self.team)
        form.quarter_date = date(2026, 5, 5)
        self.assertEqual(form.quarter_date, Q2)
        form.amount = 10
        self.assertEqual(form.save().unit, self.company.currency_id.name)

    def test_a_target_is_set_once(self):
        for values in ({}, {"team_id": self.team.id}, {"user_id": self.rep.id}):
            self.new_target(5, **values)
            self.new_target(5, kind="gross_rate", **values)
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.new_target(7, quarter_date=day(90), **values)

    def test_the_sentence_about_a_second_target_says_what_to_do(self):
        result = self.targets.load(
            ["quarter_date", "team_id/.id", "amount", "kind"],
            [["2026-04-01", str(self.team.id), "5", "arr"]] * 2,
        )
        self.assertIn("Change that one", result["messages"][0]["message"])

    def test_targets_come_from_a_spreadsheet(self):
        result = self.targets.load(
            ["quarter_date", "user_id", "team_id", "kind", "amount"],
            [
                ["2026-05-17", "rep", "Team", "ARR renewed", "1000"],
                ["2026-05-17", "", "Team", "Gross renewal rate (%)", "90"],
            ],
        )
        self.assertFalse(result["messages"])
        targets = self.targets.browse(result["ids"])
        self.assertEqual(targets.mapped("quarter_date"), [Q2, Q2])
        self.assertEqual(targets.mapped("unit"), [self.company.currency_id.name, "%"])

    def test_impossible_amounts_are_refused(self):
        for values in ({"amount": 0}, {"amount": 101, "kind": "gross_rate"}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.new_target(**values)

    def test_a_team_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["crm.team"].create({"name": "Other", "company_id": other.id})
        with self.assertRaisesRegex(UserError, "another company|belongs to company"):
            self.new_target(5, team_id=team.id)

    # ------------------------------------------------------------------
    # Copying
    # ------------------------------------------------------------------

    def copy_quarter(self, user=None, **values):
        wizard = self.env["renewal.target.copy"].with_user(user or self.manager)
        wizard.create(values).action_copy()
        return self.targets.search([("quarter_date", "=", date(2026, 7, 1))])

    def test_a_quarter_is_copied_with_a_change_in_percent(self):
        self.new_target(1000, user_id=self.rep.id)
        self.new_target(90, team_id=self.team.id, kind="gross_rate")
        self.new_target(500, user_id=self.other_rep.id)
        self.other_rep.action_archive()
        copies = self.copy_quarter(percent=5)
        self.assertEqual(
            {(target.user_id, target.kind): target.amount for target in copies},
            {(self.rep, "arr"): 1050, (self.rep.browse(), "gross_rate"): 90},
        )

    def test_what_is_set_already_is_not_copied_over(self):
        self.new_target(1000, user_id=self.rep.id)
        self.new_target(500, user_id=self.other_rep.id)
        self.new_target(7, user_id=self.rep.id, quarter_date=date(2026, 7, 1))
        values = {"from_date": Q2, "to_date": "2026-08-08"}
        self.assertEqual(sorted(self.copy_quarter(**values).mapped("amount")), [7, 500])
        with self.assertRaisesRegex(UserError, "nothing to copy"):
            self.copy_quarter(**values)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_leaders_set_their_teams_and_administrators_all(self):
        leader = self.other_rep
        self.team.user_id = leader
        mine = self.new_target(5, user_id=self.rep.id)
        team = self.new_target(5, team_id=self.team.id)
        company = self.new_target(5)
        other_team = self.env["crm.team"].create({"name": "Other"})
        theirs = self.new_target(5, team_id=other_team.id)
        everything = mine | team | company | theirs
        for user, reads, writes in (
            (self.rep, mine | team, self.targets),
            (leader, mine | team, mine | team),
            (self.leader, everything, self.targets),
            (self.manager, everything, everything),
            (self.csm, self.targets, self.targets),
        ):
            seen = everything.with_user(user)
            with self.subTest(user=user.name):
                self.assertEqual(seen._filtered_access("read"), reads)
                self.assertEqual(seen._filtered_access("write"), writes)
        vals = {"amount": 1, "team_id": self.team.id, "quarter_date": Q1}
        self.targets.with_user(leader).create(vals)
        with self.assertRaises(AccessError):
            self.targets.with_user(leader).create({**vals, "team_id": other_team.id})
        for name, other in (("team_id", other_team), ("user_id", self.csm)):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                mine.with_user(leader).write({"team_id": False, name: other.id})

    def test_a_leader_copies_what_a_leader_may_set(self):
        self.team.user_id = self.other_rep
        self.new_target(5)
        self.new_target(7, team_id=self.team.id)
        copies = self.copy_quarter(self.other_rep, from_date=Q2, to_date="2026-07-01")
        self.assertEqual(copies.mapped("amount"), [7])

    def test_targets_of_other_companies_are_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        target = self.new_target(5, company_id=other.id)
        self.assertFalse(target.with_user(self.manager)._filtered_access("read"))
        self.assertFalse(
            self.analysis.with_user(self.manager).search(
                [("target_id", "=", target.id)]
            )
        )

    def test_today_is_in_the_first_quarter(self):
        self.assertEqual(self.targets._get_quarter(TODAY), Q1)
