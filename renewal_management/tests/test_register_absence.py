# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval
from datetime import date

from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from .test_register_terms import OLD_END, RegisterTermsCase

GROUP = "contract_termination.can_terminate_contract"


class AbsenceCase(RegisterTermsCase):
    """Rows that are missing, and the reason why their contracts were lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["contract.terminate.reason"].create(
            {"name": "Too dear", "terminate_comment_required": False}
        )

    def miss(self):
        """Two rows are over, one still runs, one goes on; two are missing."""
        first = self.first(
            self.old(contract_number="over 1"),
            self.old(contract_number="over 2"),
            self.old(contract_number="runs", end_date="2027-12-31"),
            self.old(contract_number="goes on"),
        )
        self.day("2025-11-20")
        self.apply(self.new(contract_number="goes on"))
        return first

    def lose(self, rows, **values):
        action = rows.action_lose()
        self.assertEqual(action["res_model"], "renewal.register.lose")
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        wizard.reason_id = self.reason
        for name, value in values.items():
            wizard[name] = value
        return wizard.save().action_lose()


@tagged("post_install", "-at_install")
class TestRegisterAbsence(AbsenceCase):
    """Rows that the latest edition does not have any more."""

    def test_missing_and_over_is_not_missing_and_running(self):
        first = self.miss()
        self.assertEqual(first.mapped("absence"), ["over", "over", "running", False])
        self.assertEqual(self.Row.search([("absence", "=", "over")]), first[:2])
        self.assertEqual(self.Row.search([("absence", "=", "running")]), first[2])
        self.assertEqual(self.Row.search([("absence", "!=", False)]), first[:3])
        self.assertEqual(len(self.Row.search([("absence", "=", False)])), 2)

    def test_nothing_is_asked_while_nothing_is_missing(self):
        rows = self.first(self.old())
        self.assertFalse(rows.absence)

    def test_many_are_lost_with_one_reason(self):
        rows = self.miss()[:2]
        self.lose(rows, note="They said so")
        for row in rows:
            renewal = self.renewals(row)
            self.assertEqual(renewal.outcome, "churned")
            self.assertEqual(renewal.reason_id, self.reason)
            self.assertEqual(renewal.outcome_date, OLD_END)
            self.assertEqual(renewal.closed_date, date(2026, 1, 5))
            self.assertEqual((row.result, row.absence), ("lost", False))
        self.assertFalse(rows.contract_id.sudo().activity_ids, "no flood of tasks")
        self.day("2026-01-06")
        self.assertEqual(len(self.renewals(rows[0])), 1)

    def test_what_was_lost_is_taken_back(self):
        rows = self.miss()[:2]
        self.lose(rows)
        rows.action_take_back()
        for row in rows:
            self.assertFalse(self.renewals(row).outcome)
            self.assertEqual(row.absence, "over")

    def shown(self, action, *filters):
        """The rows of a list, as it opens or with other filters."""
        names = [
            name.removeprefix("search_default_")
            for name, value in action["context"].items()
            if value
        ]
        view = self.env.ref("renewal_management.renewal_register_row_view_search")
        arch = etree.fromstring(view.arch)
        domain = Domain(action["domain"])
        for name in filters or names:
            (found,) = arch.xpath(f"//filter[@name='{name}']")
            domain &= Domain(literal_eval(found.get("domain")))
        return self.Row.search(domain)

    def test_what_was_settled_stays_at_hand_on_the_page(self):
        first = self.miss()
        edition = self.Row.search([], order="edition desc", limit=1).edition_id
        lost, kept, running = first[:3]
        self.assertEqual(self.shown(edition.action_open_lost()), lost | kept)
        self.assertEqual(self.shown(edition.action_open_gone()), running)
        self.assertEqual(edition.settled_count, 0)
        self.lose(lost)
        kept.action_keep()
        edition.invalidate_recordset()
        action = edition.action_open_lost()
        self.assertFalse(self.shown(action))
        self.assertEqual(self.shown(action, "filter_settled"), lost | kept)
        self.assertEqual(edition.settled_count, 2)
        settled = self.shown(edition.action_open_settled())
        self.assertEqual(settled.mapped("settled"), ["lost", "kept"])
        self.assertEqual(self.Row.search([("settled", "=", "kept")]), kept)
        self.assertNotIn(kept, self.Row.search([("settled", "=", False)]))
        settled.action_take_back()
        self.assertFalse(any(settled.mapped("settled")))
        self.assertEqual(self.shown(edition.action_open_lost()), lost | kept)

    def test_terminated_contracts_are_taken_back_too(self):
        self.manager.group_ids += self.env.ref(GROUP)
        rows = self.miss()[:2]
        self.lose(rows)
        self.assertTrue(rows[0].contract_id.sudo().is_terminated)
        rows.action_take_back()
        self.assertFalse(rows[0].contract_id.sudo().is_terminated)
        self.assertFalse(self.renewals(rows[0]).outcome)

    def test_a_contract_that_goes_on_is_not_asked_about_again(self):
        row = self.miss()[2]
        row.action_keep()
        self.assertFalse(row.absence)
        row.action_take_back()
        self.assertEqual(row.absence, "running")

    def test_a_running_contract_is_lost_at_its_end(self):
        row = self.miss()[2]
        self.lose(row)
        renewal = self.renewals(row)
        self.assertEqual(renewal.outcome, "churned")
        self.assertEqual(renewal.outcome_date, date(2027, 12, 31))

    def test_one_of_two_lines_is_lost(self):
        self.first(self.old(), self.old(service="Furniture"))
        row = self.apply(self.new())
        gone = self.Row.search([("absence", "=", "over")])
        self.assertEqual(gone.service, "Furniture")
        self.lose(gone)
        old, new = self.renewals(row)
        self.assertEqual((old.outcome, new.outcome), ("renewed", False))
        self.assertEqual((old.atr_amount, old.renewed_amount), (2400, 1320))
        self.assertEqual(old.line_ids.mapped("outcome"), ["renewed", "churned"])
        gone.action_take_back()
        self.assertFalse(old.outcome)
        self.assertEqual(gone.absence, "over")

    def test_a_line_without_an_end_is_lost_on_the_editions_day(self):
        row = self.first(self.old(end_date=""), self.old(contract_number="7"))[0]
        self.apply(self.new(contract_number="7"))
        self.assertEqual(row.absence, "running")
        self.lose(row)
        self.assertEqual(self.renewals(row).outcome, "churned")

    def test_a_term_that_was_over_before_the_first_edition_is_lost_too(self):
        row = self.first(
            self.old(start_date="2021-01-01", end_date="2021-12-31"),
            self.old(contract_number="7"),
        )[0]
        self.assertFalse(self.renewals(row))
        self.apply(self.new(contract_number="7"))
        self.lose(row)
        self.assertEqual(self.renewals(row).outcome, "churned")
        self.assertEqual(self.renewals(row).outcome_date, date(2021, 12, 31))

    def test_a_row_under_another_name_is_not_missing(self):
        old = self.first(self.old(service="Support 2025"))
        row = self.apply(self.new(service="Support 2026"))
        self.assertEqual(row.state, "question")
        self.assertFalse(old.absence, "the question is asked at the new row")
        row.action_answer_renewed()
        self.assertFalse(old.absence)

    def test_a_lost_row_that_comes_back_is_a_question(self):
        rows = self.miss()[:2]
        self.lose(rows)
        again = self.apply(
            self.new(contract_number="over 1"),
            self.old(contract_number="over 2"),
            self.new(contract_number="goes on"),
        )
        self.assertEqual(again.mapped("question"), ["returned", "returned", False])
        self.assertEqual(self.renewals(rows[0]).outcome, "churned")
        again[:2].action_answer_renewed()
        self.assertEqual(again.mapped("state")[:2], ["applied", "unchanged"])
        self.assertRenewed(again[0])
        self.assertFalse(self.renewals(again[1]).outcome, "it was left out by mistake")

    def test_a_loss_by_a_salesperson_is_a_question_too(self):
        """One term has one outcome: lost, or renewed after all."""
        row = self.first(self.old())
        renewal = self.renewals(row)
        renewal._lose(date(2026, 1, 2), self.reason)
        if row.contract_id.sudo().is_terminated:
            self.skipTest("the superuser may terminate contracts")
        again = self.apply(self.new())
        self.assertEqual(again.question, "returned")
        again.action_answer_renewed()
        self.assertRenewed(again)

    def test_applying_a_lost_row_leaves_it_alone(self):
        rows = self.miss()[:2]
        self.lose(rows)
        rows.action_apply()
        self.assertEqual(rows.mapped("result"), ["lost", "lost"])
        rows.action_take_back()
        self.assertFalse(self.renewals(rows[0]).outcome)

    def test_lines_of_one_contract_that_are_lost_in_two_goes(self):
        first = self.first(self.old(), self.old(service="Furniture"))
        self.apply(self.old(), self.row(contract_number="other"))
        self.lose(self.Row.search([("absence", "=", "over")]))
        renewal = self.renewals(first)
        self.assertFalse(renewal.outcome)
        self.apply(self.row(contract_number="other"))
        self.lose(self.Row.search([("absence", "=", "over")]))
        self.assertEqual((renewal.outcome, renewal.reason_id), ("churned", self.reason))
        self.assertEqual(renewal.outcome_date, OLD_END)

    def test_nothing_is_missing_before_the_file_is_applied(self):
        first = self.first(self.old())
        rows = self.import_rows(self.new(contract_number="other"))
        self.assertFalse(first.absence)
        rows.action_apply()
        first.invalidate_recordset(["absence"])
        self.assertEqual(first.absence, "over")

    def test_a_row_that_failed_and_is_then_missing_is_listed(self):
        self.first(self.old())
        failed = self.apply(self.new(end_date="never"))
        self.assertEqual(failed.state, "error")
        self.apply(self.new(contract_number="other"))
        absent = self.Row.search([("absence", "!=", False)])
        self.assertEqual(absent, failed)
        self.lose(absent)
        self.assertEqual(
            self.env["renewal.renewal"]
            .search([("outcome", "=", "churned")])
            .current_end,
            OLD_END,
        )

    def test_rows_of_one_line_are_one_question(self):
        self.first(self.old())
        self.apply(self.old(), self.new())
        self.apply(self.new(contract_number="other"))
        absent = self.Row.search([("absence", "!=", False)])
        self.assertEqual(absent.mapped("absence"), ["running"])

    def test_only_missing_rows_are_settled(self):
        row = self.miss()[3]
        for button in (row.action_lose, row.action_keep, row.action_take_back):
            with self.assertRaises(UserError):
                button()

    def test_a_supplier_that_nobody_follows_is_ended(self):
        row = self.first(
            self.old(contract_type="supplier", auto_renewal="yes"),
            self.old(contract_number="7"),
        )[0]
        self.apply(self.new(contract_number="7"))
        self.lose(row)
        self.assertFalse(row.contract_line_id.is_auto_renew)
        self.assertEqual(row.result, "lost")


@tagged("post_install", "-at_install")
class TestRegisterSummary(RegisterTermsCase):
    """One screen says what became of a file."""

    def test_the_page_can_be_held_beside_the_sheet(self):
        self.first(
            self.old(),
            self.old(contract_number="moved"),
            self.old(contract_number="gone"),
            self.old(contract_number="runs", end_date="2027-12-31"),
        )
        rows = self.apply(
            self.new(),
            self.new(
                contract_number="moved", start_date="2025-01-01", end_date="2026-05-01"
            ),
            self.row(contract_number="new", customer="Somebody new", owner="wc"),
            self.row(contract_number="new", customer="Somebody new", owner="wc"),
            self.row(contract_number="wrong", end_date="never"),
        )
        edition = rows.edition_id
        self.assertEqual(edition.row_count, 5)
        self.assertEqual(edition.question_count, 1)
        self.assertEqual(edition.error_count, 1)
        self.assertEqual(edition.renewed_count, 1)
        self.assertEqual((edition.lost_count, edition.gone_count), (1, 1))
        summary = edition._prepare_summary()
        self.assertEqual(
            summary["results"], [("New line", 1), ("Renewed", 1), ("Repeated row", 1)]
        )
        self.assertEqual(summary["customer_count"], 1)
        ((currency, *amounts, left_out),) = summary["sums"]
        self.assertEqual(currency, "USD")
        plain = [amount.replace("\N{NO-BREAK SPACE}", "") for amount in amounts]
        # 1,320 + 1,320 + 3 × 1,200 read; the new one and the renewed one applied
        self.assertEqual(plain, ["$6,240.00", "$2,520.00", "$3,720.00"])
        self.assertEqual(left_out, [3, 5, 6])
        kinds = dict(summary["warnings"])
        self.assertTrue(any("is not a user in Odoo" in text for text in kinds))
        self.assertIn("customer created", edition.summary)

    def test_an_edition_that_waits_says_so(self):
        edition = self.import_rows(self.new()).edition_id
        self.assertIn("Nothing of this file has been applied", edition.summary)
        self.assertEqual(edition.draft_count, 1)
        edition.action_apply_rows()
        self.assertEqual(edition.draft_count, 0)

    def test_its_buttons_open_the_rows(self):
        self.first(self.old(), self.old(contract_number="gone"))
        rows = self.apply(self.new(start_date="2025-01-01", end_date="2026-05-01"))
        edition = rows.edition_id
        for button, expected in (
            (edition.action_open_rows, rows),
            (edition.action_open_questions, rows),
            (edition.with_context(rows_state="question").action_open_state, rows),
        ):
            self.assertEqual(self.Row.search(button()["domain"]), expected)

    def test_deleting_an_edition_takes_its_rows_along(self):
        old = self.first(self.old())
        rows = self.import_rows(self.new())
        rows.edition_id.unlink()
        self.assertFalse(rows.exists())
        self.assertEqual(old.presence, "newest")
