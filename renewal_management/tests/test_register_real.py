# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import unittest
from collections import Counter
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .register_bucket import LIMITS
from .register_common import RegisterCase
from .register_files import FILES, find_register

NEBRASKA = {
    "Doc Number": "contract_number",
    "Vendor": "customer",
    "Amount": "amount",
    "Begin Date": "start_date",
    "End Date": "end_date",
}
PITTSBURGH = {
    "CONTRACT": "contract_number",
    "PA": "owner",
    "COMPANY": "customer",
    "SERVICE": "service",
    "EXPIRATION": "end_date",
    "E-MAIL ADDRESS": "email",
    "NOTES": "notes",
}


@tagged("post_install", "-at_install")
class TestNebraska(RegisterCase):
    """3,699 contracts of a university, through the import screen and applied."""

    freeze_time = freeze_time("2023-10-03")

    def test_the_nebraska_register_is_applied_whole(self):
        name = "nebraska_contracts.csv"
        rows, preview = self.import_file(
            find_register(name).read_bytes(), name, NEBRASKA
        )
        self.assertEqual(preview["num_rows"], 3700)
        self.assertEqual((len(rows), rows[-1].row_number), (3699, 3700))
        rows.action_apply()
        self.assertEqual(set(rows.mapped("state")), {"draft"})
        edition = rows.edition_id
        self.assertEqual(edition.asked, ["amount_basis", "contract_type"])
        edition.write({"amount_basis": "period", "contract_type": "sale"})
        rows.action_apply()
        self.assertEqual(Counter(rows.mapped("state")), {"applied": 3699})
        self.assertFalse([text for text in rows.mapped("warning") if text])
        self.assertEqual(len(rows.contract_id), 3699)
        self.assertEqual(len(rows.partner_id), 1574)
        self.assertAlmostEqual(rows[2].contract_line_id.specific_price, 4867.50)
        endless = rows.contract_line_id.filtered(lambda line: not line.date_end)
        self.assertEqual(len(endless), 3283)
        self._check_renewals(rows, FILES[name][2])

    def _check_renewals(self, rows, expected):
        """Every term that ends has its renewal, as many per month as the register;
        games and concerts of one day are one-time."""
        renewals = rows.contract_id.renewal_ids
        one_time = rows.contract_line_id.filtered(lambda line: line._is_one_time())
        self.assertEqual(len(one_time), 19)
        self.assertEqual(len(renewals), 3699 - 3283 - 19)
        ends = renewals.mapped("term_end") + one_time.mapped("date_end")
        days = [(end - date(2023, 10, 3)).days for end in ends]
        floor = 0
        for limit in LIMITS:
            found = len([number for number in days if floor <= number <= limit])
            self.assertEqual(found, expected[f"{floor}-{limit}"])
            floor = limit + 1


@tagged("post_install", "-at_install")
class TestPittsburgh(RegisterCase):
    """A purchasing office's spreadsheet, in two editions three months apart."""

    freeze_time = freeze_time("2015-05-22")

    def _import(self, name):
        path = find_register(name)
        if not path:
            raise unittest.SkipTest(f"{name} is not here: set RENEWAL_REGISTERS")
        rows, _preview = self.import_file(path.read_bytes(), name, PITTSBURGH)
        rows.action_apply()
        return rows

    def test_the_second_edition_of_pittsburgh_tells_outcomes(self):
        may = self._import("pittsburgh_2015-05-22-contractlist.csv")
        self._check_may(may)
        ends = {row.match_key: row.contract_line_id.date_end for row in may}
        with freeze_time("2015-08-13"):
            august = self._import("pittsburgh_2015-08-13-contractlist.csv")
            self._check_august(may, august, ends)
            self._check_outcomes(may, august, ends)

    def _check_may(self, may):
        self.assertEqual(Counter(may.mapped("state")), {"applied": 473, "error": 4})
        errors = {row.row_number: row.error for row in may if row.error}
        self.assertEqual(sorted(errors), [17, 21, 181, 236])
        self.assertIn("the cell is empty", errors[17])
        self.assertIn('"Mo. To Mo." is not a date', errors[21])
        self.assertIn("November has 30 days", errors[181])
        self.assertEqual(len(may.contract_line_id), 473)
        told = [row.end_date for row in may if "no end" in (row.warning or "")]
        self.assertEqual(told, ["12/31/99"])
        blank = [row for row in may if "is open-ended" in (row.warning or "")]
        self.assertEqual(len(blank), 3)
        owned = may.filtered("contract_user_id")
        self.assertEqual(set(owned.mapped("owner")), {"EP"}, "Ellen Parker")
        self.assertEqual(owned.contract_user_id, self.rep)

    def _check_august(self, may, august, ends):
        """451 rows go on, 41 are new, 26 are gone. Two repeat a number, a customer and
        a service: one as the next term, one with another note, as a line of its own."""
        self.assertEqual(august.mapped("edition"), [2] * 494)
        errors = {row.row_number for row in august if row.error}
        self.assertEqual(errors, {163, 217})
        self.assertEqual(
            Counter(may.mapped("presence")), {"superseded": 451, "missing": 26}
        )
        self.assertEqual(len(set(august.mapped("match_key")) - set(ends)), 41)
        numbers = Counter(august.mapped("match_key"))
        repeated = {key.split("|")[0] for key, count in numbers.items() if count > 1}
        self.assertEqual(repeated, {"6882", "7432"})

    def _check_outcomes(self, may, august, ends):
        """27 of the 28 ends that moved are renewals, on the edition's day: Staples by a
        second row. One moved by half a term (6852, from December to June) and asks.
        What is missing is lost or gone; two of it never were contracts."""
        results = Counter(august.mapped("result"))
        self.assertEqual(
            results, {"unchanged": 422, "renewed": 27, "new": 42, False: 3}
        )
        asking = august.filtered(lambda row: row.state == "question")
        self.assertEqual(asking.mapped("contract_number"), ["6852"])
        renewed = august.filtered(lambda row: row.result == "renewed")
        staples = renewed.filtered(lambda row: row.contract_number == "6882")
        self.assertEqual(staples.contract_line_id.date_end, date(2019, 7, 31))
        renewals = renewed.contract_id.renewal_ids.filtered("outcome")
        self.assertEqual(len(renewals), 27)
        self.assertEqual(set(renewals.mapped("outcome")), {"renewed"})
        self.assertEqual(set(renewals.mapped("outcome_date")), {date(2015, 8, 13)})
        due = {ends[row.match_key] for row in renewed}
        self.assertEqual(set(renewals.mapped("due_date")), due)
        absent = may.filtered("absence")
        self.assertEqual(Counter(absent.mapped("absence")), {"over": 20, "running": 4})
        self._check_open_renewals(august)

    def _check_open_renewals(self, august):
        """Each end from May on that runs has its own open renewal, and only one."""
        lines = august.contract_line_id
        running = lines.filtered(
            lambda line: line.date_end and line.date_end >= date(2015, 8, 13)
        )
        opened = running.contract_id.renewal_ids.filtered(lambda one: not one.outcome)
        self.assertFalse(opened.filtered(lambda one: one.term_start > one.term_end))
        counts = Counter(
            line
            for renewal in opened
            for line in renewal.line_ids.contract_line_id & running
        )
        self.assertEqual(counts, dict.fromkeys(running, 1))
