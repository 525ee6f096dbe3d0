# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import day
from .lifecycle_common import LifecycleCase


@tagged("post_install", "-at_install")
class TestLifecycle(LifecycleCase):
    """Which stage a customer is in, and what is noted when that changes."""

    def new_snapshots(self, customer, amounts):
        """ARR at month ends: {date: amount}."""
        for date, amount in amounts.items():
            month = self.env["renewal.arr.month"].sudo()
            known = [("company_id", "=", self.company.id), ("date", "=", date)]
            month = month.search(known) or month.create(
                {"company_id": self.company.id, "date": date}
            )
            self.env["renewal.arr.snapshot"].sudo().create(
                {
                    "month_id": month.id,
                    "company_id": self.company.id,
                    "date": date,
                    "partner_id": customer.partner_id.id,
                    "currency_id": self.company.currency_id.id,
                    "company_arr_amount": amount,
                    "month_rate_amount": amount,
                }
            )

    # ------------------------------------------------------------------
    # The stages as they are shipped
    # ------------------------------------------------------------------

    def test_each_shipped_stage_takes_its_customers(self):
        renewal = self.new_customer("Renewal", end=30)
        renewal.open_renewal_ids.in_window = True
        expansion = self.new_customer("Expansion")
        self.env["crm.lead"].create(
            {
                "name": "More seats",
                "type": "opportunity",
                "partner_id": expansion.partner_id.id,
            }
        )
        expected = {
            self.new_customer("Former", has_left=True): "Former",
            self.new_customer("Red", score=20): "At risk",
            renewal: "Renewal",
            self.new_customer("New", start=-30, end=335): "Onboarding",
            expansion: "Expansion",
            self.new_customer("Young", start=-200): "Adoption",
            self.new_customer("Old"): "Maturity",
        }
        self.run_day()
        stages = {customer: customer.lifecycle_stage_id.name for customer in expected}
        self.assertEqual(stages, expected)

    def test_open_alert_is_a_risk_until_it_is_closed(self):
        card = self.new_scorecard(alert_below=70)
        customer = self.new_customer(score=60, scorecard_id=card.id)
        self.run_day()
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("at_risk"))
        self.close(customer.open_alert_ids)
        self.run_day(1)
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("maturity"))

    def test_customer_who_uses_few_key_features_is_in_adoption(self):
        """Of the features that anybody uses; one that nobody uses does not count."""
        metrics = [
            self.new_metric(code, is_key_feature=True)
            for code in ("reports", "exports", "rules", "unused")
        ]
        little, much = self.new_customer("Little"), self.new_customer("Much")
        for metric in metrics[:3]:
            self.report(metric, {-3: 5}, much.partner_id)
        self.report(metrics[0], {-3: 5}, little.partner_id)
        self.report(metrics[1], {-3: 0, -200: 9}, little.partner_id)
        self.run_day()
        self.assertEqual(little.key_feature_share, 33)
        self.assertEqual(much.key_feature_share, 100)
        self.assertEqual(little.lifecycle_stage_id, self.get_stage("adoption"))
        self.assertEqual(much.lifecycle_stage_id, self.get_stage("maturity"))

    def test_nothing_known_of_key_features_is_not_little_use(self):
        customer = self.new_customer()
        self.new_metric("reports", is_key_feature=True)
        self.run_day()
        self.assertFalse(customer.read(["key_feature_share"])[0]["key_feature_share"])
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("maturity"))

    def test_customer_whose_arr_grew_is_in_expansion(self):
        ends = ["2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28"]
        self.assertEqual(day(0).strftime("%Y-%m"), "2026-03")
        grown, same, new = (self.new_customer(name) for name in ("A", "B", "C"))
        self.new_snapshots(grown, dict(zip(ends, (100, 100, 100, 112), strict=True)))
        self.new_snapshots(same, dict(zip(ends, (100, 90, 100, 100), strict=True)))
        self.new_snapshots(new, dict(zip(ends[2:], (100, 150), strict=True)))
        self.run_day()
        self.assertEqual(grown.arr_growth, 12)
        self.assertEqual(same.arr_growth, 0)
        self.assertFalse(new.read(["arr_growth"])[0]["arr_growth"])
        self.assertEqual(grown.lifecycle_stage_id, self.get_stage("expansion"))
        self.assertEqual(same.lifecycle_stage_id, self.get_stage("maturity"))

    def test_opportunity_of_a_renewal_is_no_upsell(self):
        customer = self.new_customer()
        lead = self.env["crm.lead"].create(
            {
                "name": "Renewal",
                "type": "opportunity",
                "partner_id": customer.partner_id.id,
            }
        )
        customer.open_renewal_ids.opportunity_id = lead
        self.run_day()
        self.assertEqual(customer.open_upsell_count, 0)
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("maturity"))

    # ------------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------------

    def test_edited_rule_holds_from_the_next_run_on(self):
        customer = self.new_customer()
        self.run_day()
        self.get_stage("expansion").domain = "[('score', '>=', 75)]"
        self.run_day(1)
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("expansion"))

    def test_first_stage_that_matches_wins(self):
        customer = self.new_customer(score=20)
        self.run_day()
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("at_risk"))
        self.get_stage("maturity").sequence = 1
        self.run_day(1)
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("maturity"))

    def test_next_decision_can_be_asked_for(self):
        near, far = self.new_customer(end=40), self.new_customer(end=300)
        decided = self.new_customer(end=300)
        decided.open_renewal_ids.unlink()
        customers = near | far | decided

        def find(*condition):
            domain = [("next_decision_date", *condition), ("id", "in", customers.ids)]
            return customers.search(domain)

        self.assertEqual(find("<=", day(60)), near)
        self.assertEqual(find(">", day(60)), far)
        self.assertEqual(find("=", False), decided)
        stage = self.new_stage("[('next_decision_date', '<=', 'today +60d')]")
        self.run_day()
        self.assertEqual(
            customers.filtered(lambda c: c.lifecycle_stage_id == stage), near
        )

    def test_relative_date_counts_from_the_day_of_the_run(self):
        customer = self.new_customer(start=-80, end=285)
        self.run_day()
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("onboarding"))
        self.run_day(20)
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("adoption"))

    def test_broken_rule_takes_nobody_and_says_why(self):
        customer = self.new_customer()
        broken = self.new_stage("[]")
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            broken.domain = "[('nothing', '=', 1)]"
        self.env.cr.execute(
            "UPDATE renewal_lifecycle_stage SET domain = %s WHERE id = %s",
            ["[('nothing', '=', 1)]", broken.id],
        )
        broken.invalidate_recordset()
        self.run_day()
        self.assertIn("nothing", broken.error)
        self.assertEqual(customer.lifecycle_stage_id, self.get_stage("maturity"))
        broken.domain = "[]"
        self.run_day(1)
        self.assertFalse(broken.error)
        self.assertEqual(customer.lifecycle_stage_id, broken)

    def test_stage_of_another_company_takes_nobody_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.new_stage("[]", company_id=other.id)
        mine = self.new_customer()
        theirs = self.set_health(self.new_partner(), 80, company=other)
        self.run_day()
        self.assertEqual(mine.lifecycle_stage_id, self.get_stage("maturity"))
        self.assertEqual(theirs.lifecycle_stage_id.company_id, other)

    # ------------------------------------------------------------------
    # History
    # ------------------------------------------------------------------

    def test_only_changes_are_noted(self):
        customer = self.new_customer()
        self.run_day()
        self.run_day()
        self.run_day(1)
        self.assertEqual(self.get_moves(customer), [(False, "Maturity", 0)])
        self.assertTrue(customer.lifecycle_history_ids.is_start)
        self.assertEqual(customer.lifecycle_since, day(0))
        self.set_health(customer.partner_id, 20, on=2)
        self.run_day(10)
        moves = [(False, "Maturity", 0), ("Maturity", "At risk", 10)]
        self.assertEqual(self.get_moves(customer), moves)
        self.assertEqual(
            customer.lifecycle_history_ids.mapped("is_start"), [False, True]
        )
        self.assertEqual(customer.lifecycle_since, day(10))

    def test_second_run_of_a_day_writes_nothing(self):
        customer = self.new_customer()
        self.run_day()
        self.env.cr.execute(
            "SELECT xmin FROM renewal_health_customer WHERE id = %s", [customer.id]
        )
        before = self.env.cr.fetchone()
        phases = self.env["renewal.phase"]._for_company(self.company)
        lifecycle = phases.env["renewal.lifecycle"]
        self.assertEqual(lifecycle._update_facts(self.company, day(0)), 0)
        self.assertEqual(lifecycle._get_changes(self.company, day(0)), {})
        self.env.cr.execute(
            "SELECT xmin FROM renewal_health_customer WHERE id = %s", [customer.id]
        )
        self.assertEqual(self.env.cr.fetchone(), before)

    def test_customer_of_no_stage_is_in_none(self):
        customer = self.new_customer()
        self.run_day()
        self.env["renewal.lifecycle.stage"].search([]).active = False
        self.run_day(1)
        self.assertFalse(customer.lifecycle_stage_id)
        moves = [(False, "Maturity", 0), ("Maturity", False, 1)]
        self.assertEqual(self.get_moves(customer), moves)

    def test_stage_with_history_is_archived_and_not_deleted(self):
        self.new_customer()
        self.run_day()
        with self.assertRaisesRegex(UserError, "Archive the stage instead"):
            self.get_stage("maturity").unlink()
        self.get_stage("former").unlink()

    def test_history_is_deleted_when_it_is_older_than_it_is_kept(self):
        customer = self.new_customer()
        self.run_day()
        rule = self.env["renewal.retention"].create(
            {"company_id": self.company.id, "kind": "lifecycle", "months": 1}
        )
        with freeze_time(day(60)):
            self.assertEqual(rule.count, 1)
        self.run_day(60)
        self.assertFalse(customer.lifecycle_history_ids)
        self.assertTrue(customer.lifecycle_stage_id)

    def test_merged_customers_keep_the_history_of_both(self):
        kept, other = self.new_customer("Kept"), self.new_customer("Gone", score=20)
        self.run_day()
        partner = kept.partner_id
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((other.partner_id | partner).ids, partner)
        self.env.invalidate_all()
        moves = kept.lifecycle_history_ids
        self.assertEqual(set(moves.to_stage_id.mapped("name")), {"Maturity", "At risk"})
        self.assertEqual(moves.partner_id, partner)
