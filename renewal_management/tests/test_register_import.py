# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date

import openpyxl

from odoo.tests import tagged
from odoo.tools.misc import file_open

from ..tools.register.headings import guess_column
from .register_common import RegisterCase


@tagged("post_install", "-at_install")
class TestRegisterImport(RegisterCase):
    """Files through Odoo's own import screen."""

    def _template(self, code):
        name = f"renewal_management/static/xls/renewal_register_{code}.xlsx"
        with file_open(name, "rb") as stream:
            return stream.read()

    def _headings(self, code):
        book = openpyxl.load_workbook(io.BytesIO(self._template(code)))
        return [cell.value for cell in next(book.active.rows)]

    def test_import_offers_templates_that_exist(self):
        templates = self.Row.get_import_templates()
        self.assertEqual(
            templates[0]["label"], "Import template for contract registers"
        )
        for template in templates:
            with file_open(template["template"].lstrip("/"), "rb") as stream:
                self.assertTrue(stream.read())

    def test_template_headings_are_labels(self):
        """Every heading of the template is matched without anybody's help."""
        labels = [
            field["string"]
            for name, field in self.Row.fields_get().items()
            if not field["readonly"] and name not in ("user_id", "term")
        ]
        self.assertEqual(sorted(self._headings("en")), sorted(labels))

    def test_chinese_template_headings_are_labels(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "renewal_management")]
        )._update_translations(["zh_CN"])
        chinese = self.Row.with_context(lang="zh_CN")
        labels = [
            field["string"]
            for name, field in chinese.fields_get().items()
            if not field["readonly"] and name not in ("user_id", "term")
        ]
        self.assertEqual(sorted(self._headings("zh_CN")), sorted(labels))

    def test_either_template_is_read_in_any_language(self):
        for code in ("en", "zh_CN"):
            _rows, preview = self.import_file(self._template(code), "register.xlsx")
            self.assertEqual(len(preview["matches"]), len(preview["headers"]))
            for heading in self._headings(code):
                self.assertTrue(guess_column(heading), heading)

    def test_english_template_goes_in(self):
        """The examples of the template: three rows, two contracts, one owner known by
        address and by initials."""
        rows, preview = self.import_file(self._template("en"), "register.xlsx")
        self.assertEqual(len(preview["matches"]), len(preview["headers"]))
        self.assertEqual(rows.mapped("row_number"), [2, 3, 4])
        self.assertEqual(rows[0].start_date, "2026-01-01")
        self.env["res.currency"].search(
            [("name", "=", "EUR"), ("active", "=", False)]
        ).active = True
        rows.action_apply()
        self.assertEqual(rows.mapped("state"), ["applied"] * 3, rows.mapped("error"))
        self.assertEqual(len(rows.contract_id), 2)
        self.assertEqual(rows.contract_id.user_id, self.rep)
        first = rows[0].contract_line_id
        self.assertEqual(first.date_end, date(2026, 12, 31))
        self.assertTrue(first.is_auto_renew)
        self.assertEqual(first.termination_notice_date, date(2026, 9, 30))
        self.assertEqual(first.price_subtotal, 12000)

    def test_usual_headings_are_known(self):
        """Headings of real registers, in two languages; a person's choice wins."""
        for headings, expected in (
            (
                "Vendor,Doc Number,Begin Date,End Date,Amount",
                ["customer", "contract_number", "start_date", "end_date", "amount"],
            ),
            (
                "客户名称,合同号,到期日,客户经理",
                ["customer", "contract_number", "end_date", "owner"],
            ),
        ):
            data = f"{headings}\nA,B,C,D,E\n".encode()
            _rows, preview = self.import_file(data)
            self.assertEqual(
                [path[0] for path in preview["matches"].values()], expected
            )
        rows, _preview = self.import_file(b"Vendor\nA", mapping={"Vendor": "notes"})
        self.assertEqual(rows.notes, "A")
        _rows, preview = self.import_file(b"Vendor\nA")
        self.assertEqual(preview["matches"], {0: ["notes"]})

    def test_dry_run_leaves_nothing(self):
        record = self.env["base_import.import"].create(
            {
                "res_model": "renewal.register.row",
                "file": self.make_csv(self.row()),
                "file_type": "text/csv",
            }
        )
        options = {"has_headers": True, "quoting": '"', "separator": ","}
        fields = list(self.row())
        result = record.execute_import(fields, fields, dict(options), dryrun=True)
        self.assertEqual(
            [(said["type"], said["message"]) for said in result["messages"]],
            [("info", "Nothing was saved. Apply would say: Rows: 1 applied.")],
        )
        self.assertFalse(self.Row.search([]))

    def test_lone_carriage_returns_end_lines(self):
        data = self.make_csv(self.row(), self.row(contract_number="7"))
        rows, _preview = self.import_file(data.replace(b"\r\n", b"\r"))
        self.assertEqual(rows.mapped("contract_number"), ["6882", "7"])

    def test_files_of_other_encodings_are_read(self):
        """Files saved by spreadsheets in Western Europe and in China."""
        for encoding, name in (
            ("cp1252", "Café Zürich – Größe 5 € Straße"),
            ("gb18030", "北京蓝天科技有限公司采购合同"),
            ("utf-8-sig", "Łódź Żabka"),
        ):
            with self.subTest(encoding=encoding):
                data = self.make_csv(self.row(customer=name, service=name))
                data = data.decode().encode(encoding)
                rows, _preview = self.import_file(data)
                self.assertEqual(rows.customer, name)

    def test_real_dates_stay_unambiguous(self):
        """A date cell of a spreadsheet is a date, whatever the user's language."""
        self.manager.lang = "en_US"
        book = openpyxl.Workbook()
        book.active.append(["Customer", "Service", "Start Date", "End Date"])
        book.active.append(["A", "B", date(2026, 1, 2), date(2026, 4, 3)])
        stream = io.BytesIO()
        book.save(stream)
        rows, _preview = self.import_file(stream.getvalue(), "register.xlsx")
        self.assertEqual((rows.start_date, rows.end_date), ("2026-01-02", "2026-04-03"))

    def test_parts_of_a_file_are_one_edition(self):
        """The screen sends 2,000 rows at a time: still one edition."""
        cells = [self.row(contract_number=str(number)) for number in range(2005)]
        rows = self.import_rows(*cells)
        self.assertEqual(len(rows), 2005)
        self.assertEqual(set(rows.mapped("edition")), {1})
        self.assertEqual(rows[-1].row_number, 2006)
        again = self.import_rows(cells[0])
        self.assertEqual((again.edition, again.row_number), (2, 2))

    def test_registers_count_their_own_editions(self):
        customers = self.import_rows(self.row(register_name="Customers"))
        suppliers = self.import_rows(self.row(register_name="Suppliers"))
        self.assertEqual(suppliers.edition, 1)
        self.assertEqual(customers.presence, "newest")
        self.assertEqual(self.import_rows(self.row()).register_name, "Register")

    def test_only_managers_can_import(self):
        with self.assertRaises(Exception) as caught:
            self.import_file(self.make_csv(self.row()), user=self.rep)
        self.assertIn("renewal.register.row", str(caught.exception))
