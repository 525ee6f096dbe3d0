# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import day
from .lifecycle_common import LifecycleCase


@tagged("post_install", "-at_install")
class TestLifecycleShown(LifecycleCase):
    """Where the stage is seen and asked for, by whom, and what that costs."""

    def count_queries(self, count):
        """Of the day's classification of so many more customers, all of whom move."""
        for number in range(count):
            self.new_customer(f"Customer {number}")
        self.env.flush_all()
        self.env.invalidate_all()
        phases = self.env["renewal.phase"]._for_company(self.company)
        lifecycle = phases.env["renewal.lifecycle"]
        # whose time zone it is may be known already
        self.assertFalse(phases.env.user.tz)
        before = self.env.cr.sql_log_count
        lifecycle._update_facts(self.company, day(0))
        changes = lifecycle._get_changes(self.company, day(0))
        moved = lifecycle._move(changes, day(0))
        self.env.flush_all()
        return moved, self.env.cr.sql_log_count - before

    # ------------------------------------------------------------------
    # On the renewal
    # ------------------------------------------------------------------

    def test_renewal_shows_the_stage_until_it_is_closed(self):
        customer = self.new_customer()
        renewal = customer.open_renewal_ids
        self.run_day()
        self.assertEqual(renewal.lifecycle_stage_id, self.get_stage("maturity"))
        opened = self.new_contract(partner_id=customer.partner_id.id).renewal_ids
        self.assertEqual(opened.lifecycle_stage_id, self.get_stage("maturity"))
        renewal._close("churned", day(0))
        self.set_health(customer.partner_id, 20, on=1)
        self.run_day(1)
        self.assertEqual(opened.lifecycle_stage_id, self.get_stage("at_risk"))
        self.assertEqual(renewal.lifecycle_stage_id, self.get_stage("maturity"))

    def test_renewals_are_found_and_grouped_by_stage(self):
        mature = self.new_customer().open_renewal_ids
        red = self.new_customer(score=20).open_renewal_ids
        self.run_day()
        renewals = mature | red
        stage = self.get_stage("at_risk")
        ours = [("id", "in", renewals.ids)]
        found = renewals.search([*ours, ("lifecycle_stage_id", "=", stage.id)])
        self.assertEqual(found, red)
        for model, domain in (
            ("renewal.renewal", ours),
            ("renewal.analysis", [("renewal_id", "in", renewals.ids)]),
        ):
            groups = dict(
                self.env[model]._read_group(domain, ["lifecycle_stage_id"], ["__count"])
            )
            expected = {stage: 1, self.get_stage("maturity"): 1}
            self.assertEqual(groups, expected, model)

    def test_contacts_show_and_find_the_stage(self):
        customer = self.new_customer()
        person = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": customer.partner_id.id}
        )
        self.run_day()
        stage = self.get_stage("maturity")
        self.assertEqual(person.lifecycle_stage_id, stage)
        found = person.search(
            [("lifecycle_stage_id", "=", stage.id), ("id", "=", person.id)]
        )
        self.assertEqual(found, person)

    def test_condition_of_a_step_can_ask_for_the_stage(self):
        wanted = self.get_stage("at_risk").id
        condition = f"[('lifecycle_stage_id', '=', {wanted})]"
        self.new_playbook(
            self.step_vals(-90, condition=condition),
            self.step_vals(
                -80, condition="[('lifecycle_stage_id.name', '=', 'At risk')]"
            ),
        )
        red = self.new_customer(end=90, score=20).open_renewal_ids
        green = self.new_customer(end=90).open_renewal_ids
        self.run_day()
        self.run_day(10)
        self.assertEqual(self.get_states(red), {-90: "done", -80: "done"})
        self.assertEqual(self.get_states(green), {-90: "skipped", -80: "skipped"})

    def test_playbook_that_asks_for_the_stage_is_chosen_when_it_changes(self):
        stage = self.get_stage("at_risk")
        playbook = self.new_playbook(
            domain=f"[('lifecycle_stage_id', '=', {stage.id})]"
        )
        customer = self.new_customer()
        self.run_day()
        self.assertFalse(customer.open_renewal_ids.playbook_id)
        self.set_health(customer.partner_id, 20, on=1)
        self.run_day(1)
        self.assertEqual(customer.open_renewal_ids.playbook_id, playbook)

    # ------------------------------------------------------------------
    # Access
    # ------------------------------------------------------------------

    def test_history_of_other_customers_and_companies_is_hidden(self):
        mine = self.new_customer("Mine")
        theirs = self.new_customer("Theirs")
        theirs.open_renewal_ids.write({"user_id": self.other_rep.id, "team_id": False})
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.set_health(self.new_partner(), 80, company=company)
        self.run_day()
        moves = (mine | theirs | foreign).lifecycle_history_ids
        self.assertEqual(len(moves), 3)
        for user, expected in (
            (self.rep, mine),
            (self.leader, mine | theirs),
            (self.manager, mine | theirs),
        ):
            seen = moves.with_user(user).search([("id", "in", moves.ids)])
            self.assertEqual(seen.sudo().customer_id, expected, user.login)

    def test_nobody_writes_stages_of_customers_by_hand(self):
        customer = self.new_customer()
        self.run_day()
        stage = self.get_stage("former")
        for record in (customer, customer.open_renewal_ids):
            with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                record.with_user(self.rep).write({"lifecycle_stage_id": stage.id})
        with self.assertRaises(AccessError):
            stage.with_user(self.rep).name = "Gone"
        with self.assertRaises(AccessError):
            customer.lifecycle_history_ids.with_user(self.manager).write(
                {"to_stage_id": stage.id}
            )

    def test_condition_asks_only_what_its_writer_may_read(self):
        stage = self.get_stage("former").with_user(self.manager)
        stage.domain = "[('partner_id.name', '=', 'Acme')]"
        with self.assertRaisesRegex(ValidationError, "You may not read"):
            stage.domain = "[('partner_id.credit_limit', '>', 5)]"

    # ------------------------------------------------------------------
    # Volume
    # ------------------------------------------------------------------

    def test_more_customers_cost_no_more_queries(self):
        self.count_queries(1)
        few = self.count_queries(5)
        many = self.count_queries(50)
        self.assertEqual((few[0], many[0]), (5, 50))
        self.assertEqual(many[1], few[1])
        self.assertLessEqual(few[1], 30)
