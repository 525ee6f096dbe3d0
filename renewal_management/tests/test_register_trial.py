# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tools import SQL

from .register_common import RegisterCase

REPEATED = "all cells are those of row 2, so it counts once."


@tagged("post_install", "-at_install")
class TestRegisterTrial(RegisterCase):
    """*Test* on the import screen says what *Apply* would."""

    def make_file(self):
        return self.make_csv(
            self.row(owner="EP"),
            self.row(contract_number="7", end_date="31/31/2026"),
            self.row(contract_number="8", end_date="never ever"),
            self.row(contract_number="9", owner="nobody"),
            self.row(owner="EP"),
            self.row(contract_number="10", owner="nobody", recurrence="now and then"),
            self.row(contract_number="11", owner="nobody"),
        )

    def count_all(self):
        """{table: its rows}, of the whole database."""
        self.env.flush_all()
        tables = self.env.execute_query(
            SQL(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n "
                "ON n.oid = c.relnamespace WHERE c.relkind = 'r' "
                "AND n.nspname = current_schema()"
            )
        )
        return {
            name: self.env.execute_query(
                SQL("SELECT count(*) FROM %s", SQL.identifier(name))
            )[0][0]
            for (name,) in tables
        }

    def get_said(self, rows):
        """{(type, text): row numbers}, of rows that were applied."""
        said = {}
        for row in rows:
            for kind in ("error", "warning"):
                for text in (row[kind] or "").splitlines():
                    said.setdefault((kind, text), []).append(row.row_number)
        return said

    def check_test_says_what_apply_does(self, data, **chosen):
        tested = self.press_test(data, **chosen)
        rows, _preview = self.import_file(data, **chosen)
        message = rows.action_apply()["params"]["message"]
        said = f"Nothing was saved. Apply would say: {message}"
        self.assertEqual(tested[0], ("info", said))
        say = self.env["renewal.register.trial"]._say
        expected = [
            (kind, say(text, rows.filtered(lambda row, n=numbers: row.row_number in n)))
            for wanted in ("error", "warning")
            for (kind, text), numbers in self.get_said(rows).items()
            if kind == wanted
        ]
        self.assertEqual(tested[1:], expected)
        return tested, rows

    def test_test_says_what_apply_does(self):
        tested, rows = self.check_test_says_what_apply_does(self.make_file())
        self.assertEqual(len(rows.filtered("error")), 3)
        owner = next(text for _kind, text in tested if "Owner:" in text)
        self.assertTrue(owner.startswith('Rows 5, 7, 8. Owner: "nobody" is not'), owner)
        self.assertIn(
            (
                "warning",
                f"Row 6. Contract Number: {REPEATED}",
            ),
            tested,
        )

    def test_test_knows_what_was_applied_before(self):
        """What only the contracts in Odoo can tell is told too."""
        line = self.apply(self.row()).contract_line_id.sudo()
        line.date_end = "2028-12-31"
        data = self.make_csv(self.row(amount="1300"))
        tested, _rows = self.check_test_says_what_apply_does(data)
        self.assertIn("the contract says 2028-12-31", tested[1][1])

    def test_test_of_a_newer_edition_renews_nothing(self):
        """A renewed term, a moved end that has to be asked about, a missing row."""
        self.apply(
            self.row(start_date="2025-04-01", end_date="2026-03-31"),
            self.row(contract_number="7"),
            self.row(contract_number="gone"),
        )
        data = self.make_csv(
            self.row(start_date="2026-04-01", end_date="2027-03-31", amount="1300"),
            self.row(contract_number="7", end_date="2027-03-15"),
        )
        self.press_test(data)  # remembers which column is which
        before = self.count_all()
        tested = self.press_test(data)
        after = self.count_all()
        self.assertEqual(
            after.pop("base_import_import"), before.pop("base_import_import") + 1
        )
        self.assertEqual(after, before)
        again, rows = self.check_test_says_what_apply_does(data)
        self.assertEqual(again, tested)
        self.assertEqual(rows.mapped("state"), ["applied", "question"])
        self.assertEqual(rows.mapped("result"), ["renewed", False])

    def test_a_file_in_parts_is_tested_as_a_whole(self):
        """The part of a row that is repeated is another one than that of its twin."""
        tested, rows = self.check_test_says_what_apply_does(self.make_file(), limit=2)
        self.assertEqual(len(rows.edition_id), 1)
        self.assertIn(
            (
                "warning",
                f"Row 6. Contract Number: {REPEATED}",
            ),
            tested,
        )
        self.assertEqual(
            tested[1:],
            self.press_test(self.make_file())[1:],
        )

    def test_test_leaves_nothing_behind(self):
        uploaded = self._upload(self.make_file(), "register.csv", None, {})
        before = self.count_all()
        postcommit = len(self.env.cr.postcommit._funcs)
        record, preview = uploaded
        result = record.execute_import(
            *self._choose_columns(preview, None), preview["options"], dryrun=True
        )
        self.assertEqual(len(result["ids"]), 7)
        self.assertEqual(self.count_all(), before)
        self.assertEqual(len(self.env.cr.postcommit._funcs), postcommit)
        self.assertFalse(self.Row.search([]))

    def test_left_out_rows_of_all_parts_are_kept(self):
        lines = self.make_file().splitlines()
        lines[3:3] = [b"", lines[0]]
        data = b"\r\n".join([b"My register", *lines, b"Total", b""])
        rows, _preview = self.import_file(data, limit=2)
        self.assertEqual(
            [(out["row"], out["kind"]) for out in rows.edition_id.left_out],
            [(1, "title"), (5, "blank"), (6, "heading"), (12, "total")],
        )
        self.assertEqual(rows.mapped("row_number"), [3, 4, 7, 8, 9, 10, 11])

    def test_what_is_asked_about_the_file_comes_first(self):
        """Five years: is the amount one of a year?"""
        data = (
            b"Customer,Contract Number,Start Date,End Date,Amount\n"
            b"Alpha Ltd,G-1,2024-01-01,2028-12-31,500000\n"
        )
        tested = self.press_test(data)
        rows, _preview = self.import_file(data)
        self.assertTrue(rows.edition_id.question)
        self.assertEqual(
            [text for kind, text in tested if kind == "question"],
            rows.edition_id.question.splitlines(),
        )
        self.assertEqual([kind for kind, _text in tested][:2], ["info", "question"])
        action = self.Row.get_imported_action(rows.ids)
        self.assertEqual(action["res_model"], "renewal.register.edition")
        self.assertEqual(action["res_id"], rows.edition_id.id)
