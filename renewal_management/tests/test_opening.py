# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestOpening(RenewalCase):
    """Which terms get a renewal."""

    def test_a_contract_gets_its_renewal_when_it_is_saved(self):
        contract = self.new_contract(code="C-1")
        renewal = contract.renewal_ids
        self.assertRecordValues(
            renewal,
            [
                {
                    "name": "[C-1] Contract",
                    "partner_id": self.partner.id,
                    "user_id": self.rep.id,
                    "team_id": self.team.id,
                    "term_start": day(-275),
                    "term_end": day(90),
                    "due_date": day(90),
                    "decision_date": day(90),
                    "renewal_type": "manual",
                    "outcome": False,
                }
            ],
        )
        self.assertEqual(renewal.stage_id.stage_type, "upcoming")
        self.assertEqual(renewal.line_ids.contract_line_id, contract.contract_line_ids)

    def test_several_ends_are_several_renewals(self):
        contract = self.new_contract(
            self.line_vals(90), self.line_vals(90), self.line_vals(200)
        )
        self.assertEqual(
            sorted((r.term_end, len(r.line_ids)) for r in contract.renewal_ids),
            [(day(90), 2), (day(200), 1)],
        )

    def test_what_is_not_a_term_gets_none(self):
        contract = self.new_contract(
            self.line_vals(90),
            self.line_vals(80, is_canceled=True),
            self.line_vals(None),
            self.line_vals(70, display_type="line_section", name="Section"),
            self.line_vals(70, display_type="line_note", name="Note"),
        )
        self.assertEqual(contract.renewal_ids.mapped("term_end"), [day(90)])

    def test_the_header_carries_the_end(self):
        """Trap 5: without recurrence per line the end sits on the header only."""
        contract = self.new_contract(
            self.line_vals(None), line_recurrence=False, date_start=day(-275)
        )
        contract.date_end = day(60)
        self.assertEqual(contract.renewal_ids.term_end, day(60))

    def test_old_terms_are_history(self):
        self.assertFalse(self.new_renewal(end=-31))
        self.assertTrue(self.new_renewal(end=-30))

    def test_supplier_contracts_are_a_choice(self):
        self.assertFalse(self.new_renewal(contract_type="purchase"))
        self.company.renewal_supplier_contracts = True
        self.assertTrue(self.new_renewal(contract_type="purchase"))

    def test_the_salesperson_of_the_customer_owns_unassigned_contracts(self):
        self.partner.user_id = self.other_rep
        self.assertEqual(self.new_renewal(user_id=False).user_id, self.other_rep)

    def test_an_archived_responsible_owns_nothing(self):
        self.rep.active = False
        renewal = self.new_renewal()
        self.assertFalse(renewal.user_id)
        self.assertTrue(renewal.needs_owner)

    def test_the_daily_run_is_the_safety_net(self):
        """A change that bypassed the ORM is found by the next run."""
        contract = self.new_contract()
        line = contract.contract_line_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE contract_line SET date_end = %s WHERE id = %s", (day(120), line.id)
        )
        self.env.invalidate_all()
        self.assertEqual(contract.renewal_ids.term_end, day(90))
        self.run_day()
        self.assertEqual(contract.renewal_ids.term_end, day(120))


@tagged("post_install", "-at_install")
class TestEvergreen(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_evergreen_review = True

    def test_open_ended_contracts_are_reviewed_every_year(self):
        contract = self.new_contract(self.line_vals(None, start=-300))
        review = contract.renewal_ids
        self.assertEqual(review.renewal_type, "evergreen")
        self.assertEqual(review.term_end, day(65))
        self.assertEqual(review.atr_amount, 1200)
        self.run_day(66)
        self.assertEqual(review.outcome, "renewed")
        following = contract.renewal_ids - review
        self.assertEqual(following.term_end, day(65 + 365))
        self.assertEqual(review.successor_renewal_id, following)

    def test_a_review_and_an_end_on_one_day_are_two_renewals(self):
        """Two decisions on one day are two renewals, whatever was there first."""
        contract = self.new_contract(
            self.line_vals(None, start=-300), self.line_vals(65)
        )
        self.assertEqual(
            sorted((r.renewal_type, r.atr_amount) for r in contract.renewal_ids),
            [("evergreen", 1200), ("manual", 1200)],
        )
        self.assertFalse(contract.renewal_sync_error)
        self.run_day()
        self.assertEqual(len(contract.renewal_ids), 2)

    def test_switching_reviews_off_voids_them(self):
        contract = self.new_contract(self.line_vals(None, start=-300))
        self.company.renewal_evergreen_review = False
        self.run_day()
        self.assertEqual(contract.renewal_ids.outcome, "cancelled")

    def test_a_one_time_fee_is_not_recurring(self):
        """A line that begins and ends on one day is billed once: nothing to renew."""
        fee = self.line_vals(
            0, 0, name="Setup", price_unit=5000, recurring_rule_type="yearly"
        )
        contract = self.new_contract(fee, self.line_vals(90))
        self.assertEqual(contract.renewal_ids.term_end, day(90))
        self.assertEqual(contract.renewal_ids.atr_amount, 1200)
        self.assertEqual(contract.renewal_arr, 1200)
        self.assertEqual(contract.renewal_one_time_names, "Setup")
        alone = self.new_contract(fee)
        self.assertFalse(alone.renewal_ids)
        self.assertEqual(alone.renewal_one_time_names, "Setup")
        self.run_day(1)
        self.assertFalse(alone.renewal_ids)
        self.assertFalse(alone.renewal_sync_error)
        self.assertFalse(
            self.env["renewal.sync"]._get_out_of_step_ids(self.company, day(1))
        )

    def test_a_short_line_of_a_chain_is_no_fee(self):
        """It goes on for another one, renews by itself, or others go on for it."""
        contract = self.new_contract(self.line_vals(0, 0, is_auto_renew=True))
        self.assertEqual(len(contract.renewal_ids), 1)
        contract = self.new_contract(self.line_vals(90))
        line = contract.contract_line_ids.plan_successor(day(91), day(91), False)
        self.sync_lines()
        self.assertFalse(contract.renewal_one_time_names)
        self.assertIn(day(91), contract.renewal_ids.mapped("current_end"))
        self.assertTrue(line._is_renewable())
