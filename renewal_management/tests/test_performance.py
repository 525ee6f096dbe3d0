# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Query budgets: a batch costs the same number of queries whatever its size.

Counts are stable where times are not. Each test does the same work on few and on many
renewals; what the first time costs (caches of the registry) is left out.
"""

from odoo import Command
from odoo.tests import tagged

from .common import TODAY
from .query_common import FEW, MANY, QueryCase

CARDS = 80
CARD = {
    name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
    for name in (
        "name",
        "partner_id",
        "user_id",
        "stage_id",
        "decision_date",
        "days_left",
        "atr_amount",
        "priority",
        "escalation_level",
        "activity_state",
    )
}


@tagged("post_install", "-at_install")
class TestQueryBudgets(QueryCase):
    # ------------------------------------------------------------------
    # The daily run
    # ------------------------------------------------------------------

    def test_opening_costs_the_same_for_many(self):
        self.assert_constant(self.get_unopened, self.sync)

    def test_syncing_again_costs_the_same_for_many(self):
        self.assert_constant(lambda contracts: contracts, self.sync)

    def test_planning_costs_the_same_for_many(self):
        self.assert_constant(self.get_unplanned, self.plan)

    def test_giving_out_tasks_costs_the_same_for_many(self):
        self.assert_constant(self.get_steps, self.run_steps)

    def test_escalating_costs_the_same_for_many(self):
        self.assert_constant(self.get_given, self.escalate)

    # ------------------------------------------------------------------
    # Forecast
    # ------------------------------------------------------------------

    def test_moving_to_another_stage_costs_the_same_for_many(self):
        """Forecasts follow, in both currencies."""
        stage = self.env.ref("renewal_management.renewal_stage_agreed")

        def work(renewals):
            renewals.stage_id = stage

        self.assert_constant(lambda contracts: contracts.renewal_ids, work)

    def test_making_calls_costs_the_same_for_many(self):
        def work(renewals):
            renewals.write({"manager_category": "commit", "manager_amount": 1000})

        self.assert_constant(self.get_seen, work)

    def test_a_snapshot_costs_the_same_for_many(self):
        def prepare(contracts):
            self.env["renewal.forecast.snapshot"].search([]).unlink()
            return contracts.renewal_ids

        def work(renewals):
            self.env["renewal.forecast.snapshot"]._take_snapshot(self.company, TODAY)

        self.assertLess(self.assert_constant(prepare, work), 10)

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------

    def test_the_kanban_costs_the_same_for_many(self):
        def work(renewals):
            renewals.web_read_group(
                [("id", "in", renewals.ids)],
                groupby=["stage_id"],
                aggregates=["company_atr_amount:sum"],
                auto_unfold=True,
                unfold_read_specification=CARD,
                unfold_read_default_limit=CARDS,
            )

        self.assert_constant(self.get_seen, work)

    def test_the_list_costs_the_same_for_many(self):
        def work(renewals):
            renewals.web_search_read([("id", "in", renewals.ids)], CARD, limit=CARDS)

        self.assert_constant(self.get_seen, work)

    def test_the_pivot_costs_the_same_for_many(self):
        def work(renewals):
            renewals.formatted_read_group(
                [("id", "in", renewals.ids)],
                groupby=["team_id", "decision_date:month"],
                aggregates=["company_atr_amount:sum", "__count"],
            )

        self.assert_constant(self.get_seen, work)

    def get_seen(self, contracts):
        """As a salesperson sees them: with the record rules."""
        return contracts.renewal_ids.with_user(self.leader)

    # ------------------------------------------------------------------
    # Simulation
    # ------------------------------------------------------------------

    def test_simulating_costs_the_same_for_many(self):
        """Ten times the renewals cost the same days, not ten times the queries.

        A few more are let pass: what the process remembers (languages, fields of
        other addons) depends on the tests before.
        """
        playbook = self.env["renewal.playbook"].search([])
        template = self.env.ref("renewal_management.mail_template_renewal_coming")
        rules = [
            self.step_vals(-60, action="opportunity"),
            self.step_vals(-30, action="mail", mail_template_id=template.id),
            self.step_vals(-10, condition="[('has_opportunity', '=', False)]"),
        ]
        playbook.write({"step_ids": [Command.create(rule) for rule in rules]})

        def work(contracts):
            playbook.invalidate_recordset()
            playbook.action_simulate()

        counts = {}
        for count in (FEW, FEW, MANY):
            self.env["contract.contract"].search([]).action_archive()
            self.env["renewal.renewal"].search([]).unlink()
            counts[count] = self.count_queries(work, self.new_contracts(count))
        self.assertLessEqual(counts[MANY], counts[FEW] + 4)
