# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import TODAY, day
from .test_target import Q2, TargetCase

NOBODY = "nobody"


@tagged("post_install", "-at_install")
class TestTargetAnalysis(TargetCase):
    """Each renewal is worth 1,200 and at 80 %: best case."""

    def get_by_owner(self, *aggregates):
        sums = self.get_sums("user_id", *aggregates)
        return {user.name or NOBODY: row for user, row in sums.items()}

    # ------------------------------------------------------------------
    # Targets inside targets
    # ------------------------------------------------------------------

    def test_a_team_is_worth_its_target_and_an_owner_the_owners(self):
        """Of the team's 1,000 are 400 and 300 for two owners: 300 are nobody's."""
        self.new_target(1000, team_id=self.team.id)
        self.new_target(400, user_id=self.rep.id)
        self.new_target(300, user_id=self.other_rep.id)
        self.assertEqual(
            self.get_by_owner("target_amount:sum"),
            {"rep": (400,), "other_rep": (300,), NOBODY: (300,)},
        )
        self.assertEqual(
            self.get_sums("team_id", "target_amount:sum"), {self.team: (1000,)}
        )

    def test_more_for_the_owners_than_for_the_team_is_still_the_teams(self):
        self.new_target(1000, team_id=self.team.id)
        self.new_target(1100, user_id=self.rep.id)
        self.assertEqual(
            self.get_by_owner("target_amount:sum"), {"rep": (1100,), NOBODY: (-100,)}
        )
        self.assertEqual(
            self.get_sums("team_id", "target_amount:sum"), {self.team: (1000,)}
        )

    def test_a_company_is_worth_its_target(self):
        """5,000, thereof 1,000 the team's, thereof 400 the rep's; 50 of a person who is
        in no team."""
        self.new_target(5000)
        self.new_target(1000, team_id=self.team.id)
        self.new_target(400, user_id=self.rep.id)
        self.new_target(50, user_id=self.csm.id)
        self.assertEqual(
            self.get_sums("company_id", "target_amount:sum"), {self.company: (5000,)}
        )
        self.assertEqual(
            self.get_sums("team_id", "target_amount:sum"),
            {self.team: (1000,), self.team.browse(): (4000,)},
        )

    def test_owners_alone_make_the_team(self):
        self.new_target(400, user_id=self.rep.id)
        self.new_target(300, user_id=self.other_rep.id)
        self.assertEqual(
            self.get_sums("team_id", "target_amount:sum"), {self.team: (700,)}
        )

    def test_quarters_companies_and_kinds_have_nothing_to_do_with_each_other(self):
        self.new_target(400, user_id=self.rep.id)
        self.new_target(1000, team_id=self.team.id, quarter_date=TODAY)
        self.new_target(90, team_id=self.team.id, kind="gross_rate")
        self.assertEqual(
            self.get_sums("team_id", "target_amount:sum"), {self.team: (400,)}
        )

    # ------------------------------------------------------------------
    # Against the forecast
    # ------------------------------------------------------------------

    def test_what_is_renewed_and_what_is_forecast(self):
        """Of 6,000: 1,500 renewed, 1,200 committed, 1,200 best case and 1,000 called
        pipeline; lost is lost, and another quarter is another's."""
        won, committed, _best, pipeline, lost = (
            self.new_forecast() for _number in range(5)
        )
        self.new_forecast(end=125)
        self.renew(won, 125)
        committed.manager_category = "commit"
        pipeline.write({"owner_category": "pipeline", "owner_amount": 1000})
        lost._close("churned", TODAY)
        self.new_target(6000, user_id=self.rep.id)
        names = ("target", "atr", "closed", "commit", "best_case", "forecast")
        self.assertEqual(
            self.get_by_owner(
                *(f"{name}_amount:sum" for name in names),
                "gap_amount:avg",
                "attainment_rate:avg",
                "coverage_rate:avg",
            ),
            {"rep": (6000, 6000, 1500, 2700, 3900, 4900, 3300, 0.25, 4900 / 6000)},
        )

    def test_without_a_target_there_is_no_gap(self):
        self.new_forecast()
        self.assertEqual(
            self.get_by_owner("gap_amount:avg", "coverage_rate:avg"),
            {"rep": (False, False)},
        )

    def test_a_rate_so_far_and_projected(self):
        """Lost 1,200 and renewed 1,200 of decided 2,400; 80 % of 1,200 are expected of
        the third: (1,200 + 960) / 3,600."""
        won, lost, _open = (self.new_forecast() for _number in range(3))
        self.renew(won)
        lost._close("churned", TODAY)
        self.new_target(90, user_id=self.rep.id, kind="gross_rate")
        [(target, so_far, projected)] = self.get_by_owner(
            "target_rate:avg", "gross_rate:avg", "projected_rate:avg"
        ).values()
        self.assertAlmostEqual(target, 0.9)
        self.assertAlmostEqual(so_far, 0.5)
        self.assertAlmostEqual(projected, 0.6)

    def test_the_rest_of_a_team_has_to_make_up_for_a_lower_rate(self):
        """90 % of 2,400 are 2,160; 80 % of the rep's 1,200 are 960: the other's 1,200
        have to all be renewed."""
        self.new_forecast()
        self.new_forecast(user_id=self.other_rep.id)
        self.new_target(90, team_id=self.team.id, kind="gross_rate")
        self.new_target(80, user_id=self.rep.id, kind="gross_rate")
        [(rate,)] = self.get_sums("team_id", "target_rate:avg").values()
        self.assertAlmostEqual(rate, 0.9)
        rates = self.get_by_owner("target_rate:avg")
        self.assertAlmostEqual(rates["rep"][0], 0.8)
        self.assertAlmostEqual(rates[NOBODY][0], 1)

    def test_amounts_are_in_the_currency_of_the_company_that_looks(self):
        """1 of ours is 2 of theirs: their 800 are 400 of ours."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": euro.id}
        )
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 2.0}
        )
        self.new_target(100)
        self.new_target(800, company_id=other.id)
        both = self.analysis.with_context(
            allowed_company_ids=(self.company | other).ids
        )
        rows = both._read_group(
            [("quarter_date", "=", Q2)], ["company_id"], ["target_amount:sum"]
        )
        self.assertEqual(dict(rows), {self.company: 100, other: 400})

    # ------------------------------------------------------------------
    # Opening rows, standing
    # ------------------------------------------------------------------

    def test_a_row_opens_exactly_its_renewals(self):
        mine = self.new_forecast()
        self.new_forecast(user_id=self.other_rep.id)
        self.new_forecast(end=125)
        target = self.new_target(400, user_id=self.rep.id)
        rows = self.analysis.search([("user_id", "=", self.rep.id)])
        row = rows.filtered("target_id")
        action = row.action_view_renewal()
        self.assertEqual(row.target_id, target)
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), mine)
        row = rows.filtered(lambda row: row.renewal_id == mine)
        self.assertEqual(row.action_view_renewal()["res_id"], mine.id)

    def test_the_standing_of_a_quarter(self):
        renewal = self.new_forecast().with_user(self.rep)
        renewal.owner_category = "commit"
        self.new_forecast(user_id=self.other_rep.id)
        self.new_target(2000, user_id=self.rep.id)
        self.new_target(3000, team_id=self.team.id)
        for user, whose, expected in (
            (self.rep, {"user": self.rep}, (2000, 0, 1200, 1200, 960, 800, 0.6)),
            (self.leader, {"team": self.team}, (3000, 0, 1200, 2400, 1920, 1800, 0.8)),
            (self.manager, {}, (3000, 0, 1200, 2400, 1920, 1800, 0.8)),
        ):
            analysis = self.analysis.with_user(user)
            standing = analysis._get_quarter_standing(self.company, day(90), **whose)
            names = ("target", "closed", "commit", "forecast", "weighted", "gap")
            with self.subTest(user=user.name):
                self.assertEqual(
                    tuple(standing[name] for name in (*names, "coverage")), expected
                )
                renewals = self.env["renewal.renewal"].with_user(user)
                found = renewals.search(standing["domain"])
                self.assertEqual(
                    sum(found.mapped("forecast_amount")), standing["forecast"]
                )

    def test_the_standing_without_a_target(self):
        standing = self.analysis._get_quarter_standing(self.company, day(90), self.csm)
        self.assertEqual(
            (standing["target"], standing["gap"], standing["coverage"]),
            (0, None, None),
        )
