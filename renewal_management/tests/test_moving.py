# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestMoving(RenewalCase):
    """Dates that change without a renewal."""

    def test_before_the_window_a_new_end_is_a_correction(self):
        contract = self.new_contract(self.line_vals(200))
        renewal = contract.renewal_ids
        for end in (220, 150):
            contract.contract_line_ids.date_end = day(end)
            self.sync_lines()
            self.assertEqual(renewal.term_end, day(end))
            self.assertEqual(renewal.due_date, day(end))
            self.assertFalse(renewal.extended_to)
        self.assertIn("corrected", renewal.message_ids[0].body)

    def test_in_the_window_a_later_end_is_an_extension(self):
        contract = self.new_contract(self.line_vals(60))
        renewal = contract.renewal_ids
        self.run_day()
        self.assertTrue(renewal.in_window)
        contract.contract_line_ids.date_end = day(80)
        self.sync_lines()
        self.assertEqual(renewal.due_date, day(60), "it counts where it was due")
        self.assertEqual(renewal.extended_to, day(80))
        self.assertEqual(renewal.decision_date, day(80))
        self.assertEqual(contract.renewal_ids, renewal)

    def test_in_the_window_an_earlier_end_is_a_correction(self):
        contract = self.new_contract(self.line_vals(60))
        renewal = contract.renewal_ids
        self.run_day()
        contract.contract_line_ids.date_end = day(50)
        self.sync_lines()
        self.assertEqual(renewal.due_date, day(50))

    def test_one_line_moves_away(self):
        contract = self.new_contract(self.line_vals(90), self.line_vals(90))
        first = contract.renewal_ids
        contract.contract_line_ids[1].date_end = day(110)
        self.sync_lines()
        self.assertEqual(first.term_end, day(90))
        self.assertEqual(first.atr_amount, 1200)
        self.assertEqual((contract.renewal_ids - first).term_end, day(110))

    def test_terms_join_on_one_day(self):
        contract = self.new_contract(self.line_vals(180), self.line_vals(200))
        late = contract.renewal_ids.filtered(lambda r: r.term_end == day(200))
        early = contract.renewal_ids - late
        contract.contract_line_ids[0].date_end = day(200)
        self.sync_lines()
        self.assertEqual(early.outcome, "cancelled")
        self.assertFalse(late.outcome)
        self.assertEqual(late.atr_amount, 2400)

    def test_added_line_joins_the_open_renewal(self):
        contract = self.new_contract()
        contract.write(
            {"contract_line_ids": [Command.create(self.line_vals(90, quantity=2))]}
        )
        self.assertEqual(len(contract.renewal_ids), 1)
        self.assertEqual(contract.renewal_ids.atr_amount, 3600)

    def test_the_new_responsible_owns_the_renewal(self):
        contract = self.new_contract()
        contract.user_id = self.other_rep
        self.assertEqual(contract.renewal_ids.user_id, self.other_rep)

    def test_a_renewal_given_to_somebody_stays_there(self):
        contract = self.new_contract()
        contract.renewal_ids.user_id = self.csm
        contract.user_id = self.other_rep
        self.assertEqual(contract.renewal_ids.user_id, self.csm)

    def test_saving_a_contract_never_fails_because_of_us(self):
        """The error stays on the contract; the next run tries again and clears it."""
        contract = self.new_contract()
        sync = type(self.env["renewal.sync"])
        broken = patch.object(sync, "_read_lines", lambda self, contracts: 1 / 0)
        with broken, self.assertLogs("odoo.addons.renewal_management", "WARNING"):
            contract.date_start = day(-100)
            self.assertIn("ZeroDivisionError", contract.renewal_sync_error)
            self.run_day()
            self.run_day(1)
        told = self.env["mail.message"].search_count([("subject", "like", "failure")])
        self.assertEqual(told, 1, "the managers were told once")
        self.run_day(2)
        self.assertFalse(contract.renewal_sync_error)

    def test_two_terms_that_move_together_stay_two(self):
        contract = self.new_contract(self.line_vals(120), self.line_vals(140))
        early, late = contract.renewal_ids.sorted("term_end")
        for line, end in zip(contract.contract_line_ids, (140, 160), strict=True):
            line.date_end = day(end)
        self.sync_lines()
        self.assertEqual((early.term_end, late.term_end), (day(140), day(160)))
        self.assertEqual(len(contract.renewal_ids), 2)

    def test_the_start_follows_the_contract(self):
        contract = self.new_contract(self.line_vals(200, start=10))
        contract.contract_line_ids.write(
            {"recurring_next_date": day(40), "date_start": day(40)}
        )
        self.sync_lines()
        self.assertEqual(contract.renewal_ids.term_start, day(40))

    def test_the_end_is_typed_again(self):
        """What was done stays done."""
        self.new_playbook()
        contract = self.new_contract(self.line_vals(90))
        renewal = contract.renewal_ids
        self.run_day()
        line = contract.contract_line_ids
        for end in (False, day(95)):
            line.date_end = end
            self.sync_lines()
        self.assertEqual(contract.renewal_ids, renewal)
        self.assertFalse(renewal.outcome)
        self.run_day(6)
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "planned"})
