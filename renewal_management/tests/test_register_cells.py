# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .register_common import RegisterCase

HEAD = "Customer;Contract Number;Service;End Date;Amount per Period\n"


class CellsCase(RegisterCase):
    """Files as people in several countries type them, imported and applied."""

    freeze_time = freeze_time("2026-11-28")

    def apply_file(self, text, **kwargs):
        rows, _preview = self.import_file(text.encode(), **kwargs)
        rows.action_apply()
        return rows

    def applied(self, text, **kwargs):
        rows = self.apply_file(text, **kwargs)
        self.assertEqual(
            rows.mapped("state"), ["applied"] * len(rows), rows.mapped("error")
        )
        return rows.contract_line_id

    def activate(self, *codes):
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search([("name", "in", codes)])
        found.active = True
        return found

    def deactivate(self, *codes):
        found = self.env["res.currency"].search([("name", "in", codes)])
        found.active = False


@tagged("post_install", "-at_install")
class TestRegisterCells(CellsCase):
    def test_one_amount_with_both_marks_decides_for_its_column(self):
        lines = self.applied(
            HEAD + "Alpha GmbH;A-1;Wartung;31.12.2026;12.000\n"
            "Beta GmbH;A-2;Wartung;30.06.2027;1.500\n"
            "Gamma GmbH;A-3;Hosting;31.03.2027;1.234,56\n"
            "Delta GmbH;A-4;Hosting;31.03.2027;850,00\n"
        )
        self.assertEqual(
            lines.mapped("specific_price"), [12000.0, 1500.0, 1234.56, 850.0]
        )

    def test_two_digit_years_come_first_where_the_days_say_so(self):
        lines = self.applied(
            "Customer,Contract Number,Service,Start Date,End Date,Amount per Period\n"
            "甲公司,B-1,维保,24/01/01,26/12/31,1000\n"
            "乙公司,B-2,维保,24/07/01,27/06/30,1000\n"
            "丙公司,B-3,维保,25/03/01,27/02/28,1000\n"
        )
        self.assertEqual(
            lines.mapped("date_start"),
            [date(2024, 1, 1), date(2024, 7, 1), date(2025, 3, 1)],
        )
        self.assertEqual(
            lines.mapped("date_end"),
            [date(2026, 12, 31), date(2027, 6, 30), date(2027, 2, 28)],
        )

    def test_a_total_for_the_term_is_divided_by_the_term(self):
        lines = self.applied(
            "Customer,Contract Number,Service,Start Date,End Date,"
            "Total Contract Value\n"
            "Alpha Ltd,G-1,Support,2024-01-01,2028-12-31,500000\n"
            "Beta Ltd,G-2,Support,2026-01-01,2026-03-31,3000\n"
        )
        self.assertEqual(lines.mapped("specific_price"), [100000.0, 12000.0])
        self.assertEqual(set(lines.mapped("recurring_rule_type")), {"yearly"})

    def test_crowns_are_those_in_use(self):
        self.activate("SEK", "CZK")
        self.deactivate("NOK", "DKK", "ISK")
        lines = self.applied(
            HEAD + "Alfa AB;C-1;Support;2026-12-31;12 000 kr\n"
            "Beta AB;C-2;Support;2026-12-31;kr 8 500\n"
            "Gama s.r.o.;C-3;Support;2026-12-31;12 000 Kč\n"
        )
        self.assertEqual(lines.mapped("specific_price"), [12000.0, 8500.0, 12000.0])
        self.assertEqual(
            [line.contract_id.currency_id.name for line in lines],
            ["SEK", "SEK", "CZK"],
        )

    def test_amounts_without_a_currency_are_in_that_of_the_others(self):
        self.activate("EUR")
        self.env.company.currency_id = self.env.ref("base.USD")
        lines = self.applied(
            HEAD + "Alpha GmbH;A-1;Wartung;31.12.2026;1.234,50 €\n"
            "Beta GmbH;A-2;Wartung;30.06.2027;12 T€\n"
            "Gamma GmbH;A-3;Hosting;31.03.2027;1.200,-\n"
        )
        self.assertEqual(set(lines.contract_id.currency_id.mapped("name")), {"EUR"})

    def test_where_most_amounts_name_no_currency_it_is_asked(self):
        self.activate("EUR")
        self.env.company.currency_id = self.env.ref("base.USD")
        rows = self.apply_file(
            HEAD + "Alpha GmbH;A-1;Wartung;31.12.2026;1.234,50 €\n"
            "Beta GmbH;A-2;Wartung;30.06.2027;500,00\n"
            "Gamma GmbH;A-3;Hosting;31.03.2027;600,00\n"
        )
        edition = rows.edition_id
        self.assertEqual(edition.asked, ["currency_id"])
        self.assertEqual(set(rows.mapped("state")), {"draft"})
        edition.currency_id = self.env.ref("base.EUR")
        edition.action_apply_rows()
        names = rows.contract_id.currency_id.mapped("name")
        self.assertEqual(set(names), {"EUR"})

    def test_yes_no_and_recurrences_are_read_in_every_language(self):
        lines = self.applied(
            "Customer;Contract Number;Service;Start Date;End Date;Amount per Period;"
            "Auto-renewal;Recurrence\n"
            "Alpha Lda;N-1;Suporte;01/03/2024;01/03/2027;3.155,74;Sim;\n"
            "Beta GmbH;N-2;Wartung;01.03.2024;28.02.2027;1.200,00;Ja;jährlich\n"
            "Gamma SARL;N-3;Support;01/03/2024;28/02/2027;1 200,00;Oui;Mensuel\n"
            "Delta SL;N-4;Soporte;01/03/2024;INDETERMINADO;1.200,00;Sí;anual\n"
        )
        self.assertEqual(
            lines.mapped("is_auto_renew"),
            [True, True, True, False],
            "the last one has no end",
        )
        self.assertEqual(
            lines.mapped("recurring_rule_type"),
            ["yearly", "yearly", "monthly", "yearly"],
        )
        self.assertFalse(lines[3].date_end)
        self.assertEqual(lines[0].specific_price, 3155.74)
        self.assertEqual(set(lines.mapped("date_start")), {date(2024, 3, 1)})

    def test_chinese_amounts_months_and_ranges_are_read(self):
        self.activate("CNY")
        self.env.company.currency_id = self.env.ref("base.CNY")
        lines = self.applied(
            "合同编号;客户名称;合同名称;开始日期;结束日期;每期金额\n"
            "HT-01;甲科技有限公司;系统维保;2026-01-01;2026-12-31;12,000.00\n"
            "HT-02;乙实业有限公司;软件订阅;2026.1.1;2026.12.31;3.5万元\n"
            "HT-03;丙集团;机房托管;2025年7月1日;2027年6月30日;人民币80,000元\n"
            "HT-04;丁公司;年度服务;2026年1月;长期;12000元/年\n"
            "HT-05;戊公司;短信服务;2026-01-01;2026-12-31;￥5,000.00\n"
        )
        self.assertEqual(
            lines.mapped("specific_price"), [12000.0, 35000.0, 80000.0, 12000.0, 5000.0]
        )
        self.assertEqual(lines[3].date_start, date(2026, 1, 1))
        self.assertFalse(lines[3].date_end)
        self.assertEqual(lines[2].date_end, date(2027, 6, 30))

    def test_an_unread_yes_is_an_error(self):
        row = self.apply(self.row(auto_renewal="peut-être"))
        self.assertEqual(row.state, "error")
        self.assertIn("neither yes nor no", row.error)

    def test_a_column_of_terms_may_say_how_long_they_are(self):
        rows = self.apply(
            self.row(contract_number="1", term="36 Monate", end_date=""),
            self.row(contract_number="2", term="1年", start_date=""),
            self.row(contract_number="3", term="3 years"),
            self.row(contract_number="4", term="fixed"),
            self.row(contract_number="5", term="fixed", end_date=""),
        )
        self.assertEqual(rows.mapped("state"), ["applied"] * 4 + ["error"])
        terms = [
            (str(line.date_start), str(line.date_end)) for line in rows.contract_line_id
        ]
        self.assertEqual(terms[0], ("2026-01-01", "2028-12-31"))
        self.assertEqual(terms[1:], [("2026-01-01", "2026-12-31")] * 3)
        self.assertIn("was left out", rows[3].warning)
        self.assertIn("is not a term", rows[4].error)
