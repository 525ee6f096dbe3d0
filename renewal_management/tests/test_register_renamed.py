# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .test_register_terms import RegisterTermsCase

TERM = {"start_date": "2025-07-01", "end_date": "2026-06-30"}


@tagged("post_install", "-at_install")
class TestRegisterRenamed(RegisterTermsCase):
    """A line that a newer edition has under another name is not a second contract."""

    def import_twice(self, before, after):
        first = self.first(self.old(**TERM, **before))
        return first, self.apply(self.old(**{**TERM, **after}))

    def test_what_was_renamed_is_a_question(self):
        renamed = {
            "customer": ({"customer": "Staples"}, {"customer": "Staples Group"}),
            "service": ({"service": "Pensils"}, {"service": "Pencils"}),
            "no number": ({}, {"contract_number": ""}),
            "zeros": ({"contract_number": "0016"}, {"contract_number": "16"}),
        }
        for kind, (before, after) in renamed.items():
            with self.subTest(kind):
                first, row = self.import_twice(before, after)
                self.assertEqual((row.state, row.question), ("question", "renamed"))
                self.assertEqual(row.candidate_line_id, first.contract_line_id)
                self.assertIn("no longer has", row.warning)
                row.action_answer_same()
                self.assertEqual(row.contract_line_id, first.contract_line_id)
                self.assertFalse(first.absence)
                self.assertEqual(len(self.renewals(row)), 1)
                self.Row.search([]).unlink()

    def test_a_line_of_its_own_is_one(self):
        first, row = self.import_twice({}, {"service": "Penz"})
        row.action_answer_separate()
        self.assertEqual(row.result, "new")
        self.assertNotEqual(row.contract_line_id, first.contract_line_id)
        self.assertEqual(first.absence, "running")

    def test_a_customer_that_is_renamed_and_renews_has_one_contract(self):
        first = self.first(self.old())
        row = self.apply(self.new(customer="Staples Group"))
        self.assertEqual(row.question, "renamed")
        row.action_answer_same()
        self.assertEqual(row.contract_id, first.contract_id)
        self.assertRenewed(row)
        again = self.apply(self.new(customer="Staples Group"))
        self.assertEqual((again.state, again.question), ("unchanged", False))

    def test_what_has_too_little_in_common_is_new(self):
        for other in (
            {"customer": "Viking", "contract_number": "9"},
            {"service": "Chairs", "contract_number": "9"},
            {"end_date": "2029-06-30", "start_date": "2026-07-01", "service": "Desks"},
        ):
            _first, row = self.import_twice({}, other)
            self.assertNotEqual(row.question, "renamed")
            self.Row.search([]).unlink()
