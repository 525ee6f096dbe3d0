# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_register_terms import RegisterTermsCase


@tagged("post_install", "-at_install")
class TestRegisterElsewhere(RegisterTermsCase):
    """Two registers of a company have the same number and service of a customer."""

    def sales(self, **values):
        return self.first(self.old(register_name="Sales", **values))

    def finance(self, **values):
        return self.apply(self.new(register_name="Finance", **values))

    def test_a_line_of_another_register_is_a_question(self):
        row = self.sales()
        other = self.finance()
        self.assertEqual((other.state, other.question), ("question", "elsewhere"))
        self.assertIn('"Sales" has this line', other.warning)
        self.assertEqual(other.candidate_line_id, row.contract_line_id)
        self.assertEqual(len(row.contract_id.contract_line_ids), 1)
        self.Row.action_apply_all()
        self.assertEqual(other.question, "elsewhere")

    def test_the_same_contract_is_one_line(self):
        row = self.sales()
        other = self.finance()
        other.action_answer_same()
        self.assertEqual((other.state, other.result), ("applied", "renewed"))
        self.assertRenewed(other)
        self.assertEqual(other.contract_id, row.contract_id)
        again = self.finance()
        self.assertEqual((again.state, again.question), ("unchanged", False))
        mine = self.apply(self.new(register_name="Sales"))
        self.assertEqual((mine.state, mine.question), ("unchanged", False))
        self.assertRenewed(other)

    def test_a_line_of_its_own_is_one(self):
        row = self.sales()
        other = self.finance()
        other.action_answer_separate()
        self.assertEqual((other.state, other.result), ("applied", "new"))
        self.assertEqual(other.contract_id, row.contract_id)
        self.assertNotEqual(other.contract_line_id, row.contract_line_id)
        again = self.finance()
        self.assertEqual((again.state, again.question), ("unchanged", False))
        self.assertEqual(again.contract_line_id, other.contract_line_id)

    def test_the_same_contract_asks_what_its_end_means(self):
        row = self.sales()
        other = self.finance(start_date="2025-01-01", end_date="2026-05-01")
        other.action_answer_same()
        self.assertEqual(other.question, "moved")
        other.action_answer_corrected()
        self.assertEqual(other.contract_line_id, row.contract_line_id)
        self.assertEqual(row.contract_line_id.date_end, date(2026, 5, 1))

    def test_a_term_that_was_renewed_in_odoo_is_a_question_too(self):
        """The row of the other register stands for the line of the term before."""
        row = self.sales()
        line = row.contract_line_id.sudo()
        following = line._follow_successors()
        line.date_end = "2025-12-31"
        following = line.plan_successor(date(2026, 1, 1), date(2026, 12, 31), False)
        other = self.finance()
        self.assertEqual(other.question, "elsewhere")
        self.assertEqual(other.candidate_line_id, following)

    def test_lines_side_by_side_are_asked_about_one_by_one(self):
        cells = [self.old(amount=amount) for amount in ("10", "20")]
        rows = self.first(*[{**cell, "register_name": "Sales"} for cell in cells])
        others = self.apply(*[{**cell, "register_name": "Finance"} for cell in cells])
        self.assertEqual(others.mapped("question"), ["elsewhere"] * 2)
        self.assertEqual(others.candidate_line_id, rows.contract_line_id)
        others.action_answer_same()
        self.assertEqual(others.mapped("contract_line_id"), rows.contract_line_id)
        self.assertEqual(rows.contract_line_id.mapped("specific_price"), [10, 20])

    def test_a_line_that_one_of_two_registers_still_has_is_not_missing(self):
        row = self.sales()
        self.finance().action_answer_same()
        self.apply(self.new(register_name="Sales", contract_number="7"))
        self.assertFalse(row.absence)

    def test_another_service_is_another_line(self):
        self.sales()
        other = self.finance(service="Furniture")
        self.assertEqual((other.state, other.question), ("applied", False))

    def test_buttons_of_other_questions_refuse(self):
        self.sales()
        other = self.finance()
        for button in ("renewed", "extended", "corrected", "lost"):
            with self.subTest(button=button), self.assertRaises(UserError):
                getattr(other, f"action_answer_{button}")()
        self.assertEqual(other.state, "question")
