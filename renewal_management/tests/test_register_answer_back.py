# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_register_take_back import TakeBackCase


@tagged("post_install", "-at_install")
class TestRegisterAnswerBack(TakeBackCase):
    """A question was answered wrongly, for one row or for many."""

    def asked(self, *rows):
        """The next file has these rows, and each of them asks."""
        self.day("2026-01-05")
        asking = self.apply(*rows)
        self.assertEqual(set(asking.mapped("state")), {"question"})
        return asking

    def proposed(self, **values):
        """A line is there under another name; return (first row, new row)."""
        first = self.first(self.old(service="Support 2025", **values))
        return first, self.asked(self.new(service="Assistance"))

    def get_open_facts(self, first):
        """What is known of the contract, without what was renewed and taken back."""
        facts = self.get_facts(first)
        facts["renewals"] = [one for one in facts["renewals"] if one[1] != "cancelled"]
        facts["lines"] = [one for one in facts["lines"] if not one["is_canceled"]]
        facts["decided"] = facts["decided"][:1]
        return facts

    def assertAskedAgain(self, first, row, before):
        self.assertTrue(row.is_answer_undoable)
        row.action_take_back_answer()
        self.assertEqual((row.state, row.answer), ("question", False))
        self.assertFalse(row.result or row.is_answer_undoable)
        self.assertEqual(self.get_open_facts(first), before)

    def test_a_renewal_by_an_answer_is_taken_back_and_given_again(self):
        first, row = self.proposed()
        before = self.get_open_facts(first)
        for _time in range(2):
            row.action_answer_renewed()
            self.assertEqual(row.result, "renewed")
            self.assertAskedAgain(first, row, before)
        row.action_answer_renewed()
        self.assertEqual(self.renewals(first)[0].outcome, "renewed")
        self.assertEqual(self.renewals(first)[0].renewed_amount, 1320)

    def test_another_answer_may_follow(self):
        first, row = self.proposed()
        row.action_answer_renewed()
        row.action_take_back_answer()
        row.action_answer_separate()
        self.assertEqual(row.result, "new")
        self.assertFalse(self.renewals(first)[0].outcome)
        with self.assertRaisesRegex(UserError, "renewed by an answer"):
            row.action_take_back_answer()

    def test_a_moved_end_is_taken_back(self):
        first = self.first(self.old())
        before = self.get_open_facts(first)
        row = self.asked(self.old(end_date="2026-05-01"))
        row.action_answer_renewed()
        self.assertEqual(row.result, "renewed")
        self.assertAskedAgain(first, row, before)
        row.action_answer_corrected()
        self.assertEqual(first.contract_line_id.date_end, date(2026, 5, 1))

    def test_a_term_that_was_over_long_ago_has_no_renewal_again(self):
        term = {"start_date": "2015-01-01", "end_date": "2023-12-31"}
        first = self.first(self.old(**term))
        row = self.asked(self.old(**term | {"end_date": "2027-06-30"}))
        before = self.get_open_facts(first)
        self.assertFalse(before["renewals"])
        row.action_answer_renewed()
        self.assertTrue(self.renewals(first))
        self.assertAskedAgain(first, row, before)

    def test_a_next_term_that_is_over_is_refused(self):
        self.first(self.old(start_date="2021-01-01", end_date="2021-12-31"))
        row = self.asked(
            self.old(service="Aid", start_date="2022-01-01", end_date="2022-12-31")
        )
        row.action_answer_renewed()
        with self.assertRaisesRegex(UserError, "has ended"):
            row.action_take_back_answer()

    def test_one_of_two_lines_is_taken_back(self):
        first = self.first(self.old(service="A one"), self.old(service="B two"))
        rows = self.asked(
            self.new(service="Xylophones", amount="1,200.00"),
            self.new(service="Quince", amount="1,200.00"),
        )
        rows.action_answer_renewed()
        self.assertEqual(self.renewals(first)[0].outcome, "renewed")
        rows[0].action_take_back_answer()
        old = self.renewals(first)[0]
        self.assertFalse(old.outcome)
        self.assertEqual(
            sorted(map(str, old.line_ids.mapped("outcome"))), ["False", "renewed"]
        )
        rows[0].action_answer_renewed()
        self.assertEqual(self.renewals(first)[0].outcome, "renewed")

    def test_what_was_invoiced_is_refused_and_does_not_hold_up_the_others(self):
        self.first(
            self.old(service="Support"), self.old(contract_number="8", service="Care")
        )
        rows = self.asked(
            self.new(service="Aid"), self.new(contract_number="8", service="Help")
        )
        rows.action_answer_renewed()
        rows[0].contract_line_id.sudo().last_date_invoiced = "2026-12-31"
        action = rows.action_take_back_answer()
        self.assertEqual(rows.mapped("state"), ["applied", "question"])
        self.assertIn("has been invoiced", action["params"]["message"])
        with self.assertRaisesRegex(UserError, "has been invoiced"):
            rows[0].action_take_back_answer()

    def test_what_people_or_files_went_on_from_is_refused(self):
        first, row = self.proposed()
        row.action_answer_renewed()
        following = self.renewals(first)[-1]
        following.with_user(self.rep).sudo().message_post(
            body="We met", message_type="comment"
        )
        with self.assertRaisesRegex(UserError, "has worked on"):
            row.action_take_back_answer()
        self.apply(self.new(service="Assistance"))
        with self.assertRaisesRegex(UserError, "A newer file"):
            row.action_take_back_answer()

    def test_buttons_that_do_not_fit_name_the_answers_that_do(self):
        _first, row = self.proposed()
        with self.assertRaisesRegex(UserError, "Renewed, A line of its own"):
            row.action_answer_extended()
        with self.assertRaisesRegex(UserError, "none of these does"):
            _first.action_answer_extended()
