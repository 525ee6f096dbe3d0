# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo.service.model import call_kw
from odoo.tests import tagged

from .register_common import RegisterCase


@tagged("post_install", "-at_install")
class TestRegisterEdition(RegisterCase):
    """A register comes again and again."""

    def assertNothingWritten(self, function):
        """No contract, line or customer is created or written."""
        touched = []

        def spy(name, original):
            def method(records, vals, *args, **kwargs):
                if vals and (records or name == "create"):
                    touched.append((name, records, vals))
                return original(records, vals, *args, **kwargs)

            return method

        patches = [
            patch.object(model, name, spy(name, getattr(model, name)))
            for model in (
                self.env.registry["contract.contract"],
                self.env.registry["contract.line"],
                self.env.registry["res.partner"],
            )
            for name in ("create", "write")
        ]
        for each in patches:
            each.start()
        try:
            function()
        finally:
            for each in patches:
                each.stop()
        self.assertFalse(touched)

    def test_the_same_file_again_changes_nothing(self):
        cells = [
            self.row(owner="EP"),
            self.row(contract_number="7", start_date="", end_date="12/31/2099"),
            self.row(contract_number="", service="No number"),
            self.row(contract_number="8", end_date="11/31/2015"),
        ]
        first = self.apply(*cells)
        again = self.import_rows(*cells)
        self.assertNothingWritten(again.action_apply)
        self.assertEqual(again.mapped("state"), ["unchanged"] * 3 + ["error"])
        self.assertEqual(again.contract_line_id, first.contract_line_id)
        self.assertEqual(set(first.mapped("presence")), {"superseded"})

    def test_applying_applied_rows_writes_nothing(self):
        rows = self.apply(self.row(), self.row(contract_number="7", end_date=""))
        self.env.flush_all()
        before = rows.read()
        self.assertNothingWritten(rows.action_apply)
        self.assertEqual(rows.read(), before)

    def test_a_newer_edition_is_followed(self):
        old = self.apply(
            self.row(owner="EP"),
            self.row(contract_number="gone"),
        )
        line = old[0].contract_line_id
        new = self.apply(
            self.row(end_date="2027-12-31", amount="1500", owner="register_manager"),
            self.row(contract_number="new"),
        )
        self.assertEqual(new[0].state, "applied")
        self.assertEqual(new[0].contract_line_id, line)
        self.assertEqual(line.date_end, date(2027, 12, 31))
        self.assertEqual(line.specific_price, 1500)
        self.assertEqual(line.contract_id.user_id, self.manager)
        self.assertNotEqual(new[1].contract_id, old[1].contract_id)

    def test_what_disappeared_is_listed_and_lives_on(self):
        old = self.apply(self.row(), self.row(contract_number="gone"))
        self.apply(self.row(end_date="2027-12-31"))
        missing = self.Row.search([("presence", "=", "missing")])
        self.assertEqual(missing, old[1])
        self.assertEqual(missing.contract_id.contract_line_ids.date_end.year, 2026)
        self.assertTrue(missing.contract_id.active)
        self.assertEqual(
            self.Row.search([("presence", "=", "superseded")]),
            old[0],
        )

    def test_a_file_imported_by_mistake_can_be_deleted(self):
        old = self.apply(self.row())
        mistake = self.import_rows(self.row(contract_number="wrong file"))
        self.assertEqual(old.presence, "missing")
        mistake.unlink()
        self.assertEqual(old.presence, "newest")

    def test_an_old_edition_does_not_come_back(self):
        old = self.apply(self.row())
        new = self.apply(self.row(end_date="2027-12-31"))
        old.amount = "1"
        self.assertNothingWritten(old.action_apply)
        self.assertIn("a later edition has this line", old.warning)
        self.assertEqual(new.contract_line_id.specific_price, 1200)

    def test_what_people_changed_in_odoo_stays(self):
        """A contract renewed in Odoo is not shortened by a stale register."""
        line = self.apply(self.row()).contract_line_id.sudo()
        line.date_end = "2028-12-31"
        stale = self.import_rows(self.row(amount="1300"))
        stale.action_apply()
        self.assertEqual(line.date_end, date(2028, 12, 31))
        self.assertEqual(line.specific_price, 1300)
        self.assertIn("End Date: the contract says 2028-12-31", stale.warning)

    def test_a_renewed_line_is_followed(self):
        """With a successor line, the register speaks of the successor."""
        line = self.apply(self.row()).contract_line_id.sudo()
        successor = line.plan_successor(date(2027, 1, 1), date(2027, 12, 31), False)
        again = self.apply(self.row(end_date="2028-06-30"))
        self.assertEqual(again.contract_line_id, successor)
        self.assertEqual(successor.date_end, date(2028, 6, 30))
        self.assertEqual(line.date_end, date(2026, 12, 31))

    def test_terminated_contracts_are_left_alone(self):
        row = self.apply(self.row())
        row.contract_id.sudo().is_terminated = True
        same = self.apply(self.row())
        self.assertEqual(same.state, "unchanged")
        later = self.apply(self.row(end_date="2027-12-31"))
        self.assertEqual(later.state, "error")
        self.assertIn("was terminated in Odoo", later.error)
        self.assertEqual(row.contract_line_id.date_end, date(2026, 12, 31))

    def test_external_keys_survive_renaming(self):
        old = self.apply(self.row(external_key="SF-1"))
        new = self.apply(
            self.row(external_key="sf-1", contract_number="X", service="Renamed")
        )
        self.assertEqual(new.contract_line_id, old.contract_line_id)
        self.assertEqual(old.presence, "superseded")

    def test_a_corrected_row_corrects_its_contract(self):
        row = self.apply(self.row())
        line = row.contract_line_id
        row.write({"contract_number": "6883", "end_date": "2027-06-30"})
        self.assertEqual(row.state, "draft")
        row.action_apply()
        self.assertEqual(row.contract_line_id, line)
        self.assertEqual(line.date_end, date(2027, 6, 30))

    def test_apply_all_leaves_superseded_rows(self):
        rows = self.import_rows(self.row(), self.row(contract_number="7"))
        self.import_rows(self.row())
        action = self.Row.action_apply_all()
        self.assertEqual(action["params"]["message"], "Rows: 2 applied.")
        self.assertEqual(rows.mapped("state"), ["draft", "applied"])
        self.assertEqual(rows[0].presence, "superseded")

    def test_the_message_counts_rows_in_the_singular_too(self):
        self.import_rows(self.row(), self.row(contract_number="7", end_date="never"))
        message = self.Row.action_apply_all()["params"]["message"]
        self.assertEqual(message, "Rows: 1 applied, 1 with an error.")

    def test_apply_all_applies_every_waiting_row(self):
        """With nothing selected and with a row: all that wait are applied."""
        for selected in (0, 1):
            rows = self.import_rows(self.row(), self.row(contract_number="7"))
            ids = rows[:selected].ids
            action = call_kw(self.Row, "action_apply_all", [ids], {})
            self.assertEqual(action["tag"], "display_notification")
            self.assertNotIn("draft", rows.mapped("state"))


@tagged("post_install", "-at_install")
class TestRegisterRepeats(RegisterCase):
    """The same number, customer and service twice in one file."""

    def test_a_second_row_can_be_the_renewal_of_the_first(self):
        old, new = self.apply(
            self.row(start_date="", end_date="7/31/25"),
            self.row(start_date="", end_date="7/31/29"),
        )
        line = new.contract_line_id
        self.assertEqual(old.contract_line_id, line)
        self.assertEqual(line.contract_id.contract_line_ids, line)
        self.assertEqual(line.date_start, date(2025, 8, 1))
        self.assertEqual(line.date_end, date(2029, 7, 31))
        self.assertIn("an earlier term of row 3", old.warning)
        self.assertEqual((old.state, new.state), ("applied", "applied"))

    def test_the_same_line_typed_twice_is_one_line(self):
        first, second = self.apply(self.row(), self.row())
        self.assertEqual(first.contract_line_id, second.contract_line_id)
        self.assertIn("row 2 says the same", second.warning)

    def test_rows_that_run_side_by_side_are_two_lines(self):
        cells = [
            self.row(amount="10"),
            self.row(amount="20", start_date="2026-02-01", end_date="2027-01-31"),
        ]
        first, second = self.apply(*cells)
        self.assertEqual(first.contract_id, second.contract_id)
        self.assertEqual(
            first.contract_id.contract_line_ids.mapped("specific_price"), [10, 20]
        )
        again = self.apply(*cells)
        self.assertEqual(again.mapped("state"), ["unchanged", "unchanged"])
        self.assertEqual(again[1].contract_line_id, second.contract_line_id)

    def test_applying_one_applies_its_twins(self):
        rows = self.import_rows(
            self.row(start_date="", end_date="7/31/25"),
            self.row(start_date="", end_date="7/31/29"),
        )
        rows[0].action_apply()
        self.assertEqual(rows.mapped("state"), ["applied", "applied"])

    def test_a_term_added_by_the_next_edition_extends_the_line(self):
        old = self.apply(self.row(start_date="", end_date="7/31/25"))
        rows = self.apply(
            self.row(start_date="", end_date="7/31/25"),
            self.row(start_date="", end_date="7/31/29"),
        )
        self.assertEqual(rows.contract_line_id, old.contract_line_id)
        self.assertEqual(old.contract_line_id.date_end, date(2029, 7, 31))
