# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import day
from .hypothesis_common import given, settings, st
from .outcome_common import OutcomeCase


@tagged("post_install", "-at_install")
class TestExtendCancelReopen(OutcomeCase):
    def test_extension_moves_the_decision_but_not_the_due_date(self):
        renewal = self.new_renewal(end=200)
        self.decide("extend", "action_extend", renewal, new_end=day(230))
        self.assertRecordValues(
            renewal,
            [
                {
                    "outcome": False,
                    "term_end": day(200),
                    "due_date": day(200),
                    "extended_to": day(230),
                    "decision_date": day(230),
                }
            ],
        )
        self.assertEqual(renewal.contract_id.contract_line_ids.date_end, day(230))
        self.run_day(1)
        self.assertEqual(renewal.contract_id.renewal_ids, renewal)

    def test_an_extension_after_the_end_is_no_lapse(self):
        renewal = self.new_renewal(end=-5)
        self.run_day()
        self.assertTrue(renewal.is_lapsed)
        self.decide("extend", "action_extend", renewal, new_end=day(10))
        self.assertFalse(renewal.is_lapsed)
        with freeze_time(day(8)):
            self.renew(renewal)
        self.assertEqual(renewal.days_late, 13)

    def test_an_extension_to_an_earlier_day_is_refused(self):
        with self.assertRaisesRegex(UserError, "runs until"):
            self.decide("extend", "action_extend", self.new_renewal(), new_end=day(80))

    def test_voided_renewal_stays_void(self):
        """Cancelled by a person, it stays cancelled; a new end is a new decision."""
        renewal = self.new_renewal()
        contract = renewal.contract_id
        self.decide("cancel", "action_cancel_renewals", renewal, note="By mistake")
        self.assertEqual(renewal.outcome, "cancelled")
        self.check_amounts(renewal, atr=1200)
        self.run_day(1)
        contract.contract_line_ids.quantity = 2
        self.sync_lines()
        self.assertEqual(contract.renewal_ids, renewal)
        self.reopen(renewal)
        self.assertFalse(renewal.outcome)
        self.assertEqual(renewal.atr_amount, 2400)

    def test_a_renewal_is_taken_back(self):
        for is_new_line in (False, True):
            with self.subTest(is_new_line=is_new_line):
                self.company.create_new_line_at_contract_line_renew = is_new_line
                contract = self.new_contract(self.line_vals(90, is_auto_renew=True))
                renewal = contract.renewal_ids
                self.renew(renewal)
                following = renewal.successor_renewal_id
                self.reopen(renewal)
                self.assertFalse(renewal.outcome)
                self.check_amounts(renewal, atr=1200)
                self.assertEqual(renewal.current_end, day(90))
                self.assertEqual(renewal.renewal_type, "auto")
                self.assertEqual(following.outcome, "cancelled")
                self.run_day(1)
                self.renew(renewal)
                self.assertEqual(renewal.outcome, "renewed")
                self.assertFalse(renewal.successor_renewal_id.outcome)

    def test_a_partial_renewal_is_taken_back(self):
        renewal = self.new_contract(
            self.line_vals(90), self.line_vals(90, price_unit=50.0, is_auto_renew=True)
        ).renewal_ids
        renewal.line_ids[1].action = "drop"
        self.renew(renewal)
        self.reopen(renewal)
        self.assertEqual(renewal.line_ids.mapped("outcome"), [False, False])
        self.assertTrue(renewal.line_ids[1].contract_line_id.is_auto_renew)
        self.assertEqual(renewal.atr_amount, 1800)

    def test_an_invoiced_term_is_not_taken_back(self):
        self.company.create_new_line_at_contract_line_renew = True
        renewal = self.new_renewal()
        self.renew(renewal)
        successor = renewal.contract_id.contract_line_ids.successor_contract_line_id
        successor.write({"last_date_invoiced": day(120)})
        with self.assertRaisesRegex(UserError, "cannot be undone"):
            self.reopen(renewal)
        self.assertEqual(renewal.outcome, "renewed")

    def test_a_loss_is_taken_back(self):
        self.rep.group_ids += self.env.ref(
            "contract_termination.can_terminate_contract"
        )
        contract = self.new_contract(self.line_vals(90, is_auto_renew=True))
        renewal = contract.renewal_ids
        self.lose(renewal, outcome_date=day(40))
        self.assertTrue(contract.is_terminated)
        self.reopen(renewal)
        self.assertFalse(contract.is_terminated)
        self.assertFalse(renewal.outcome)
        self.assertFalse(renewal.reason_id)
        self.assertEqual(contract.contract_line_ids.date_end, day(90))
        self.assertEqual(renewal.renewal_type, "auto")

    def lose_two_terms(self, last_day):
        """A contract with two terms, one of which renews by itself, lost on one day."""
        self.rep.group_ids += self.env.ref(
            "contract_termination.can_terminate_contract"
        )
        contract = self.new_contract(
            self.line_vals(90), self.line_vals(200, is_auto_renew=True)
        )
        self.lose(contract.renewal_ids, outcome_date=day(last_day))
        self.assertTrue(contract.is_terminated)
        return contract

    def check_two_terms(self, contract):
        self.assertFalse(contract.is_terminated)
        lines = contract.contract_line_ids
        self.assertEqual(lines.mapped("date_end"), [day(90), day(200)])
        self.assertEqual(lines.mapped("is_auto_renew"), [False, True])
        expected = {"outcome": False, "atr_amount": 1200, "churned_amount": 0}
        self.assertRecordValues(
            contract.renewal_ids,
            [
                {**expected, "current_end": end, "term_end": end, "due_date": end}
                for end in (day(90), day(200))
            ],
        )

    def test_two_lost_terms_of_a_contract_come_back_as_they_were(self):
        for together in (True, False):
            with self.subTest(together=together):
                contract = self.lose_two_terms(40)
                first = contract.renewal_ids[0]
                self.reopen(contract.renewal_ids if together else first)
                self.check_two_terms(contract)
                self.run_day(1)
                self.check_two_terms(contract)

    @settings(max_examples=12)
    @given(
        st.lists(st.integers(20, 400), min_size=2, max_size=4, unique=True),
        st.integers(0, 15),
        st.data(),
    )
    def test_lost_terms_come_back_in_whatever_order(self, ends, last_day, data):
        contract = self.new_contract(*map(self.line_vals, sorted(ends)))
        before = contract.renewal_ids.mapped("current_end")
        self.lose(contract.renewal_ids, self.manager, outcome_date=day(last_day))
        lost = data.draw(st.permutations(list(contract.renewal_ids)))
        for renewal in lost:
            if renewal.outcome:
                self.reopen(renewal, self.manager)
        self.assertEqual(contract.renewal_ids.mapped("current_end"), before)
        self.assertEqual(contract.contract_line_ids.mapped("date_end"), before)
        self.assertFalse(any(contract.renewal_ids.mapped("outcome")))

    def test_a_loss_by_somebody_elses_termination_stays(self):
        renewal = self.new_renewal()
        renewal.contract_id._terminate_contract(self.reason, "Left", day(40))
        with self.assertRaisesRegex(UserError, "Ask somebody"):
            self.reopen(renewal)

    def test_planned_work_goes_on(self):
        self.new_playbook(self.step_vals(-90), self.step_vals(-30))
        renewal = self.new_renewal()
        self.run_day()
        self.renew(renewal)
        self.reopen(renewal)
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "planned"})
        self.assertTrue(renewal.in_window)

    def test_the_next_term_is_decided_already(self):
        renewal = self.new_renewal()
        self.renew(renewal)
        self.renew(renewal.successor_renewal_id)
        with self.assertRaisesRegex(UserError, "Open that one first"):
            self.reopen(renewal)


@tagged("post_install", "-at_install")
class TestShippedReasons(OutcomeCase):
    def test_shipped_reasons_have_a_name_in_every_language(self):
        """Whether the language was there before them or comes later."""
        self.env["res.lang"]._activate_lang("zh_CN")
        reasons = self.env["contract.terminate.reason"].with_context(lang="zh_CN")
        name = "renewal_management.contract_terminate_reason_"
        self.env["ir.module.module"].search(
            [("name", "=", "renewal_management")]
        )._update_translations(["zh_CN"])
        later = reasons.env.ref(f"{name}price").name
        self.assertEqual(later, "价格过高")
        reasons.env.ref(f"{name}budget").unlink()
        reasons.with_context(lang="en_US")._create_shipped_reasons()
        again = reasons.env.ref(f"{name}budget")
        self.assertEqual(again.name, "预算削减")
        self.assertEqual(again.with_context(lang="en_US").name, "Budget cut")

    def test_shipped_reasons_are_created_once(self):
        reasons = self.env["contract.terminate.reason"]
        reasons._create_shipped_reasons()
        count = reasons.search_count([])
        reasons._create_shipped_reasons()
        self.assertEqual(reasons.search_count([]), count)
        self.assertIn("competitor", reasons.search([]).mapped("renewal_category"))
