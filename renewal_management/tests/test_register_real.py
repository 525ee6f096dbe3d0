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

    def test_two_editions_of_pittsburgh_update_the_contracts(self):
        may = self._import("pittsburgh_2015-05-22-contractlist.csv")
        self._check_may(may)
        ends = {row.match_key: row.contract_line_id.date_end for row in may}
        august = self._import("pittsburgh_2015-08-13-contractlist.csv")
        self._check_august(may, august, ends)

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
        """451 lines go on, 27 of them to another day and one by a second row, 41 are
        new, 26 are gone; two rows repeat a line of the same file."""
        self.assertEqual(august.mapped("edition"), [2] * 494)
        errors = {row.row_number for row in august if row.error}
        self.assertEqual(errors, {163, 217})
        self.assertEqual(
            Counter(may.mapped("presence")), {"superseded": 451, "missing": 26}
        )
        self.assertEqual(len(set(august.mapped("match_key")) - set(ends)), 41)
        repeats = [row for row in august if not row.line_key and not row.error]
        self.assertEqual([row.contract_number for row in repeats], ["6882", "7432"])
        staples = repeats[0].contract_line_id
        self.assertEqual(staples.date_end, date(2019, 7, 31))
        self.assertEqual(staples.contract_id.contract_line_ids, staples)
        moved = [
            row
            for row in august - repeats[0] - repeats[1]
            if row.contract_line_id
            and row.match_key in ends
            and row.contract_line_id.date_end != ends[row.match_key]
        ]
        self.assertEqual(len(moved), 28)
