# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .register_common import RegisterCase

# What a column is called, one of its cells, and what it is.
KNOWN = (
    ("Contract #", "C-7", "contract_number"),
    ("Contract No.", "C-7", "contract_number"),
    ("Vertrags-Nr.", "C-7", "contract_number"),
    ("合同编号", "C-7", "contract_number"),
    ("Recurrence", "monthly", "recurrence"),
    ("Billing frequency", "monthly", "recurrence"),
    ("Monthly fee", "100", "amount"),
    ("Betrag pro Monat", "100", "amount"),
    ("每月金额", "100", "amount"),
    ("Quantity", "3", "quantity"),
    ("Notes", "old", "notes"),
)
# Neither a counter nor a month is a column of the register.
UNKNOWN = (
    ("#", "1"),
    ("No.", "1"),
    ("No", "1"),
    ("Nr.", "1"),
    ("N°", "1"),
    ("№", "1"),
    ("№ п/п", "1"),
    ("Lfd. Nr.", "1"),
    ("Pos.", "1"),
    ("Line", "1"),
    ("Line no.", "1"),
    ("Row", "1"),
    ("ID", "1"),
    ("Index", "1"),
    ("序号", "1"),
    ("编号", "1"),
    ("Month", "March"),
    ("Months", "12"),
    ("Monat", "März"),
    ("Mois", "mars"),
    ("Mes", "marzo"),
    ("月", "3"),
    ("月份", "3"),
    ("Year", "2026"),
    ("Jahr", "2026"),
    ("年份", "2026"),
    ("Key", "x"),
    ("Status", "open"),
    ("Result", "x"),
    ("Answer", "yes"),
    ("Question", "x"),
    ("Source", "fair"),
    ("Message", "x"),
    ("Error", "x"),
    ("Warning", "x"),
    ("Presence", "x"),
    ("Edition", "2"),
    ("Missing", "x"),
)


@tagged("post_install", "-at_install")
class TestRegisterHeadings(RegisterCase):
    """Which columns the import screen suggests, and which it leaves alone."""

    def get_suggestion(self, heading, cell):
        lines = (f"Customer;Service;End Date;{heading}", f"A;B;2026-12-31;{cell}")
        data = "\n".join((*lines, lines[1].replace("A;", "C;"))).encode()
        _record, preview = self._upload(data, "register.csv", None, {})
        matches = {int(place): path for place, path in preview["matches"].items()}
        return matches.get(3, [None])[0]

    def test_usual_headings_are_known(self):
        for heading, cell, column in KNOWN:
            with self.subTest(heading=heading):
                self.assertEqual(self.get_suggestion(heading, cell), column)

    def test_what_is_no_column_of_the_register_is_left_alone(self):
        for heading, cell in UNKNOWN:
            with self.subTest(heading=heading):
                self.assertIsNone(self.get_suggestion(heading, cell))

    def test_a_sign_in_a_number_is_no_number_of_a_line(self):
        """Lines that share a key are told apart by a number behind the same sign."""
        self.apply(self.row(contract_number="A #7"))
        rows = self.import_rows(self.row(contract_number="A #7", amount="1300"))
        known = self.env["renewal.register.match"]._find_repeated(rows)
        self.assertFalse(known)
        rows.action_apply()
        self.assertEqual(rows.contract_line_id.specific_price, 1300)
