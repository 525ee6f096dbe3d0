# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Query budgets: a batch costs the same number of queries whatever its size.

Counts are stable where times are not. Each test does the same work on few and on many
renewals; what the first time costs (caches of the registry) is left out.
"""

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

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

    def test_planning_reads_its_own_renewals_only(self):
        """However many steps there are of the same rule, of which the database has
        counted none yet, as after an import."""
        renewals = self.clone(self.new_renewal(), 2000)
        self.env.cr.execute("ANALYZE renewal_renewal, renewal_step")
        self.plan(renewals[:1000])
        before = self.count_rows_read("renewal_renewal", "renewal_step")
        self.plan(renewals[1000:])
        self.env.flush_all()
        read = self.count_rows_read("renewal_renewal", "renewal_step") - before
        self.assertEqual(len(renewals.step_ids), 2000)
        self.assertLess(read, 50 * 1000)

    def test_giving_out_tasks_costs_the_same_for_many(self):
        self.assert_constant(self.get_steps, self.run_steps)

    def test_escalating_costs_the_same_for_many(self):
        self.assert_constant(self.get_given, self.escalate)

    def test_catching_up_costs_the_same_for_many(self):
        """Two owners and one leader have lists, whatever is on them."""
        lists = self.env["renewal.catch.up"]

        def prepare(contracts):
            steps = contracts.renewal_ids.step_ids
            steps.write({"state": "skipped", "action": "activity"})
            steps[::2].action = "escalation"
            return steps

        def work(steps):
            lists._add_missed(steps)
            lists._add_decisions(steps.renewal_id)
            self.env["renewal.phase"]._keep_lists(Domain.TRUE)

        self.assert_constant(prepare, work)
        self.assertEqual(len(lists.search([]).activity_ids), 3)

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
    # What the database reads
    # ------------------------------------------------------------------

    def clone(self, renewal, count):
        """So many renewals like one without steps, each a day longer than another."""
        renewal.step_ids.unlink()
        self.env.flush_all()
        names = [n for n, f in renewal._fields.items() if f.store and f.column_type]
        names.remove("id")
        ends = ("term_end", "current_end", "decision_date", "due_date")
        values = [
            SQL("%s + number", SQL.identifier(name))
            if name in ends
            else SQL.identifier(name)
            for name in names
        ]
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO renewal_renewal (%s) SELECT %s FROM renewal_renewal, "
                "generate_series(1, %s) AS number WHERE id = %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(values),
                count,
                renewal.id,
            )
        )
        return renewal.browse(row[0] for row in rows)

    def count_rows_read(self, *tables):
        """Rows of these tables that the database looked at in this transaction."""
        self.env.cr.execute(
            "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables "
            "WHERE relname IN %s",
            [tables],
        )
        return self.env.cr.fetchone()[0]

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
