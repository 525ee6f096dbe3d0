# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work budgets: how many function calls a record may cost.

A budget is what was measured, and 3 %; whoever makes something cheaper lowers it. Only
functions of Odoo and of ours count, so a profiler shows more. Budgets hold for the apps
that the tests install: another app may well make a renewal dearer, so these are not
among the standard tests that run on anybody's server.
"""

from odoo.tests import tagged

from odoo.addons.renewal_management.tools.months import month_end

from .common import TODAY, day
from .work_common import FEW, WorkCase


@tagged("post_install", "-at_install", "-standard", "renewal_work")
class TestWorkBudgets(WorkCase):
    def test_opening_stays_in_budget(self):
        self.assert_work(self.get_unopened, self.sync, 6880)

    def test_syncing_again_stays_in_budget(self):
        self.assert_work(lambda contracts: contracts, self.sync, 2460)

    def test_planning_stays_in_budget(self):
        self.assert_work(self.get_unplanned, self.plan, 925)

    def test_giving_out_tasks_stays_in_budget(self):
        self.assert_work(self.get_steps, self.run_steps, 3400)

    def test_escalating_stays_in_budget(self):
        self.assert_work(self.get_given, self.escalate, 5734)

    def test_the_month_end_stays_in_budget(self):
        self.assert_work(self.get_month, self.count_month, 1967)

    def test_applying_register_rows_stays_in_budget(self):
        self.assert_work(
            lambda rows: rows,
            lambda rows: rows.action_apply(),
            14700,
            make=self.new_rows,
        )

    def test_renewing_stays_in_budget(self):
        self.assert_work(self.get_renewals, self.renew, 16560)

    def test_a_broken_budget_says_where(self):
        where = r"More than 1; \d+ calls a record: \d+ in \w+\.\w+ for \w+\.\w+, "
        with self.assertRaisesRegex(AssertionError, where):
            self.assert_work(self.get_unplanned, self.plan, 1)

    def test_counts_are_stable(self):
        """Whatever ran before, once it has run."""

        def count():
            contracts = self.get_unopened(self.new_contracts(FEW))
            return self.count_calls(self.sync, contracts).total

        first = [count(), count()][1]
        self.registry.clear_all_caches()
        self.run_day()
        second = [count(), count()][1]
        self.assertAlmostEqual(second / first, 1, delta=0.01)

    # ------------------------------------------------------------------
    # What is worked on
    # ------------------------------------------------------------------

    def get_month(self, contracts):
        """A month of which only these contracts are left to count."""
        self.env["renewal.arr.month"].search([]).unlink()
        return self.env["renewal.arr.month"].create(
            {
                "company_id": self.company.id,
                "date": month_end(TODAY, -1),
                "counted_to": min(contracts.ids) - 1,
            }
        )

    def count_month(self, month):
        month._count_contracts(100)
        self.assertTrue(month.is_complete)

    def new_rows(self, count):
        rows = self.env["renewal.register.row"]
        return rows.create(
            [
                {
                    "customer": f"Customer {number}",
                    "contract_number": f"{count}-{number}-{rows.search_count([])}",
                    "service": "Hosting",
                    "start_date": str(day(-275)),
                    "end_date": str(day(89)),
                    "amount": "1,200.00",
                    "owner": self.rep.login,
                }
                for number in range(count)
            ]
        )
