# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections import defaultdict
from datetime import date
from random import Random
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Domain
from odoo.tests import tagged

from .register_common import TODAY, RegisterCase

MODELS = "odoo.addons.renewal_management.models.register"
ABSENCES = {"lost_count": "over", "gone_count": "running"}
DAYS = ("2024-06-30", "2025-05-31", "2025-12-31", "2026-01-01", TODAY)


class RegisterPageCase(RegisterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        currencies = cls.env["res.currency"].with_context(active_test=False)
        for code, is_used in (("USD", True), ("EUR", True), ("SEK", False)):
            currencies.search([("name", "=", code)]).active = is_used

    def get_arr_as_read(self, edition):
        """{currency name: what the page says that the file comes to a year}"""
        sums = edition.found["sums"]
        return {code: round(amount, 2) for code, (amount, _count) in sums.items()}

    def get_arr_of_contracts(self, rows, day):
        """{currency name: ARR of the contracts of these rows on a day}"""
        found = defaultdict(float)
        for contract in rows.contract_id.sudo():
            if arr := contract._get_arr(date.fromisoformat(day)):
                found[contract.currency_id.name] += arr
        return {code: round(amount, 2) for code, amount in found.items()}


@tagged("post_install", "-at_install")
class TestRegisterAbsent(RegisterPageCase):
    def test_the_page_says_what_no_row_says_before_it_is_applied(self):
        rows = self.import_rows(self.row(amount="", end_date=""))
        text = rows.edition_id.absent_text
        self.assertIn("all contracts would be worth nothing", text)
        self.assertIn("no contract would end", text)
        self.assertFalse(self.import_rows(self.row()).edition_id.absent_text)


@tagged("post_install", "-at_install")
class TestRegisterArr(RegisterPageCase):
    """What the page says before a file is applied is what the contracts come to."""

    def assertSameArr(self, rows, days=DAYS):
        edition, said = rows.edition_id, {}
        for day in days:
            edition.as_of = day
            said[day] = self.get_arr_as_read(edition)
        edition.as_of = TODAY
        rows.action_apply()
        for day in days:
            self.assertEqual(said[day], self.get_arr_of_contracts(rows, day), day)
        return said

    def test_only_the_term_that_runs_on_the_day_counts(self):
        rows = self.import_rows(
            self.row(start_date="2025-01-01", end_date="2025-12-31", amount="1000"),
            self.row(start_date="2026-01-01", end_date="2026-12-31", amount="1200"),
            self.row(contract_number="later", start_date="2026-06-01", amount="50"),
        )
        said = self.assertSameArr(rows)
        self.assertEqual(said["2025-12-31"], {"USD": 1000})
        self.assertEqual(said[TODAY], {"USD": 1200})

    def test_equal_rows_count_once_and_lines_that_are_alike_each(self):
        rows = self.import_rows(
            self.row(),
            self.row(),
            self.row(contract_number="7", notes="Site A"),
            self.row(contract_number="7", notes="Site B"),
        )
        self.assertEqual(self.assertSameArr(rows)[TODAY], {"USD": 3600})

    def test_a_term_ends_where_the_next_one_begins(self):
        rows = self.import_rows(
            self.row(start_date="2025-03-02", end_date="2026-03-02"),
            self.row(start_date="2026-03-02", end_date="2027-03-02", amount="1300"),
        )
        self.assertEqual(self.assertSameArr(rows)[TODAY], {"USD": 1300})

    def test_a_start_that_is_assumed_has_begun(self):
        rows = self.import_rows(
            self.row(start_date="", end_date="2031-12-31"),
            self.row(contract_number="7", start_date="", end_date=""),
        )
        self.assertEqual(self.assertSameArr(rows, [TODAY])[TODAY], {"USD": 2400})

    def test_rows_that_are_not_applied_do_not_count(self):
        rows = self.import_rows(
            self.row(),
            self.row(contract_number="a", amount="see annex"),
            self.row(contract_number="b", currency="SEK"),
            self.row(contract_number="c", currency="shells"),
            self.row(contract_number="6882", service="Other", currency="EUR"),
            self.row(contract_number="once", start_date=TODAY, end_date=TODAY),
        )
        self.assertEqual(self.assertSameArr(rows)[TODAY], {"USD": 1200})
        self.assertEqual(
            rows.edition_id.reading_arr.splitlines()[1:],
            ["Rows billed once: 1", "Rows that cannot be read: 4"],
        )

    def test_the_page_says_the_arr_of_any_file(self):
        """Lines of one, two and three terms, typed twice, in two currencies."""
        random = Random(13)
        cells = []
        for number in range(40):
            year, rows = random.choice((2023, 2024, 2025)), []
            for term in range(random.choice((1, 1, 2, 3))):
                first = f"{year + term}-{random.choice(('01-01', '03-02', '06-01'))}"
                last = f"{year + term + 1}-{first[5:]}"
                rows.append(
                    self.row(
                        contract_number=f"N{number}",
                        customer=f"Customer {number}",
                        start_date=first,
                        end_date=random.choice((last, last, "")) if not term else last,
                        amount=str(random.randrange(100, 90000) / 100),
                        currency="EUR" if number % 3 else "USD",
                        recurrence=random.choice(("monthly", "yearly", "quarterly")),
                        quantity=str(random.choice((1, 1, 3))),
                    )
                )
            cells += rows + random.choice(([], rows[:1]))
        random.shuffle(cells)
        self.assertSameArr(self.import_rows(*cells))


@tagged("post_install", "-at_install")
class TestRegisterLimit(RegisterPageCase):
    """A request applies so many rows and no more."""

    def test_what_is_refused_again_keeps_none_from_its_turn(self):
        rows = self.import_rows(
            *(self.row(contract_number=name, end_date="?") for name in "ab"),
            self.row(contract_number="c"),
        )
        edition = rows.edition_id
        with patch(f"{MODELS}.renewal_register_row.APPLY_ALL_LIMIT", 2):
            message = edition.action_apply_rows()["params"]["message"]
            self.assertIn("Rows that remain: 1. Apply again.", message)
            self.assertEqual(rows.mapped("state"), ["error", "error", "draft"])
            self.assertTrue(edition.action_apply_rows())
        self.assertEqual(rows.mapped("state"), ["error", "error", "applied"])


@tagged("post_install", "-at_install")
class TestRegisterSums(RegisterPageCase):
    """What was read in each currency is what was applied and what was not."""

    def get_sums(self, edition):
        """{currency: (read, applied, not applied, rows)}, as numbers"""
        return {
            name: (
                *(
                    float(re.sub(r"[^\d.-]", "", text.replace("kr.", "")))
                    for text in amounts
                ),
                rows,
            )
            for name, *amounts, rows in edition._get_sums()
        }

    def test_each_amount_stands_under_its_own_currency(self):
        self.apply(self.row(contract_number="known", amount="10"))
        rows = self.apply(
            self.row(contract_number="known", amount="10"),
            self.row(contract_number="a", amount="20", currency="EUR"),
            self.row(contract_number="b", amount="30", currency="SEK"),
            self.row(contract_number="c", amount="40", currency="shells"),
            self.row(contract_number="d", amount="50", end_date="?"),
            self.row(contract_number="e", amount="60", end_date="?", currency="EUR"),
            self.row(contract_number="f", amount="see annex", currency="EUR"),
            self.row(contract_number="g", amount="70"),
            self.row(contract_number="g", amount="70"),
            self.row(contract_number="h", amount="80", currency="shells"),
            self.row(contract_number="h", amount="80", currency="shells"),
        )
        self.assertEqual(
            self.get_sums(rows.edition_id),
            {
                "USD": (200, 80, 120, [6, 10]),
                "EUR": (80, 20, 60, [7, 8]),
                "SEK": (30, 0, 30, [4]),
                "shells": (200, 0, 200, [5, 11, 12]),
            },
        )

    def test_what_odoo_refuses_is_read_and_not_applied(self):
        def refuse(contracts):
            raise ValueError("no")

        rows = self.import_rows(self.row(amount="30"), self.row(amount="30"))
        model = self.env.registry["contract.contract"]
        self.patch(model, "_set_start_contract_modification", refuse)
        with self.assertLogs("odoo.addons.renewal_management", "WARNING"):
            rows.action_apply()
        sums = self.get_sums(rows.edition_id)
        self.assertEqual(sums, {"USD": (60, 0, 60, [2, 3])})

    def test_an_older_file_is_read_though_a_newer_one_was_applied(self):
        old = self.import_rows(self.row(amount="30"))
        self.apply(self.row(amount="40"))
        old.action_apply()
        self.assertEqual(self.get_sums(old.edition_id), {"USD": (30, 30, 0, [])})
        self.assertIn("Unchanged", old.edition_id.summary)

    def test_a_row_that_was_corrected_is_not_read_yet(self):
        rows = self.apply(self.row(amount="30"), self.row(contract_number="7"))
        rows[0].amount = "50"
        self.assertEqual(self.get_sums(rows.edition_id)["USD"][0], 1200)
        rows.edition_id.action_apply_rows()
        self.assertEqual(self.get_sums(rows.edition_id)["USD"][0], 1250)


@tagged("post_install", "-at_install")
class TestRegisterCounts(RegisterPageCase):
    """What the page of a file counts is what its buttons open, of each edition."""

    def assertOpened(self, edition, expected):
        for name, button in (
            ("row_count", edition.action_open_rows),
            ("question_count", edition.action_open_questions),
            ("lost_count", edition.action_open_lost),
            ("gone_count", edition.action_open_gone),
            ("warning_count", edition.action_open_warnings),
            (
                "error_count",
                edition.with_context(rows_state="error").action_open_state,
            ),
            (
                "renewed_count",
                edition.with_context(rows_result="renewed").action_open_state,
            ),
        ):
            with self.subTest(edition=edition.number, count=name):
                self.assertEqual(edition[name], expected.get(name, 0))
                if edition[name]:
                    domain = Domain(button()["domain"])
                    # these two begin with a filter
                    if name in ABSENCES:
                        domain &= Domain("absence", "=", ABSENCES[name])
                    self.assertEqual(self.Row.search_count(domain), edition[name])

    def test_only_the_newest_edition_lacks_rows(self):
        over = {"start_date": "2025-01-01", "end_date": "2025-12-31"}
        with freeze_time("2025-10-01"):
            old = self.apply(
                self.row(**over),
                self.row(contract_number="over", **over),
                self.row(contract_number="gone"),
                self.row(contract_number="moved", **over),
                self.row(contract_number="wrong", end_date="?"),
            )
            self.assertOpened(old.edition_id, {"row_count": 5, "error_count": 1})
        new = self.apply(
            self.row(),
            self.row(
                contract_number="moved", start_date="2025-01-01", end_date="2026-05-01"
            ),
            self.row(contract_number="7", customer="Somebody else", owner="nobody"),
        )
        self.assertOpened(old.edition_id, {"row_count": 5, "error_count": 1})
        self.assertOpened(
            new.edition_id,
            {
                "row_count": 3,
                "renewed_count": 1,
                "question_count": 1,
                "lost_count": 1,
                "gone_count": 1,
                "warning_count": 1,
            },
        )
