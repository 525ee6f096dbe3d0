# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools.next_term import NextTerm
from .register_common import RegisterCase

OLD_END, NEW_END = date(2025, 12, 31), date(2026, 12, 31)


class RegisterTermsCase(RegisterCase):
    """A term of 2025 is in the first edition, of October; the second one comes on 5
    January."""

    freeze_time = freeze_time("2026-01-05")

    def first(self, *rows):
        with freeze_time("2025-10-01"):
            return self.apply(*rows)

    def old(self, **values):
        return self.row(
            **{"start_date": "2025-01-01", "end_date": "2025-12-31", **values}
        )

    def new(self, **values):
        return self.row(**{"amount": "1,320.00", **values})

    def day(self, when="2026-01-05"):
        """The daily run of a day."""
        self.env.flush_all()
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        with freeze_time(when), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def renewals(self, rows):
        return rows.contract_id.sudo().renewal_ids.sorted("current_end")

    def assertRenewed(self, rows, amount=1320):
        """One renewal closed on the edition's day, the next one open; the old price is
        as it was."""
        old, new = self.renewals(rows)
        self.assertEqual((old.current_end, new.current_end), (OLD_END, NEW_END))
        self.assertEqual((old.outcome, new.outcome), ("renewed", False))
        self.assertEqual(old.outcome_date, date(2026, 1, 5))
        self.assertEqual(old.closed_date, date(2026, 1, 5))
        self.assertEqual(old.successor_renewal_id, new)
        self.assertLess(new.term_start, new.current_end)
        self.assertEqual((old.atr_amount, old.renewed_amount), (1200, amount))
        self.assertEqual(new.atr_amount, amount)
        lines = rows.contract_id.contract_line_ids.sorted("date_start")
        self.assertEqual(lines.mapped("specific_price"), [1200, amount])
        self.assertEqual(lines.mapped("date_end"), [OLD_END, NEW_END])


@tagged("post_install", "-at_install")
class TestRegisterTerms(RegisterTermsCase):
    """A newer edition tells the next term of a line, in whatever way it is typed."""

    def test_dates_typed_over_the_old_ones_are_a_renewal(self):
        self.first(self.old())
        self.day("2025-11-20")
        row = self.apply(self.new())
        self.assertEqual((row.state, row.result), ("applied", "renewed"))
        self.assertRenewed(row)
        self.day()
        self.assertRenewed(row)

    def test_an_end_that_moves_by_a_term_is_a_renewal(self):
        self.first(self.old())
        row = self.apply(self.new(start_date="2025-01-01"))
        self.assertEqual(row.result, "renewed")
        self.assertRenewed(row)

    def test_a_row_added_below_is_a_renewal(self):
        self.first(self.old())
        before, row = self.apply(self.old(), self.new())
        self.assertEqual((before.state, row.result), ("unchanged", "renewed"))
        self.assertRenewed(row)

    def test_two_terms_in_the_first_file_are_both_there(self):
        before, row = self.apply(self.old(), self.new())
        self.assertEqual((before.result, row.result), ("new", "renewed"))
        self.assertRenewed(row)

    def test_two_terms_that_ended_long_ago_are_both_there(self):
        rows = self.apply(
            self.old(start_date="2021-01-01", end_date="2021-12-31"),
            self.new(start_date="2022-01-01", end_date="2026-12-31"),
        )
        old, new = self.renewals(rows)
        self.assertEqual((old.outcome, new.outcome), ("renewed", False))
        self.assertEqual(old.current_end, date(2021, 12, 31))
        self.assertFalse(old.step_ids, "nothing was planned for the past")

    def test_the_same_edition_again_changes_nothing(self):
        self.first(self.old())
        row = self.apply(self.new())
        again = self.apply(self.new())
        self.assertEqual((again.state, again.result), ("unchanged", "unchanged"))
        self.assertEqual(again.contract_line_id, row.contract_line_id)
        row.action_apply()
        again.action_apply()
        self.assertRenewed(again)

    def test_rows_that_accumulate_stay_terms(self):
        """Every edition has all terms since the first, and a new one."""
        cells = [self.old()]
        self.first(*cells)
        for year in (2026, 2027, 2028):
            cells.append(
                self.new(
                    start_date=f"{year}-01-01",
                    end_date=f"{year}-12-31",
                    amount=str(year),
                )
            )
            rows = self.apply(*cells)
            self.assertFalse(rows.filtered("warning"), rows.mapped("warning"))
        self.assertEqual(rows.mapped("result"), ["unchanged"] * 3 + ["renewed"])
        renewals = self.renewals(rows)
        self.assertEqual(
            renewals.mapped("current_end"),
            [date(year, 12, 31) for year in (2025, 2026, 2027, 2028)],
        )
        self.assertEqual(renewals.mapped("outcome"), ["renewed"] * 3 + [False])
        self.assertEqual(renewals[2].term_start, date(2027, 1, 1))

    def test_a_gap_and_an_early_start_are_renewals(self):
        self.first(self.old(contract_number="gap"), self.old(contract_number="early"))
        gap, early = self.apply(
            self.new(
                contract_number="gap", start_date="2026-03-01", end_date="2027-02-28"
            ),
            self.new(
                contract_number="early", start_date="2025-12-15", end_date="2026-12-14"
            ),
        )
        for row in (gap, early):
            old, new = self.renewals(row)
            self.assertEqual((old.outcome, new.outcome), ("renewed", False))
            self.assertEqual(old.current_end, OLD_END)
        self.assertEqual(self.renewals(gap)[1].term_start, date(2026, 3, 1))
        self.assertEqual(early.contract_line_id.date_start, date(2025, 12, 15))

    def test_some_days_more_are_a_correction(self):
        self.first(self.old(end_date="2026-03-31"))
        row = self.apply(self.old(end_date="2026-04-20"))
        self.assertEqual((row.state, row.result), ("applied", "changed"))
        renewal = self.renewals(row)
        self.assertEqual(renewal.current_end, date(2026, 4, 20))
        self.assertFalse(renewal.outcome)
        self.assertEqual(row.contract_line_id.date_end, date(2026, 4, 20))

    def test_one_of_two_lines_renews_and_the_other_one_waits(self):
        self.first(self.old(), self.old(service="Furniture"))
        row = self.apply(self.new(), self.old(service="Furniture"))[0]
        old, new = self.renewals(row)
        self.assertFalse(old.outcome or new.outcome)
        self.assertEqual(old.line_ids.mapped("outcome"), ["renewed", False])
        later = self.apply(self.new(), self.new(service="Furniture"))
        old, new = self.renewals(later)
        self.assertEqual((old.outcome, new.outcome), ("renewed", False))
        self.assertEqual(new.atr_amount, 2640)

    def test_the_edition_says_when_it_counts(self):
        self.first(self.old())
        row = self.import_rows(self.new())
        row.edition_id.as_of = date(2026, 1, 2)
        row.action_apply()
        self.assertEqual(self.renewals(row)[0].outcome_date, date(2026, 1, 2))

    def test_files_that_came_together_are_applied_one_after_the_other(self):
        old, new = self.import_rows(self.old()), self.import_rows(self.new())
        edition = new.edition_id
        self.assertEqual(edition.waiting_id, old.edition_id)
        opened = edition.action_open_waiting()
        self.assertEqual(opened["res_id"], old.edition_id.id)
        old.edition_id.as_of = date(2025, 10, 1)
        old.edition_id.action_apply_rows()
        self.assertEqual((old.state, old.presence), ("applied", "superseded"))
        edition.invalidate_recordset(["waiting_id"])
        self.assertFalse(edition.waiting_id)
        edition.action_apply_rows()
        self.assertRenewed(new)
        old.amount = "1"
        old.action_apply()
        self.assertIn("a later edition has this line", old.warning)

    def test_what_was_renewed_in_odoo_is_known(self):
        row = self.first(self.old())
        renewal = self.renewals(row)
        line = row.contract_line_id.sudo()
        line.plan_successor(date(2026, 1, 1), NEW_END, False).specific_price = 1320
        row.contract_id.sudo()._sync_renewals()
        self.assertEqual(renewal.outcome, "renewed")
        again = self.apply(self.new())
        self.assertEqual(again.state, "unchanged")
        self.assertEqual(len(self.renewals(again)), 2)

    def test_a_line_that_was_extended_in_odoo_keeps_its_past(self):
        """Renewed by the scheduled job, which lets the line go on: the new price begins
        with the new term."""
        row = self.first(self.old(auto_renewal="yes"))
        line = row.contract_line_id.sudo()
        line.renew()
        self.assertEqual(line.date_end, NEW_END)
        again = self.apply(self.new(auto_renewal="yes"))
        self.assertEqual(again.state, "applied")
        lines = again.contract_id.sudo().contract_line_ids.sorted("date_start")
        self.assertEqual(lines.mapped("specific_price"), [1200, 1320])
        self.assertEqual(lines.mapped("date_end"), [OLD_END, NEW_END])
        self.assertEqual(lines[0].date_start, date(2025, 1, 1))
        old, new = self.renewals(again)
        self.assertEqual((old.outcome, new.outcome), ("renewed", False))
        self.assertEqual(new.atr_amount, 1320)
        same = self.apply(self.new(auto_renewal="yes"))
        self.assertEqual((same.state, same.warning), ("unchanged", False))

    def test_a_contract_without_an_end_gets_its_first_dated_term(self):
        row = self.first(self.old(end_date=""))
        again = self.apply(self.new())
        self.assertEqual(again.result, "renewed")
        line = row.contract_line_id
        self.assertEqual((line.date_end, line.specific_price), (OLD_END, 1200))
        self.assertEqual(again.contract_line_id.date_end, NEW_END)

    def test_a_new_name_of_what_was_renewed_in_odoo_is_no_second_line(self):
        row = self.first(self.old(service="Support 2025", auto_renewal="yes"))
        row.contract_line_id.sudo().renew()
        again = self.apply(self.new(service="Support 2026", auto_renewal="yes"))
        self.assertEqual(again.question, "proposed")
        again.action_answer_renewed()
        lines = again.contract_id.contract_line_ids.sorted("date_start")
        self.assertEqual(lines.mapped("name"), ["Support 2025", "Support 2026"])
        self.assertEqual(lines.mapped("date_end"), [OLD_END, NEW_END])
        self.assertEqual(lines.mapped("specific_price"), [1200, 1320])

    def test_an_answer_is_about_the_line_that_was_shown(self):
        """Somebody presses Renew on the renewal before the question is answered."""
        old = self.first(self.old(service="Support 2025"))
        row = self.apply(self.new(service="Support 2026"))
        self.assertEqual(row.question, "proposed")
        line = old.contract_line_id.sudo()
        renewal = self.renewals(old)
        renewal._renew({renewal: NextTerm(date(2026, 1, 1), NEW_END)}, date(2026, 1, 5))
        row.action_answer_renewed()
        live = line.contract_id.contract_line_ids.filtered(
            lambda found: not found.successor_contract_line_id
        )
        self.assertEqual(len(live), 1)
        self.assertEqual((live.name, live.date_end), ("Support 2026", NEW_END))

    def test_a_supplier_contract_that_nobody_follows_has_its_terms(self):
        self.first(self.old(contract_type="supplier"))
        row = self.apply(self.new(contract_type="supplier"))
        lines = row.contract_id.contract_line_ids.sorted("date_start")
        self.assertEqual(lines.mapped("date_end"), [OLD_END, NEW_END])
        later = self.apply(
            self.new(
                contract_type="supplier",
                start_date="2027-01-01",
                end_date="2027-12-31",
            )
        )
        self.assertEqual(later.result, "renewed")


@tagged("post_install", "-at_install")
class TestRegisterQuestions(RegisterTermsCase):
    """What a date does not tell, somebody is asked: once for many rows."""

    def ask(self, **values):
        self.first(self.old(), self.old(contract_number="7"))
        cells = {"start_date": "2025-01-01", "end_date": "2026-04-30", **values}
        rows = self.apply(self.new(**cells), self.new(contract_number="7", **cells))
        self.assertEqual(rows.mapped("state"), ["question"] * 2)
        return rows

    def test_a_move_in_between_is_a_question(self):
        rows = self.ask()
        self.assertIn("ended on Dec 31, 2025 and ends on Apr 30, 2026", rows[0].message)
        line = rows[0].candidate_line_id
        self.assertEqual((line.date_end, line.specific_price), (OLD_END, 1200))
        self.assertFalse(self.renewals(rows[0]).question_end)

    def test_renewed_is_one_answer_for_many(self):
        rows = self.ask()
        rows.action_answer_renewed()
        self.assertEqual(rows.mapped("result"), ["renewed"] * 2)
        for row in rows:
            old, new = self.renewals(row)
            self.assertEqual((old.outcome, old.current_end), ("renewed", OLD_END))
            self.assertEqual(new.term_start, date(2026, 1, 1))
            self.assertEqual(new.current_end, date(2026, 4, 30))

    def test_corrected_moves_the_end(self):
        rows = self.ask()
        rows.action_answer_corrected()
        self.assertEqual(rows.mapped("result"), ["changed"] * 2)
        renewal = self.renewals(rows[0])
        self.assertEqual(renewal.current_end, date(2026, 4, 30))
        self.assertFalse(renewal.outcome or renewal.question_end)

    def test_extended_keeps_the_day_it_was_due(self):
        rows = self.ask()
        rows.action_answer_extended()
        renewal = self.renewals(rows[0])
        self.assertEqual(renewal.current_end, date(2026, 4, 30))
        self.assertEqual(renewal.due_date, OLD_END)

    def test_no_end_any_more_is_a_question(self):
        rows = self.ask(end_date="")
        self.assertIn("has no end any more", rows[0].message)
        rows.action_answer_renewed()
        line = rows[0].contract_line_id
        self.assertEqual((line.date_start, line.date_end), (date(2026, 1, 1), False))
        self.assertEqual(self.renewals(rows[0])[0].outcome, "renewed")

    def test_an_answer_is_about_what_the_row_said(self):
        rows = self.ask()
        rows[0].end_date = "2026-12-31"
        self.assertFalse(rows[0].question)
        rows[0].action_apply()
        self.assertEqual(rows[0].result, "renewed")

    def test_another_text_is_proposed_and_confirmed(self):
        self.first(
            self.old(service="Support 2025"), self.old(service="Hosting", amount="5")
        )
        rows = self.apply(
            self.new(service="Support 2026"), self.old(service="Hosting", amount="5")
        )
        row = rows[0]
        self.assertEqual((row.state, row.question), ("question", "proposed"))
        self.assertIn("“Support 2025”", row.message)
        row.action_answer_renewed()
        self.assertEqual(row.result, "renewed")
        line = row.contract_line_id
        self.assertEqual(line.name, "Support 2026")
        self.assertEqual(line.predecessor_contract_line_id.name, "Support 2025")
        again = self.apply(
            self.new(service="Support 2026"), self.old(service="Hosting", amount="5")
        )
        self.assertEqual(again[0].state, "unchanged")

    def test_another_text_can_be_another_line(self):
        self.first(self.old(service="Support 2025"))
        row = self.apply(self.new(service="Training"))
        row.action_answer_separate()
        self.assertEqual((row.state, row.result), ("applied", "new"))
        self.assertFalse(row.contract_line_id.predecessor_contract_line_id)

    def test_a_number_that_replaces_another_one_is_proposed(self):
        self.first(self.old())
        row = self.apply(self.new(contract_number="6882-B", replaces="6882"))
        self.assertEqual((row.state, row.question), ("question", "proposed"))
        row.action_answer_renewed()
        self.assertRenewed(row)
        self.assertEqual(row.contract_id.code, "6882-B")
        again = self.apply(self.new(contract_number="6882-B", replaces="6882"))
        self.assertEqual(again.state, "unchanged")

    def test_a_number_that_replaces_nothing_says_so(self):
        self.first(self.old())
        row = self.apply(self.new(contract_number="7", replaces="6882, 999"))
        self.assertEqual((row.state, row.result), ("applied", "new"))
        self.assertIn('has the number "6882, 999"', row.warning)

    def test_texts_are_matched_to_the_likeliest_line(self):
        self.first(
            self.old(service="Support 2025", amount="1000"),
            self.old(service="Licence 2025", amount="5000"),
        )
        rows = self.apply(
            self.new(service="Licence 2026", amount="5500"),
            self.new(service="Support 2026", amount="1100"),
        )
        self.assertEqual(
            rows.candidate_line_id.mapped("name"), ["Licence 2025", "Support 2025"]
        )

    def test_another_text_is_proposed_though_the_old_row_stays(self):
        """Rows of all years are kept: the old one is there, and renews nothing."""
        self.first(self.old(service="Support 2025"), self.old(service="Hosting"))
        rows = self.apply(
            self.old(service="Support 2025"),
            self.new(service="Support 2026"),
            self.new(service="Hosting"),
            self.new(service="Training"),
        )
        self.assertEqual(
            rows.mapped("state"), ["unchanged", "question", "applied", "applied"]
        )
        self.assertEqual(rows.mapped("result"), ["unchanged", False, "renewed", "new"])
        self.assertEqual(rows[1].candidate_line_id, rows[0].contract_line_id)

    def test_texts_of_two_years_in_the_first_file_are_proposed(self):
        rows = self.apply(
            self.new(service="Support 2026"), self.old(service="Support 2025")
        )
        self.assertEqual(rows.mapped("state"), ["question", "applied"])
        rows[0].action_answer_renewed()
        old, new = self.renewals(rows)
        self.assertEqual((old.outcome, new.outcome), ("renewed", False))

    def test_an_end_on_the_day_of_the_next_start_is_no_second_line(self):
        rows = self.apply(
            self.old(end_date="2026-01-01"),
            self.new(start_date="2026-01-01", end_date="2027-01-01"),
        )
        self.assertEqual(rows.mapped("result"), ["new", "renewed"])

    def test_lines_of_one_contract_are_extended_together_or_one_by_one(self):
        cells = {"start_date": "2025-01-01", "end_date": "2026-02-11"}
        self.first(
            *[
                self.old(contract_number=number, service=service)
                for number in ("together", "apart")
                for service in ("Office supplies", "Furniture")
            ]
        )
        rows = self.apply(
            *[
                self.new(contract_number=number, service=service, **cells)
                for number in ("together", "apart")
                for service in ("Office supplies", "Furniture")
            ]
        )
        rows[:2].action_answer_extended()
        rows[2].action_answer_extended()
        rows[3].action_answer_extended()
        self.assertEqual(rows.mapped("state"), ["applied"] * 4, rows.mapped("error"))
        for pair in (rows[:2], rows[2:]):
            renewal = self.renewals(pair).filtered(lambda r: not r.outcome)
            self.assertEqual(renewal.current_end, date(2026, 2, 11))
            self.assertEqual(len(renewal.line_ids), 2)

    def test_a_moved_end_before_a_next_row_is_an_extension(self):
        """The row below begins where the moved end is: nobody has to be asked."""
        self.first(self.old(start_date="2025-01-01", end_date="2025-12-31"))
        rows = self.apply(
            self.old(end_date="2026-02-28"),
            self.new(start_date="2026-03-01", end_date="2027-02-28"),
        )
        self.assertEqual(rows.mapped("result"), ["changed", "renewed"])
        old, new = self.renewals(rows)
        self.assertEqual((old.outcome, old.due_date), ("renewed", OLD_END))
        self.assertEqual(old.current_end, date(2026, 2, 28))
        self.assertEqual(new.term_start, date(2026, 3, 1))

    def test_a_number_that_changes_twice_is_followed(self):
        """Two lines, so the contract keeps its first number."""
        self.first(self.old(), self.old(service="Furniture", end_date="2029-12-31"))
        second = self.apply(self.new(contract_number="B", replaces="6882"))
        second.action_answer_renewed()
        third = self.apply(
            self.new(
                contract_number="C",
                replaces="B",
                start_date="2027-01-01",
                end_date="2027-12-31",
            )
        )
        self.assertEqual(third.question, "proposed")
        third.action_answer_renewed()
        line = third.contract_line_id
        self.assertEqual(line.contract_id, second.contract_id)
        self.assertEqual(line.date_end, date(2027, 12, 31))

    def test_only_rows_that_ask_are_answered(self):
        rows = self.ask()
        with self.assertRaisesRegex(Exception, "Renewed, Extended, Corrected"):
            rows.action_answer_separate()
        self.assertEqual(rows.mapped("state"), ["question"] * 2)
