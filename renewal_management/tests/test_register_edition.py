# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo.service.model import call_kw
from odoo.tests import tagged

from .register_common import TODAY, RegisterCase

TODAY_DATE = date.fromisoformat(TODAY)


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

    def test_a_price_that_is_rounded_is_not_another_one(self):
        """100 for three pieces: the contract line has two decimals."""
        self.apply(self.row(amount="100", quantity="3"))
        again = self.apply(self.row(amount="100", quantity="3"))
        self.assertEqual((again.state, again.warning), ("unchanged", False))

    def test_a_row_that_says_the_same_tells_what_people_changed(self):
        rows = self.apply(self.row(), self.row(contract_number="7"))
        line = rows[0].contract_line_id.sudo()
        line.date_end = "2027-01-10"
        same = self.apply(self.row(), self.row(contract_number="7"))
        self.assertEqual(same.mapped("state"), ["unchanged"] * 2)
        self.assertIn("the contract says 2027-01-10", same[0].warning)
        self.assertEqual((same[1].warning, same[1].result), (False, "unchanged"))
        self.assertEqual(same[1].amount_read, 1200)

    def test_an_edition_that_is_read_otherwise_is_read_anew(self):
        rows = self.apply(self.row(amount="1.500", contract_number="7"), self.row())
        self.assertEqual(rows[0].contract_line_id.specific_price, 1.5)
        again = self.import_rows(
            self.row(amount="1.500", contract_number="7"), self.row()
        )
        again.edition_id.decimal_mark = "comma"
        again.action_apply()
        self.assertEqual(again[0].state, "applied")
        self.assertEqual(again[0].contract_line_id.specific_price, 1500)

    def test_many_rows_that_say_the_same_cost_little(self):
        """Neither queries nor calls of ours for each row."""

        def count_calls(number):
            cells = [self.row(contract_number=str(i)) for i in range(number)]
            self.apply(*cells)
            again = self.import_rows(*cells)
            self.env.flush_all()
            before = self.cr.sql_log_count
            again.action_apply()
            self.assertEqual(set(again.mapped("state")), {"unchanged"})
            return self.cr.sql_log_count - before

        few, many = count_calls(5), count_calls(120)
        self.assertLessEqual(many, few + 8)

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
        self.assertEqual((new[0].state, new[0].result), ("applied", "renewed"))
        following = new[0].contract_line_id
        self.assertEqual(following, line.successor_contract_line_id)
        self.assertEqual(
            (line.date_end, line.specific_price), (date(2026, 12, 31), 1200)
        )
        self.assertEqual(following.date_end, date(2027, 12, 31))
        self.assertEqual(following.specific_price, 1500)
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
        again = self.apply(self.row(end_date="2028-01-20"))
        self.assertEqual(again.contract_line_id, successor)
        self.assertEqual(successor.date_end, date(2028, 1, 20))
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

    def test_apply_all_applies_files_oldest_first(self):
        """Nothing that an older file tells is lost; what a newer one that was applied
        said is not overwritten."""
        old = self.import_rows(self.row(), self.row(contract_number="7"))
        new = self.import_rows(self.row(end_date="2027-12-31"))
        self.Row.action_apply_all()
        self.assertEqual(old.mapped("state"), ["applied", "applied"])
        self.assertEqual(new.result, "renewed")
        old[0].amount = "1"
        self.Row.action_apply_all()
        self.assertEqual(old[0].state, "unchanged")
        self.assertIn("a later edition has this line", old[0].warning)

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
        self.assertEqual((old.state, new.state), ("applied", "applied"))
        self.assertEqual((old.result, new.result), ("new", "renewed"))
        line = new.contract_line_id
        self.assertEqual(line.contract_id.contract_line_ids, line, "the same price")
        self.assertEqual(line.date_end, date(2029, 7, 31))
        first, second = line.contract_id.renewal_ids.sorted("current_end")
        self.assertEqual(first.current_end, date(2025, 7, 31))
        self.assertEqual((first.outcome, first.outcome_date), ("renewed", TODAY_DATE))
        self.assertEqual(second.term_start, date(2025, 8, 1))
        self.assertFalse(second.outcome)

    def test_the_same_line_typed_twice_is_one_line(self):
        first, second = self.apply(self.row(), self.row())
        self.assertEqual(first.contract_line_id, second.contract_line_id)
        self.assertIn("all cells are those of row 2", second.warning)

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

    def test_a_file_of_another_register_is_moved_to_its_own(self):
        names = ("Alpha", "Beta", "Gamma")
        first = self.apply(
            *[self.row(customer=name, contract_number=name) for name in names]
        )
        cells = self.row(customer="Delta", contract_number="D-1")
        other = self.import_rows(cells)
        edition = other.edition_id
        self.assertIn("Of the 3 contracts", edition.stranger_text)
        other.action_apply()
        self.assertEqual(first.mapped("absence"), ["running"] * 3)
        edition.register_name = "Suppliers"
        self.assertEqual((edition.number, other.edition), (1, 1))
        self.assertEqual(other.register_name, "Suppliers")
        self.assertFalse(any(first.mapped("absence")))
        self.assertFalse(edition.stranger_text)
        again = self.import_rows({**cells, "register_name": "Suppliers"})
        self.assertEqual(again.edition, 2)
        again.action_apply()
        self.assertEqual(again.state, "unchanged")
        self.assertEqual(again.contract_line_id, other.contract_line_id)

    def test_a_row_that_is_typed_now_is_in_the_latest_edition(self):
        rows = self.apply(self.row())
        self.env.invalidate_all()
        self.assertEqual((rows + self.Row.new()).mapped("presence"), ["newest"] * 2)
        edition = rows.edition_id
        typed = edition + edition.new()
        self.assertEqual(typed.mapped("lost_count"), [0, 0])
