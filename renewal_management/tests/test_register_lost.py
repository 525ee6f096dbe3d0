# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_register_absence import GROUP, AbsenceCase

LOST = ("churned", "Too dear")


@tagged("post_install", "-at_install")
class TestRegisterStillLost(AbsenceCase):
    """A file has again what was lost: it may be an oversight of whoever keeps it."""

    def returned(self, **values):
        """What was lost is in a newer file, with its next term; return (row of the
        first edition, new row)."""
        first = self.miss()[0]
        self.lose(first)
        again = self.again(**values)
        self.assertEqual(again.question, "returned")
        return first, again

    def again(self, **values):
        """The next file, with the row that was lost."""
        return self.apply(
            self.new(contract_number="over 1", **values),
            self.new(contract_number="goes on"),
        )[0]

    def assertLost(self, row):
        self.assertEqual(self.renewals(row).mapped("outcome"), ["churned"])

    def test_a_row_that_is_still_lost_is_settled(self):
        first, row = self.returned()
        row.action_answer_lost()
        self.assertEqual((row.state, row.result), ("unchanged", "lost"))
        self.assertFalse(row.question)
        self.assertLost(first)
        self.assertEqual(row.contract_id, first.contract_id)
        row.action_apply()
        self.Row.action_apply_all()
        self.assertEqual((row.state, row.result), ("unchanged", "lost"))
        self.assertLost(first)

    def test_the_next_file_that_says_the_same_does_not_ask(self):
        first, row = self.returned()
        row.action_answer_lost()
        for _time in range(2):
            row = self.again()
            self.assertEqual((row.state, row.result), ("unchanged", "lost"))
        self.assertLost(first)
        self.assertEqual(row.edition_id.question_count, 0)
        later = self.again(start_date="2026-06-01", end_date="2027-05-31")
        self.assertEqual(later.question, "returned", "it says something new")

    def test_what_is_still_lost_is_taken_back(self):
        _first, row = self.returned()
        row.action_answer_lost()
        row.action_take_back()
        self.assertEqual((row.state, row.result, row.answer), ("draft", False, False))
        row.action_apply()
        self.assertRenewed(row)

    def test_a_row_that_is_corrected_is_asked_about_again(self):
        first, row = self.returned()
        row.action_answer_lost()
        row.end_date = "2027-06-30"
        self.assertEqual((row.state, row.result), ("draft", False))
        row.action_apply()
        self.assertEqual(row.question, "returned")
        self.assertLost(first)

    def test_a_loss_by_a_salesperson_stays_one(self):
        first = self.first(self.old(), self.old(contract_number="7"))[0]
        self.renewals(first).with_user(self.rep).sudo()._lose(
            self.renewals(first).current_end, self.reason
        )
        self.assertFalse(first.contract_id.sudo().is_terminated)
        row = self.apply(self.new())
        self.assertEqual(row.question, "returned")
        row.action_answer_lost()
        self.assertLost(first)
        row = self.apply(self.new())
        self.assertEqual((row.state, row.question), ("unchanged", False))
        self.assertLost(first)

    def test_a_failed_row_that_was_lost_is_taken_back(self):
        self.first(self.old())
        self.apply(self.new(end_date="never"))
        self.apply(self.new(contract_number="other"))
        failed = self.Row.search([("absence", "=", "over")])
        self.lose(failed)
        failed.action_take_back()
        self.assertEqual((failed.result, failed.absence), (False, "over"))

    def test_a_button_that_answers_another_question_refuses(self):
        _first, returned = self.returned()
        moved = self.apply(
            self.new(contract_number="over 1"),
            self.row(contract_number="goes on", end_date="2027-04-30"),
        )[1]
        self.assertEqual(moved.question, "moved")
        returned = self.Row.search([("question", "=", "returned")])
        for button, rows in (
            ("action_answer_lost", moved),
            ("action_answer_lost", moved | returned),
            ("action_answer_extended", moved | returned),
            ("action_answer_separate", returned),
        ):
            with self.subTest(button=button):
                with self.assertRaisesRegex(UserError, "Select rows that"):
                    getattr(rows, button)()
        self.assertEqual(set((moved | returned).mapped("state")), {"question"})
        with self.assertRaisesRegex(UserError, "corrected\\? \\(rows: 3\\)"):
            (moved | returned).action_answer_lost()


@tagged("post_install", "-at_install")
class TestRegisterGoesOn(AbsenceCase):
    """A contract goes on though its row is missing: that was said of one term."""

    def kept(self, index):
        row = self.miss()[index]
        row.action_keep()
        self.assertEqual((row.is_kept, row.absence), (True, False))
        self.assertEqual(self.Row.search([("is_kept", "=", True)]), row)
        self.assertNotIn(row, self.Row.search([("absence", "!=", False)]))
        return row

    def assertAsked(self, row, absence):
        row.invalidate_recordset()
        self.assertEqual((row.is_kept, row.absence), (False, absence))
        self.assertFalse(self.Row.search([("is_kept", "=", True)]))
        self.assertIn(row, self.Row.search([("absence", "=", absence)]))

    def next_file(self, day):
        with freeze_time(day):
            rows = self.apply(self.new(contract_number="goes on"))
        self.env.invalidate_all()
        return rows

    def test_it_holds_while_the_term_is_the_same(self):
        row = self.kept(2)
        with freeze_time("2026-12-01"):
            self.next_file("2026-12-01")
            self.assertEqual((row.is_kept, row.absence), (True, False))

    def test_a_running_term_that_is_over_is_asked_about_again(self):
        row = self.kept(2)
        with freeze_time("2028-01-05"):
            self.next_file("2028-01-05")
            self.assertAsked(row, "over")

    def test_the_next_term_is_asked_about_again(self):
        row = self.kept(0)
        line = row.contract_line_id.sudo()
        line.date_end = "2026-12-31"
        self.assertAsked(row, "running")
        row.action_keep()
        self.assertTrue(row.is_kept)
        with freeze_time("2027-01-05"):
            self.next_file("2027-01-05")
            self.assertAsked(row, "over")
            row.action_keep()
            self.assertEqual((row.is_kept, row.absence), (True, False))

    def test_a_line_without_an_end_is_asked_about_once_it_has_one(self):
        row = self.first(self.old(end_date=""), self.old(contract_number="7"))[0]
        self.apply(self.new(contract_number="7"))
        row.action_keep()
        self.assertTrue(row.is_kept)
        row.contract_line_id.sudo().date_end = "2026-06-30"
        self.assertAsked(row, "running")

    def test_what_was_said_is_taken_back(self):
        row = self.kept(2)
        row.action_take_back()
        self.assertAsked(row, "running")


@tagged("post_install", "-at_install")
class TestRegisterLosses(AbsenceCase):
    """Many rows are lost at once, each with its reason, and each by itself."""

    def part(self, **values):
        """One of two lines is missing, the other one was renewed; return the row that
        was lost, and its renewal."""
        self.first(self.old(), self.old(service="Furniture"))
        row = self.apply(self.new())
        gone = self.Row.search([("absence", "=", "over")])
        self.lose(gone, **values)
        return gone, self.renewals(row)[0]

    def test_a_part_that_is_lost_keeps_its_reason(self):
        rival = self.env["renewal.competitor"].create({"name": "Rival"})
        gone, renewal = self.part(note="Bought elsewhere", competitor_id=rival)
        kept, lost = renewal.line_ids
        self.assertEqual((kept.outcome, lost.outcome), ("renewed", "churned"))
        self.assertEqual(lost.reason_id, self.reason)
        self.assertEqual(lost.outcome_note, "Bought elsewhere")
        self.assertEqual(lost.competitor_id, rival)
        self.assertFalse(kept.reason_id)
        self.assertTrue(renewal.has_line_reasons, "the form shows it")
        self.assertFalse(renewal.reason_id, "it was renewed")
        gone.action_take_back()
        self.assertFalse(lost.outcome)
        self.assertFalse(lost.reason_id | renewal.line_ids.reason_id)
        self.assertFalse(lost.outcome_note or lost.competitor_id)
        self.assertFalse(renewal.has_line_reasons)

    def test_a_part_of_a_renewal_that_is_open_keeps_its_reason(self):
        first = self.first(self.old(), self.old(service="Furniture"))
        self.apply(self.old(), self.row(contract_number="other"))
        gone = self.Row.search([("absence", "=", "over")])
        self.lose(gone, note="Bought elsewhere")
        renewal = self.renewals(first)
        lost = renewal.line_ids.filtered("outcome")
        self.assertEqual((renewal.outcome, lost.reason_id), (False, self.reason))
        self.assertEqual(lost.outcome_note, "Bought elsewhere")
        gone.action_take_back()
        self.assertFalse(lost.outcome or lost.reason_id or lost.outcome_note)

    def test_a_part_beside_a_void_line_is_a_loss_with_its_reason(self):
        first = self.first(self.old(), self.old(service="Furniture"))
        self.renewals(first).line_ids[1].outcome = "cancelled"
        self.apply(self.old(service="Furniture"), self.row(contract_number="other"))
        gone = self.Row.search([("absence", "=", "over")])
        self.lose(gone, note="Bought elsewhere")
        renewal = self.renewals(first).filtered("outcome")
        self.assertEqual((renewal.outcome, renewal.reason_id), ("churned", self.reason))
        self.assertEqual(renewal.outcome_note, "Bought elsewhere")

    def blocked(self, **furniture):
        """Four rows that are missing; one has no end and is invoiced beyond the day.

        :param furniture: cells of the last one
        """
        first = self.first(
            self.old(contract_number="over 1"),
            self.old(contract_number="blocked", end_date=""),
            self.old(contract_number="over 2"),
            self.old(contract_number="over 2", service="Furniture", **furniture),
            self.old(contract_number="7"),
        )
        first[1].contract_line_id.sudo().last_date_invoiced = "2026-03-31"
        self.apply(self.new(contract_number="7"))
        return first[:4]

    def test_one_that_cannot_be_lost_does_not_hold_up_the_others(self):
        rows = self.blocked()
        action = self.lose(rows, note="Left")
        blocked, others = rows[1], rows - rows[1]
        for row in others:
            self.assertEqual((row.result, row.absence), ("lost", False))
            renewal = self.renewals(row)
            self.assertEqual((renewal.outcome, renewal.reason_id.name), LOST)
        self.assertEqual((blocked.result, blocked.absence), ("new", "running"))
        self.assertFalse(self.renewals(blocked).outcome)
        self.assertFalse(self.renewals(blocked).line_ids.outcome)
        message = action["params"]["message"]
        self.assertIn("Rows marked as lost: 3", message)
        self.assertIn("blocked, Staples, Office supplies: ", message)
        self.assertIn("is invoiced until Mar 31, 2026", message)
        self.assertEqual(action["params"]["type"], "warning")
        self.assertTrue(action["params"]["sticky"])
        others.action_take_back()
        self.assertEqual(rows.mapped("absence"), ["over", "running", "over", "over"])
        self.assertFalse(any(self.renewals(rows).mapped("outcome")))

    def test_one_line_that_cannot_be_lost_does_not_hold_up_the_other(self):
        """The lines are of one contract."""
        rows = self.blocked(end_date="")
        rows[3].contract_line_id.sudo().last_date_invoiced = "2026-03-31"
        self.lose(rows)
        self.assertEqual(rows.mapped("absence"), [False, "running", False, "running"])
        self.assertEqual(self.renewals(rows[2]).mapped("outcome"), ["churned"])

    def test_where_none_can_be_lost_it_is_said(self):
        blocked = self.blocked()[1]
        with self.assertRaisesRegex(
            UserError, "blocked, Staples, Office supplies: .* is invoiced"
        ):
            self.lose(blocked)
        self.assertEqual(blocked.absence, "running")

    def test_one_that_cannot_be_taken_back_does_not_hold_up_the_others(self):
        self.manager.group_ids += self.env.ref(GROUP)
        terminated = self.miss()[:1]
        self.lose(terminated)
        self.assertTrue(terminated.contract_id.sudo().is_terminated)
        self.manager.group_ids -= self.env.ref(GROUP)
        other = self.Row.search([("absence", "=", "over")])
        self.lose(other)
        action = (terminated | other).action_take_back()
        self.assertEqual((terminated.result, other.result), ("lost", False))
        self.assertIn("over 1, Staples, Office supplies: ", action["params"]["message"])
        self.assertIn("is terminated", action["params"]["message"])
        with self.assertRaisesRegex(UserError, "is terminated"):
            terminated.action_take_back()
