# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .test_analysis import AnalysisCase

PIVOT = [
    "atr_amount:sum",
    "atr_amount:sum_currency",
    "currency_id:array_agg_distinct",
    "renewed_amount:sum",
    "gross_rate:avg",
    "net_rate:avg",
    "count_rate:avg",
    "on_time_rate:avg",
    "__count",
]


@tagged("post_install", "-at_install")
class TestAnalysisAccess(AnalysisCase):
    def test_reps_see_their_own(self):
        mine = self.new_renewal()
        theirs = self.new_renewal(user_id=self.other_rep.id)
        theirs.team_id = False
        both = [("renewal_id", "in", (mine | theirs).ids)]
        for user, expected in (
            (self.rep, mine),
            (self.leader, mine | theirs),
            (self.manager, mine | theirs),
        ):
            rows = self.analysis.with_user(user).search(both)
            self.assertEqual(rows.renewal_id, expected)

    def test_a_row_opens_its_renewal(self):
        renewal = self.new_renewal()
        row = self.analysis.search([("renewal_id", "=", renewal.id)])
        action = row.with_user(self.rep).action_view_renewal()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("renewal.renewal", renewal.id)
        )

    def test_a_pivot_is_one_query(self):
        """All levels and all measures; rates cost none of their own. The others are of
        names, and the same for any number of renewals."""

        def count_queries(specs):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.analysis.with_user(self.leader).formatted_read_grouping_sets(
                [], [[], ["team_id"], ["team_id", "due_date:month"]], specs
            )
            return self.env.cr.sql_log_count - before

        counts = {}
        for specs in (PIVOT[:1], PIVOT):  # the first only fills the caches
            self.new_renewal()
            count_queries(specs)
        counts = [count_queries(specs) for specs in (PIVOT[:1], PIVOT)]
        for end in range(30):
            self.new_renewal(end)
        counts.append(count_queries(PIVOT))
        self.assertEqual(len(set(counts)), 1, counts)
        self.assertLess(counts[0], 10)
