# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl

from odoo.tests import tagged

from .register_common import RegisterCase
from .register_sheets import make_ods, make_xls, make_xlsx

DATA = Path(__file__).parent / "data"
HEADINGS = ["Customer", "Contract Number", "End Date", "Amount per Period"]
ROWS = [
    ["Alpha Ltd", "A-1", "2026-12-31", "1000"],
    ["Beta Ltd", "A-2", "2027-06-30", "2000"],
]


@tagged("post_install", "-at_install")
class TestRegisterFile(RegisterCase):
    """The file as people make it, through Odoo's import screen."""

    def read_file(self, name):
        return (DATA / name).read_bytes()

    def make_csv_file(self, *rows, separator=",", encoding="utf-8"):
        lines = [separator.join(row) for row in rows]
        return "\r\n".join([*lines, ""]).encode(encoding)

    def preview(self, data, **options):
        record = self.env["base_import.import"].create(
            {"res_model": "renewal.register.row", "file": data}
        )
        return record.parse_preview({"has_headers": True, "quoting": '"', **options})

    def test_an_error_cell_that_nobody_imports_is_nothing(self):
        rows, preview = self.import_file(self.read_file("error_cell.xlsx"), "a.xlsx")
        self.assertNotIn(5, preview["matches"], "Days left is no column of ours")
        rows.action_apply()
        self.assertEqual(rows.mapped("state"), ["applied"] * 2)
        self.assertEqual(
            rows.contract_line_id.mapped("date_end"), [date(2026, 12, 31)] * 2
        )
        self.assertEqual(rows.mapped("amount"), ["1000", "2000"])
        self.assertIn(["Days left", "#N/A"], rows[1].source)

    def test_an_error_cell_that_is_imported_is_an_error_of_its_row(self):
        mapping = {
            "Customer": "customer",
            "Contract Number": "contract_number",
            "Days left": "end_date",
        }
        rows, _preview = self.import_file(
            self.read_file("error_cell.xlsx"), "a.xlsx", mapping
        )
        rows.action_apply()
        self.assertEqual(rows[1].end_date, "#N/A")
        self.assertEqual(
            rows[1].error,
            'End Date: "#N/A" is the error of a formula. Type what the cell should say '
            "and apply again.",
        )

    def test_an_error_cell_makes_no_customer_of_that_name(self):
        data = self.make_csv_file(HEADINGS, ["#REF!", "A-1", "2026-12-31", "5"])
        rows, _preview = self.import_file(data)
        rows.action_apply()
        self.assertEqual(rows.state, "error")
        self.assertEqual(rows.error.count("\n"), 0, rows.error)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "#REF!")]))

    def test_dates_with_a_time_are_dates(self):
        rows, _preview = self.import_file(
            self.read_file("pandas_datetime.xlsx"), "a.xlsx"
        )
        self.assertEqual(rows.mapped("start_date"), ["2026-01-01"] * 2)
        rows.action_apply()
        self.assertEqual(rows.mapped("state"), ["applied"] * 2, rows.mapped("error"))
        self.assertEqual(
            rows.contract_line_id.mapped("date_end"), [date(2026, 12, 31)] * 2
        )

    def test_no_format_of_a_number_refuses_the_file(self):
        book = openpyxl.Workbook()
        book.active.append(HEADINGS)
        book.active.append(["Alpha", 7.0, datetime(2026, 12, 31, 23, 59), 0.1 + 0.2])
        book.active.append(["Beta", 8, date(2026, 12, 31), 99999999])
        formats = ("General", "[h]:mm:ss", 'mmm" of "yy', '0.00E+00;[Red]"-"')
        for cell, number_format in zip(book.active[2], formats, strict=True):
            cell.number_format = number_format
        book.active["D3"].number_format = "yyyy-mm-dd"
        stream = io.BytesIO()
        book.save(stream)
        rows, _preview = self.import_file(stream.getvalue(), "a.xlsx")
        self.assertEqual(rows.mapped("contract_number"), ["7", "8"])
        self.assertEqual(rows[0].end_date, "2026-12-31")
        self.assertEqual(rows.mapped("amount"), ["0.3", "#VALUE!"])

    def test_a_currency_of_the_number_format_is_beside_the_amount(self):
        """12,000 € and 500 zł, as people see them; the cells hold bare numbers."""
        book = openpyxl.Workbook()
        book.active.append(HEADINGS)
        book.active.append(["Alpha", "A-1", "2026-12-31", 12000])
        book.active.append(["Beta", "A-2", "2026-12-31", 500])
        book.active["D2"].number_format = "#,##0.00 [$€-407]"
        book.active["D3"].number_format = '#,##0 "zł"'
        stream = io.BytesIO()
        book.save(stream)
        self.env.ref("base.EUR").active = self.env.ref("base.PLN").active = True
        rows, _preview = self.import_file(stream.getvalue(), "a.xlsx")
        rows.action_apply()
        self.assertEqual(rows.mapped("state"), ["applied"] * 2, rows.mapped("error"))
        self.assertEqual(
            rows.sudo().contract_line_id.mapped("currency_id.name"), ["EUR", "PLN"]
        )

    def test_three_decimals_of_a_number_are_no_thousands(self):
        data = make_xlsx({"S": [HEADINGS, [*ROWS[0][:3], 12.345]]})
        for lang in ("en_US", "de_DE"):
            self.env["res.lang"]._activate_lang(lang)
            self.manager.lang = lang
            rows, _preview = self.import_file(data, "a.xlsx")
            rows.with_context(lang=lang).action_apply()
            self.assertAlmostEqual(rows.contract_line_id.specific_price, 12.35, 2)

    def test_two_heading_rows_below_a_title_are_found(self):
        rows, preview = self.import_file(
            self.read_file("zh_title_and_two_heading_rows.xlsx"), "台账.xlsx"
        )
        self.assertEqual(
            preview["headers"],
            ["序号", "合同编号", "客户名称", "合同名称", "开始日期", "结束日期"]
            + ["金额（元）", "负责人", "备注"],
        )
        self.assertEqual(preview["options"]["heading_rows_found"], "2-3")
        self.assertEqual(preview["options"]["sheets"], ["合同台账", "说明"])
        self.assertEqual(rows.mapped("row_number"), [4, 5, 6, 7, 8])
        self.assertEqual(rows[0].customer, "甲科技有限公司")
        self.assertEqual(rows.mapped("amount")[1], "3.5万元")
        self.assertEqual(rows[0].source[0], ["合同编号", "HT-01"])
        self.env.ref("base.CNY").active = True
        # one of the terms is two years
        self.assertEqual(rows.edition_id.asked, ["amount_basis"])
        rows.edition_id.amount_basis = "year"
        rows.action_apply()
        self.assertEqual(rows.mapped("state"), ["applied"] * 5, rows.mapped("error"))
        self.assertEqual(
            rows.contract_line_id.mapped("specific_price"),
            [12000, 35000, 80000, 12000, 5000],
        )

    def test_an_edition_knows_its_file(self):
        rows, preview = self.import_file(
            self.read_file("zh_title_and_two_heading_rows.xlsx"), "台账.xlsx"
        )
        edition = rows.edition_id
        self.assertEqual(
            (edition.file_name, edition.sheet, edition.heading_rows),
            ("台账.xlsx", "合同台账", "2-3"),
        )
        self.assertEqual(edition.headings["amount"], "金额（元）")
        self.assertEqual(
            edition.left_out,
            [
                {"row": 1, "kind": "title", "text": "2026年度合同台账"},
                {"row": 9, "kind": "total", "text": "合计 144,000.00"},
            ],
        )
        said = ["Title rows: 1 (2026年度合同台账)", "Totals rows: 9 (合计 144,000.00)"]
        self.assertEqual(edition.left_out_text.split("\n"), said)
        self.assertEqual(preview["options"]["left_out"], said)

    def test_the_page_names_the_columns_that_were_not_imported(self):
        text = "Customer,Contract Number,Service,End Date,Zone\n"
        text += "A,1,B,2026-12-31,North\n"
        rows, _preview = self.import_file(text.encode())
        self.assertEqual(rows.edition_id.other_headings_text, "Zone")

    def test_the_heading_rows_can_be_chosen(self):
        data = self.make_csv_file(
            ["Customer", "Number", "End"],
            ["Name", "Contract no.", "on"],
            ["A", "1", "2"],
        )
        _rows, found = self.import_file(data)
        self.assertEqual(found["options"]["heading_rows_found"], "1-2")
        rows, chosen = self.import_file(data, heading_rows="2")
        self.assertEqual(chosen["headers"], ["Name", "Contract no.", "on"])
        self.assertEqual(rows.row_number, 3)
        none = self.preview(data, heading_rows="0")
        self.assertFalse(none["headers"])
        self.assertEqual(none["num_rows"], 3)

    def test_headings_that_are_not_there_are_said(self):
        data = b"Customer,Fee\nA,1\n"
        for text in ("7", "first", "3-2"):
            error = self.preview(data, heading_rows=text)["error"]
            self.assertIn("such as 2-3", error)
        self.assertIn("no rows", self.preview(data, heading_rows="2")["error"])

    def test_the_sheet_with_known_headings_is_taken_and_another_can_be_chosen(self):
        data = make_xlsx({"Notes": [["Read me"], ["!"]], "Register": [HEADINGS, *ROWS]})
        rows, preview = self.import_file(data, "a.xlsx")
        self.assertEqual(rows.mapped("customer"), ["Alpha Ltd", "Beta Ltd"])
        self.assertEqual(rows.edition_id.sheet, "Register")
        self.assertEqual(preview["options"]["sheets"], ["Notes", "Register"])
        self.assertEqual(self.preview(data, sheet="Notes")["headers"], ["Read me"])

    def test_a_hidden_sheet_is_not_offered(self):
        book = openpyxl.load_workbook(
            io.BytesIO(
                make_xlsx({"Lists": [HEADINGS, *ROWS], "S": [HEADINGS, ROWS[1]]})
            )
        )
        book["Lists"].sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        rows, preview = self.import_file(stream.getvalue(), "a.xlsx")
        self.assertEqual(preview["options"]["sheets"], ["S"])
        self.assertEqual(rows.customer, "Beta Ltd")

    def test_totals_blank_and_repeated_rows_are_left_out_and_said(self):
        for total in (
            "Total",
            "Summe:",
            "Total général",
            "合计",
            "Итого",
            "Grand total",
        ):
            with self.subTest(total=total):
                data = self.make_csv_file(
                    HEADINGS,
                    ROWS[0],
                    ["", "", "", ""],
                    ["", "", "", ""],
                    HEADINGS,
                    ROWS[1],
                    [total, "", "", "3000"],
                    ["Prepared by Maria", "", "", ""],
                )
                rows, _preview = self.import_file(data)
                self.assertEqual(rows.mapped("row_number"), [2, 6])
                self.assertEqual(
                    rows.edition_id.left_out_text,
                    f"Totals rows: 7 ({total} 3000)\nRepeated heading rows: 5\n"
                    "Blank rows: 3–4\nNotes below the table: 8 (Prepared by Maria)",
                )

    def test_a_customer_called_total_is_a_customer(self):
        data = self.make_csv_file(
            HEADINGS, ["Total", "6882", "2026-12-31", "5"], ["Total", "6883", "", "5"]
        )
        rows, _preview = self.import_file(data)
        self.assertEqual(rows.mapped("contract_number"), ["6882", "6883"])

    def test_merged_cells_stand_in_each_of_their_rows_but_amounts_once(self):
        book = openpyxl.Workbook()
        for row in (
            HEADINGS,
            ["Alpha Ltd", "A-1", "2026-12-31", 3000],
            ["", "A-2", "2027-12-31", ""],
        ):
            book.active.append(row)
        book.active.merge_cells("A2:A3")
        book.active.merge_cells("D2:D3")
        stream = io.BytesIO()
        book.save(stream)
        rows, _preview = self.import_file(stream.getvalue(), "a.xlsx")
        self.assertEqual(rows.mapped("customer"), ["Alpha Ltd"] * 2)
        self.assertEqual(rows.mapped("amount"), ["3000", False])

    def test_one_column_gives_start_and_end(self):
        terms = {
            "2026.1.1–2026.12.31": (date(2026, 1, 1), date(2026, 12, 31)),
            "2026年2月1日至2027年1月31日": (date(2026, 2, 1), date(2027, 1, 31)),
        }
        data = self.make_csv_file(
            ["客户名称", "合同编号", "起止日期", "金额"],
            *([f"客户{n}", f"T-{n}", term, "1200"] for n, term in enumerate(terms)),
        )
        rows, preview = self.import_file(data)
        self.assertEqual(preview["matches"][2], ["term"])
        rows.action_apply()
        self.assertEqual(rows.mapped("state"), ["applied"] * 2, rows.mapped("error"))
        self.assertEqual(
            [(line.date_start, line.date_end) for line in rows.contract_line_id],
            list(terms.values()),
        )

    def test_a_person_of_a_column_that_was_not_imported_can_be_forgotten(self):
        rows, _preview = self.import_file(
            self.make_csv_file(
                [*HEADINGS, "Ansprechpartner"],
                [*ROWS[0], "Jürgen Groß"],
                ["Jürgen Groß"],
            )
        )
        self.assertIn(["Ansprechpartner", "Jürgen Groß"], rows.source)
        self.assertIn("Jürgen", rows.edition_id.left_out_text)
        person = self.env["res.partner"].create({"name": "Jürgen Groß"})
        person._forget_in_renewals()
        self.assertIn(["Ansprechpartner", "–"], rows.source)
        self.assertNotIn("Jürgen", rows.edition_id.left_out_text)

    def test_a_column_that_counts_the_rows_does_not_tell_them_apart(self):
        data = self.make_csv_file(
            ["#", *HEADINGS, "Floor"],
            ["1", *ROWS[0], "1"],
            ["2", *ROWS[0], "2"],
            ["3", *ROWS[0], "2"],
        )
        rows, _preview = self.import_file(data)
        self.assertEqual(rows[1].source, rows[2].source)
        self.assertNotEqual(rows[0].source, rows[1].source)

    def test_every_format_gives_the_same_rows(self):
        sheet = [["Register 2026"], [], HEADINGS, *ROWS, [], ["Total", "", "", "3000"]]
        files = {
            "a.xlsx": make_xlsx({"S": sheet}),
            "a.xls": make_xls({"S": sheet}),
            "a.ods": make_ods({"S": sheet}),
            "a.csv": self.make_csv_file(*sheet),
        }
        for name, data in files.items():
            with self.subTest(name=name):
                rows, preview = self.import_file(data, name)
                self.assertEqual(preview["options"]["heading_rows_found"], "3")
                self.assertEqual(
                    [[row[field] for field in preview_fields(preview)] for row in rows],
                    ROWS,
                )
                self.assertEqual(rows.mapped("row_number"), [4, 5])
                self.assertEqual(
                    [out["row"] for out in rows.edition_id.left_out], [1, 2, 6, 7]
                )

    def test_texts_of_any_encoding_and_separator_are_read(self):
        for encoding, name in (
            ("utf-16", "Łódź Żabka"),
            ("utf-16-le", "北京蓝天"),
            ("utf-8-sig", "Čeština"),
            ("gb18030", "北京蓝天科技有限公司采购合同"),
            ("big5", "藍天科技有限公司"),
            ("shift_jis", "株式会社アオゾラ"),
            ("cp1250", "Łódzka Spółka Żabka"),
            ("cp1251", "ООО Ромашка"),
            ("cp1252", "Café Zürich – Größe 5 € Straße"),
            ("mac_roman", "Société Générale Bücher"),
        ):
            for separator in ",;\t|":
                with self.subTest(encoding=encoding, separator=separator):
                    data = self.make_csv_file(
                        HEADINGS,
                        [name, "1", "2026-12-31", "5"],
                        [name, "2", "2026-12-31", "6"],
                        separator=separator,
                        encoding=encoding,
                    )
                    rows, _preview = self.import_file(data)
                    self.assertEqual(rows.mapped("customer"), [name] * 2)

    def test_a_declared_separator_is_no_row(self):
        data = b"sep=;\r\nCustomer;Contract Number;Notes\r\nA;1;a, b, c\r\n"
        rows, preview = self.import_file(data)
        self.assertEqual(preview["options"]["separator"], ";")
        self.assertEqual((rows.customer, rows.row_number), ("A", 2))

    def test_what_cannot_be_read_is_said_in_words(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "")
        for data, words in (
            (b"<html><body><table>", "web page"),
            (stream.getvalue(), "no spreadsheet"),
            (b"PK\x03\x04 torn", "damaged"),
            (b"\xd0\xcf\x11\xe0 torn", "damaged"),
            (b"", "no rows"),
            (b"Customer,Contract Number\n", "no rows"),
        ):
            with self.subTest(data=data[:9]):
                record = self.env["base_import.import"].create(
                    {"res_model": "renewal.register.row", "file": data}
                )
                options = {"has_headers": True, "quoting": '"'}
                self.assertIn(words, record.parse_preview(options)["error"])
                result = record.execute_import(["customer"], ["customer"], options)
                self.assertEqual(len(result["messages"]), 1)


def preview_fields(preview):
    return [path[0] for _place, path in sorted(preview["matches"].items())]
