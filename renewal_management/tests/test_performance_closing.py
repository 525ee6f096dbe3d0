# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Query budgets of closing many renewals in one go, and of reporting on them.

What grows with their number is what Odoo and OCA ask for each record, and nothing else:
``PER_…`` says how many queries that is, and for what.
"""

from odoo.tests import tagged

from .common import TODAY
from .query_common import FEW, MANY, QueryCase

# Finishing a task posts what was done: parent message, alias domain, alias, the
# message, its recipients.
PER_TASK = 5
# OCA posts a note on the contract for each line that it renews.
PER_RENEWED_LINE = 5
# OCA writes contracts one by one when they end; Odoo asks who depends on each.
PER_TERMINATION = 1
# CRM looks for the first stage, or the won stage, of each opportunity.
PER_OPPORTUNITY = 1
MEASURES = [
    "atr_amount:sum",
    "renewed_amount:sum",
    "retained_amount:sum",
    "gross_rate:avg",
    "net_rate:avg",
    "count_rate:avg",
    "on_time_rate:avg",
    "gross_rate_in_quarter:avg",
    "resolution_rate:avg",
    "__count",
]


@tagged("post_install", "-at_install")
class TestClosingBudgets(QueryCase):
    def assert_grows(self, prepare, work, each):
        """The work costs so many queries for each renewal, whatever their number."""
        few, many = self.count_few_and_many(prepare, work)
        self.assertEqual(many - few, each * (MANY - FEW))

    def get_renewals_with_tasks(self, contracts):
        self.run_steps(self.get_steps(contracts))
        self.assertEqual(len(contracts.renewal_ids.activity_ids), len(contracts))
        return contracts.renewal_ids

    def get_renewals_with_opportunities(self, contracts):
        contracts.renewal_ids._create_opportunities()
        return contracts.renewal_ids

    def lose(self, renewals):
        reason = self.env["contract.terminate.reason"].search([], limit=1)
        action = renewals.action_lose()
        self.decide(action, "action_lose", reason_id=reason.id, note="Too dear")
        self.assertEqual(set(renewals.mapped("outcome")), {"churned"})

    # ------------------------------------------------------------------
    # The wizards
    # ------------------------------------------------------------------

    def test_queries_of_renewing_are_constant(self):
        self.assert_constant(self.get_renewals, self.renew)

    def test_queries_of_renewing_with_tasks_stay_in_budget(self):
        self.assert_grows(self.get_renewals_with_tasks, self.renew, PER_TASK)

    def test_queries_of_renewing_with_opportunities_stay_in_budget(self):
        self.assert_grows(
            self.get_renewals_with_opportunities, self.renew, PER_OPPORTUNITY
        )

    def test_queries_of_losing_stay_in_budget(self):
        self.env.user.group_ids += self.env.ref(
            "contract_termination.can_terminate_contract"
        )
        self.assert_grows(self.get_renewals, self.lose, PER_TERMINATION)

    # ------------------------------------------------------------------
    # OCA's own renewal
    # ------------------------------------------------------------------

    def test_queries_of_renewing_by_contracts_stay_in_budget(self):
        def work(renewals):
            renewals.line_ids.contract_line_id.renew()
            self.assertEqual(set(renewals.mapped("outcome")), {"renewed"})

        self.assert_grows(self.get_renewals, work, PER_RENEWED_LINE)

    # ------------------------------------------------------------------
    # Opportunities
    # ------------------------------------------------------------------

    def test_queries_of_creating_opportunities_stay_in_budget(self):
        def work(renewals):
            renewals._create_opportunities()

        self.assert_grows(self.get_renewals, work, PER_OPPORTUNITY)

    def test_losing_opportunities_costs_the_same_for_many(self):
        def prepare(contracts):
            return self.get_renewals_with_opportunities(contracts).opportunity_id

        def work(leads):
            leads.action_set_lost()

        self.assert_constant(prepare, work)

    def test_closing_with_opportunities_costs_the_same_for_many(self):
        def work(renewals):
            renewals._close("churned", TODAY)

        self.assert_constant(self.get_renewals_with_opportunities, work)

    # ------------------------------------------------------------------
    # Reports
    # ------------------------------------------------------------------

    def test_every_rate_comes_from_one_query(self):
        """Every rate in one query: none costs one of its own. Another for the names of
        the teams."""

        def prepare(contracts):
            contracts.renewal_ids._close("churned", TODAY)
            return contracts.renewal_ids

        def work(renewals):
            self.env["renewal.analysis"].with_user(self.leader).formatted_read_group(
                [("renewal_id", "in", renewals.ids)],
                groupby=["due_date:month", "team_id"],
                aggregates=MEASURES,
            )

        count = self.assert_constant(prepare, work)
        self.assertLessEqual(count, 12)
