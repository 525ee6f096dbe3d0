# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools.next_term import NextTerm
from .test_register_absence import AbsenceCase
from .test_register_terms import RegisterTermsCase


@tagged("post_install", "-at_install")
class TestRegisterLivedIn(RegisterTermsCase):
    """Between two editions Odoo itself renews, by its own job or by a person."""

    def run_renewal_job(self, day):
        with freeze_time(day):
            self.env["contract.line"].cron_renew_contract_line()
            self.env.flush_all()

    def auto(self, start, end, **values):
        return self.row(
            start_date=start, end_date=end, auto_renewal="yes", recurrence="monthly"
        ) | dict(values)

    def get_ends(self, row):
        """(end, outcome) of each renewal."""
        found = self.renewals(row)
        return [(r.current_end.isoformat(), r.outcome or "open") for r in found]

    def test_a_term_renews_itself_by_its_own_length(self):
        """Its end is often typed as the day on which the next term begins."""
        terms = (
            ("2025-12-07", "2026-03-07", date(2026, 6, 7)),
            ("2025-12-22", "2026-01-22", date(2026, 2, 22)),
            ("2025-07-31", "2026-01-31", date(2026, 7, 31)),
            ("2025-02-01", "2026-01-31", date(2027, 1, 31)),
        )
        rows = self.apply(
            *(self.auto(*term[:2], contract_number=term[1] + term[0]) for term in terms)
        )
        for row, (_start, end, following) in zip(rows, terms, strict=True):
            with self.subTest(end=end):
                line = row.contract_line_id.sudo()
                self.assertEqual(line._get_renewal_new_date_end(), following)

    def test_a_term_that_the_job_renewed_is_not_renewed_again(self):
        """In a new line or not; the register has other days for where they meet."""
        for number, is_new_line in enumerate((False, True)):
            with self.subTest(is_new_line=is_new_line):
                company = self.env.company
                company.create_new_line_at_contract_line_renew = is_new_line
                name = str(number)
                with freeze_time("2025-10-01"):
                    self.apply(
                        self.auto("2025-01-01", "2026-01-01", contract_number=name)
                    )
                self.run_renewal_job("2025-12-05")
                row = self.apply(
                    self.auto("2026-01-01", "2027-01-01", contract_number=name)
                )
                self.assertEqual((row.state, row.error), ("unchanged", False))
                ends = [("2026-01-01", "renewed"), ("2027-01-01", "open")]
                self.assertEqual(self.get_ends(row), ends)
                again = self.apply(
                    self.auto("2026-01-01", "2027-01-01", contract_number=name)
                )
                self.assertFalse(again.warning)

    def test_terms_of_a_line_that_the_job_renewed_tell_their_prices(self):
        """The file has the term that the job started, with another price, and the one
        after it."""
        terms = [
            ("2025-10-01", "2025-10-31"),
            ("2025-11-01", "2025-11-30"),
            ("2025-12-01", "2025-12-31"),
        ]
        amounts = ("100", "110", "120")
        rows = [
            self.auto(*term, amount=amount)
            for term, amount in zip(terms, amounts, strict=True)
        ]
        with freeze_time("2025-10-02"):
            self.apply(rows[0])
        self.run_renewal_job("2025-10-03")
        with freeze_time("2025-11-28"):
            told = self.apply(*rows)
        self.day("2025-11-29")
        self.assertFalse(told.contract_id.sudo().renewal_sync_error)
        self.assertEqual(told.mapped("state"), ["unchanged", "applied", "applied"])
        expected = [(end, "renewed") for _start, end in terms]
        expected[-1] = (terms[-1][1], "open")
        self.assertEqual(self.get_ends(told[0]), expected)
        values = self.renewals(told[0]).mapped("atr_amount")
        self.assertEqual(values, [1200, 1320, 1440])

    def test_terms_that_people_renewed_twice_are_told_later(self):
        """Each is typed up to the day on which the next one begins, in Odoo too."""
        days = [date(year, 1, 1) for year in (2024, 2025, 2026, 2027)]
        terms = list(zip(days, days[1:], strict=False))
        rows = [
            self.row(start_date=str(start), end_date=str(end)) for start, end in terms
        ]
        with freeze_time("2024-12-20"):
            first = self.apply(rows[0])
            for start, end in terms[1:]:
                renewal = self.renewals(first)[-1]
                renewal._renew({renewal: NextTerm(start, end)}, date.today())
        told = self.apply(*rows)
        self.assertEqual(told.mapped("error"), [False] * 3)
        self.assertEqual(told.mapped("state"), ["unchanged"] * 3)
        ends = [("2025-01-01", "renewed"), ("2026-01-01", "renewed")]
        self.assertEqual(self.get_ends(told[0]), [*ends, ("2027-01-01", "open")])

    def test_a_row_of_an_earlier_term_names_the_running_one(self):
        self.first(self.old(auto_renewal="yes"))
        self.run_renewal_job("2025-12-05")
        row = self.apply(
            self.old(start_date="2025-01-02", auto_renewal="yes", amount="900")
        )
        self.assertEqual(row.state, "unchanged")
        self.assertIn("the contract has, from Jan 1, 2026", row.warning)


@tagged("post_install", "-at_install")
class TestRegisterReplaced(AbsenceCase):
    """Contracts that go on under another number."""

    def test_lines_of_one_number_replace_those_of_another_in_the_same_file(self):
        """A site each."""
        rows = [
            self.row(
                contract_number=f"V/{year}",
                replaces=replaces,
                start_date=f"{year}-01-01",
                end_date=f"{year}-12-31",
                notes=site,
            )
            for year, replaces in ((2025, ""), (2026, "V/2025"))
            for site in ("North", "South")
        ]
        told = self.apply(*rows)
        self.assertEqual(
            told.mapped("question"), [False, False, "proposed", "proposed"]
        )
        told[2:].action_answer_renewed()
        self.assertEqual(len(told.contract_id), 1)
        renewals = self.renewals(told[0])
        self.assertEqual(renewals.mapped("outcome"), ["renewed", False])
        self.assertEqual([len(renewal.line_ids) for renewal in renewals], [2, 2])

    def test_a_term_under_another_name_begins_on_the_day_the_last_one_ends(self):
        """Or some days before it, and the old row is still there."""
        names = ("2025-12-31", "2025-12-10")
        old = [self.old(service="Support 2025", contract_number=name) for name in names]
        self.first(*old)
        new = [
            {
                **self.new(service="Support 2026", contract_number=name),
                "start_date": name,
            }
            for name in names
        ]
        told = self.apply(*old, *new)
        self.assertFalse(any(told[:2].mapped("question")))
        self.assertEqual(told[2:].mapped("question"), ["proposed"] * 2)

    def test_another_service_of_a_contract_that_was_lost_may_be_a_line_of_its_own(self):
        first = self.first(self.old(service="Licence"), self.old(contract_number="7"))
        with freeze_time("2026-01-05"):
            self.apply(self.new(contract_number="7"))
            self.lose(first[0])
            row = self.apply(self.new(service="Backup"), self.new(contract_number="7"))[
                0
            ]
            self.assertEqual(row.question, "proposed")
            row.action_answer_separate()
        self.assertEqual((row.state, row.result), ("applied", "new"))
        self.assertNotEqual(row.contract_line_id, first[0].contract_line_id)
        self.assertEqual(row.contract_line_id.name, "Backup")
        self.assertEqual(
            self.renewals(first[0]).line_ids.mapped("outcome"), ["churned", False]
        )
