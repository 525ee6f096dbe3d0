# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .test_register_terms import OLD_END, RegisterTermsCase

FOUND = date(2025, 11, 15)


@tagged("post_install", "-at_install")
class TestRegisterOrder(RegisterTermsCase):
    """The newest edition is the one that speaks of the latest day, whichever was
    imported last."""

    def late(self, *rows, day=FOUND):
        """A file of last year that turns up now, its day typed on its page."""
        found = self.import_rows(*rows)
        with Form(found.edition_id) as page:
            page.as_of = day
        return found

    def test_a_file_that_is_found_late_is_not_the_newest(self):
        first = self.first(self.old())
        rows = self.apply(self.new(), self.new(contract_number="7"))
        found = self.late(self.old(), self.old(contract_number="gone"))
        self.assertEqual(rows.mapped("presence"), ["newest", "newest"])
        self.assertEqual(found.mapped("presence"), ["superseded", "missing"])
        self.assertEqual(first.presence, "superseded")
        editions = (first | found[0] | rows[0]).edition_id.sorted("number")
        self.assertEqual(editions.mapped("as_of")[1], FOUND)
        self.assertEqual(editions.mapped("number"), [1, 2, 3])
        self.assertEqual(found.mapped("edition"), [2, 2])
        found.action_apply()
        self.assertFalse(any(rows.mapped("absence")), "7 is in the newest edition")

    def test_a_file_that_is_found_late_tells_nothing_backwards(self):
        self.first(self.old())
        rows = self.apply(self.new(), self.new(contract_number="7"))
        found = self.late(
            self.old(amount="900"),
            self.new(contract_number="7", end_date="2026-06-30", amount="1"),
        )
        self.Row.action_apply_all()
        self.assertEqual(found.mapped("state"), ["unchanged", "unchanged"])
        for row in found:
            self.assertIn("a later edition has this line", row.warning)
        self.assertRenewed(rows[0])
        line = rows[1].contract_line_id
        self.assertEqual((line.date_end.year, line.specific_price), (2026, 1320))
        self.assertEqual(len(self.renewals(rows[1])), 1)
        found.action_apply()
        self.assertRenewed(rows[0])

    def test_a_contract_that_only_the_late_file_has_is_asked_about(self):
        """It was renewed then, and is missing since: nothing is lost by itself."""
        first = self.first(self.old(start_date="2024-12-01", end_date="2025-11-30"))
        rows = self.apply(self.new(contract_number="7"))
        self.assertEqual(first.absence, "over")
        found = self.late(
            self.old(start_date="2025-12-01", end_date="2026-11-30"),
            day=date(2025, 12, 1),
        )
        found.action_apply()
        old, new = self.renewals(found)
        self.assertEqual((old.outcome, new.outcome), ("renewed", False))
        self.assertEqual(old.outcome_date, date(2025, 12, 1))
        self.assertEqual((found.absence, rows.absence), ("running", False))

    def test_the_term_before_under_another_name_is_history(self):
        """A line beside it would look lost."""
        rows = self.apply(
            self.new(service="Support 2026"),
            self.new(contract_number="7", service="Hosting 2026"),
        )
        found = self.late(
            self.old(service="Support 2025"),
            self.old(contract_number="7", service="Furniture", end_date="2025-03-31"),
        )
        found.action_apply()
        self.assertEqual(found[0].state, "unchanged")
        self.assertIn("a term before the one that the contract has", found[0].warning)
        self.assertEqual(found[0].contract_line_id, rows[0].contract_line_id)
        self.assertEqual(len(rows[0].contract_id.contract_line_ids), 1)
        self.assertEqual(len(self.renewals(rows[0])), 1)
        self.assertEqual(found[1].result, "new", "nothing follows it")
        self.assertEqual(found.mapped("absence"), [False, "over"])
        again = self.apply(self.new(service="Support 2026"))
        self.assertEqual((again.state, again.warning), ("unchanged", False))

    def test_the_first_of_three_names_is_history_too(self):
        """The customer renewed twice: a loss would be churn that never was."""
        rows = self.apply(self.new(service="Cleaning 2026"))
        with freeze_time("2026-11-20"):
            later = self.apply(
                self.row(
                    service="Cleaning 2027",
                    start_date="2027-01-01",
                    end_date="2027-12-31",
                )
            )
            later.action_answer_renewed()
            self.assertEqual(later.result, "renewed")
            found = self.late(self.old(service="Cleaning 2025"), day=date(2025, 12, 31))
            found.action_apply()
            self.assertEqual(found.state, "unchanged")
            self.assertIn("a term before the one", found.warning)
            self.assertFalse(found.absence or rows.absence)
            self.assertEqual(len(self.renewals(later)), 2)
            with self.assertRaises(UserError):
                found.action_lose()

    def test_the_day_of_an_edition_is_corrected_later(self):
        """What was applied stays; which edition is the newest follows at once."""
        rows = self.apply(self.old(), self.old(contract_number="7"))
        mistake = self.apply(self.old())
        self.assertEqual(rows[1].absence, "over")
        self.assertEqual(mistake.edition_id.lost_count, 1)
        mistake.edition_id.as_of = FOUND
        self.assertEqual(rows.mapped("absence"), [False, False])
        self.assertEqual(rows.mapped("presence"), ["newest", "newest"])
        self.assertEqual(mistake.edition_id.lost_count, 0)
        mistake.edition_id.as_of = "2026-01-05"
        self.assertEqual(rows[1].absence, "over", "of one day, the last import counts")

    def test_files_of_one_day_keep_the_order_of_their_import(self):
        first, second = (self.import_rows(self.old()) for _number in range(2))
        editions = (first | second).edition_id.sorted("id")
        editions.as_of = FOUND
        self.assertEqual(editions.mapped("number"), [1, 2])
        editions[0].as_of = "2025-12-01"
        self.assertEqual(editions.mapped("number"), [2, 1])
        editions[1].as_of = "2025-12-01"
        self.assertEqual(editions.mapped("number"), [1, 2])
        self.assertEqual((first.presence, second.presence), ("superseded", "newest"))

    def test_files_that_wait_are_applied_by_their_days(self):
        new = self.import_rows(self.new())
        old = self.late(self.old())
        self.Row.action_apply_all()
        self.assertEqual((old.result, new.result), ("new", "renewed"))
        self.assertEqual(self.renewals(new)[0].current_end, OLD_END)

    def test_the_page_of_the_newer_file_tells_of_an_older_one(self):
        new = self.import_rows(self.new())
        old = self.late(self.old())
        self.assertEqual(new.edition_id.waiting_id, old.edition_id)
        self.assertFalse(old.edition_id.waiting_id)

    def test_no_file_speaks_of_a_day_to_come(self):
        row = self.import_rows(self.new())
        with self.assertRaises(ValidationError):
            row.edition_id.as_of = "2026-12-31"
        row.edition_id.as_of = "2026-01-05"

    def test_rows_that_are_typed_go_to_the_newest_edition(self):
        new = self.import_rows(self.new())
        self.late(self.old())
        typed = self.Row.create(self.new(contract_number="typed"))
        self.assertEqual(typed.edition_id, new.edition_id)

    def test_a_register_that_gets_another_name_keeps_its_days(self):
        first = self.first(self.old())
        rows = self.apply(self.new())
        (first | rows).write({"register_name": "Leases"})
        self.assertEqual(first.edition_id.as_of, date(2025, 10, 1))
        self.assertEqual((first.presence, rows.presence), ("superseded", "newest"))
