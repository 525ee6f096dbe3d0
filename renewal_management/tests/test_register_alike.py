# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .test_register_terms import RegisterTermsCase


@tagged("post_install", "-at_install")
class TestRegisterAlike(RegisterTermsCase):
    """Rows are equal only if all cells of the file are."""

    def import_sites(self, *sites, start="", end="2027-06-30"):
        head = "Customer,Contract Number,Service,Site,Start Date,End Date,"
        head += "Amount per Period"
        rows = [f"Alpha,D-1,Security,{site},{start},{end},116158.56" for site in sites]
        data = "\n".join([head, *rows]).encode()
        names = ["customer", "contract_number", "service", "start_date"]
        names += ["end_date", "amount"]
        labels = self.Row.fields_get(names, ["string"])
        mapping = {labels[name]["string"]: name for name in names}
        rows = self.import_file(data, mapping=mapping)[0]
        rows.action_apply()
        return rows

    def test_an_unmapped_column_tells_lines_apart(self):
        rows = self.import_sites("North", "South", "West")
        self.assertEqual(len(rows.contract_id), 1)
        self.assertEqual(len(rows.contract_line_id), 3)
        self.assertIn("a line of its own", rows[1].warning)
        self.assertFalse(rows[0].warning and "of its own" in rows[0].warning)

    def test_rows_that_are_equal_count_once(self):
        rows = self.import_sites("North", "North")
        self.assertEqual(len(rows.contract_line_id), 1)
        self.assertEqual(rows[1].result, "repeated")
        self.assertEqual(rows[1].amount_read, 116158.56)

    def test_the_site_that_is_gone_is_the_one_that_is_missed(self):
        first = self.import_sites("North", "South", "West")
        later = self.import_sites("North", "West")
        self.assertEqual(later.mapped("state"), ["unchanged"] * 2)
        self.assertEqual(later.contract_line_id, (first[0] | first[2]).contract_line_id)
        renewed = self.import_sites("West", "North", end="2028-06-30")
        self.assertEqual(renewed.mapped("result"), ["renewed"] * 2)
        renewal_lines = self.renewals(renewed).line_ids
        gone = renewal_lines.filtered(
            lambda r: r.contract_line_id == first[1].contract_line_id
        )
        self.assertEqual(gone.mapped("outcome"), [False])

    def test_the_site_that_is_gone_is_listed_as_missing(self):
        first = self.import_sites("North", "South", "West")
        later = self.import_sites("North", "West")
        self.assertEqual(first.mapped("absence"), [False, "running", False])
        self.assertFalse(any(later.mapped("absence")))
        again = self.import_sites("North", "West", "South")
        self.assertFalse(any((first | again).mapped("absence")))

    def test_a_line_that_is_split_is_renewed_once(self):
        """The second row is no renewal of what the first one renews."""
        line = self.import_sites("North").contract_line_id
        split = self.import_sites(
            "North", "South", start="2027-07-01", end="2028-06-30"
        )
        self.assertEqual(split.mapped("result"), ["renewed", "new"])
        self.assertEqual(split.mapped("state"), ["applied"] * 2)
        lines = split.contract_line_id
        self.assertEqual(len(lines), 2)
        self.assertEqual(line._follow_successors(), lines[0])
