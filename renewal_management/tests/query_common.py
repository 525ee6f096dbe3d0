# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counting queries: the same work on few and on many renewals."""

from .common import TODAY, RenewalCase

FEW = 5
MANY = 50


class QueryCase(RenewalCase):
    """Renewals with a task that is due today, and a meter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_playbook(cls.step_vals(-90, escalate_after_days=1))

    def new_contracts(self, count):
        """Contracts of one customer each, owned by turns."""
        owners = self.rep | self.other_rep
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(count)]
        )
        return self.env["contract.contract"].union(
            *(
                self.new_contract(partner_id=partner.id, user_id=owner.id)
                for partner, owner in zip(partners, [*owners] * count, strict=False)
            )
        )

    def count_queries(self, work, records):
        """Queries of a piece of work that begins with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        # browsed anew: what is read together is known from the memory just emptied
        records = records.browse(records.ids)
        before = self.env.cr.sql_log_count
        work(records)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def count_few_and_many(self, prepare, work):
        """Queries of the work on few contracts and on many."""
        counts = {}
        for count in (FEW, FEW, MANY):  # the first only fills the caches
            subject = prepare(self.new_contracts(count))
            counts[count] = self.count_queries(work, subject)
        return counts[FEW], counts[MANY]

    def assert_constant(self, prepare, work):
        """The work costs as many queries on many contracts as on few."""
        few, many = self.count_few_and_many(prepare, work)
        self.assertEqual(many, few)
        return many

    # ------------------------------------------------------------------
    # Pieces of work
    # ------------------------------------------------------------------

    def get_unopened(self, contracts):
        contracts.renewal_ids.unlink()
        return contracts

    def sync(self, contracts):
        self.env["renewal.sync"]._sync_contracts(contracts, TODAY)

    def get_unplanned(self, contracts):
        contracts.renewal_ids.step_ids.unlink()
        return contracts.renewal_ids

    def plan(self, renewals):
        self.env["renewal.planner"]._plan(renewals, TODAY)

    def get_steps(self, contracts):
        return contracts.renewal_ids.step_ids

    def run_steps(self, steps):
        steps._work(TODAY)
        self.assertEqual(set(steps.mapped("state")), {"done"})

    def get_given(self, contracts):
        steps = self.get_steps(contracts)
        self.run_steps(steps)
        return steps

    def escalate(self, steps):
        self.run_steps(steps._create_escalations(TODAY))

    def get_renewals(self, contracts):
        return contracts.renewal_ids

    def decide(self, action, button, **values):
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        getattr(wizard.create(values), button)()

    def renew(self, renewals):
        self.decide(renewals.action_renew(), "action_renew")
        self.assertEqual(set(renewals.mapped("outcome")), {"renewed"})
