# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .test_register_cells import HEAD, CellsCase

DATA = Path(__file__).parent / "data"
TERMS = "Customer;Contract Number;Service;Start Date;End Date;{}\n"


@tagged("post_install", "-at_install")
class TestRegisterQuestions(CellsCase):
    """What a file leaves open is asked once, not guessed and not told of every row."""

    def asked(self, text, *names):
        """Apply a file that has to be asked about; return its rows."""
        rows, _preview = self.import_file(text.encode())
        action = rows.action_apply()
        self.assertEqual(rows.edition_id.asked, list(names))
        self.assertEqual(set(rows.mapped("state")), {"draft"})
        self.assertFalse(rows.contract_id)
        self.assertIn("please answer", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_id"], rows.edition_id.id)
        return rows

    def answer(self, rows, **answers):
        with Form(rows.edition_id) as form:
            for name, value in answers.items():
                form[name] = value
        self.assertFalse(rows.edition_id.asked)
        rows.edition_id.action_apply_rows()
        self.assertEqual(set(rows.mapped("state")), {"applied"}, rows.mapped("error"))
        return rows.contract_line_id

    def test_two_decimal_marks_are_asked_about(self):
        rows = self.asked(
            HEAD + "A;1;S;2026-12-31;1.234,56\n"
            "B;2;S;2026-12-31;1,234.56\n"
            "C;3;S;2026-12-31;1.500\n",
            "decimal_mark",
        )
        lines = self.answer(rows, decimal_mark="comma")
        self.assertEqual(lines.mapped("specific_price"), [1234.56, 1234.56, 1500.0])

    def test_two_decimal_marks_that_leave_nothing_open_are_read(self):
        lines = self.applied(
            HEAD + "A;1;S;2026-12-31;1.234,56\nB;2;S;2026-12-31;1,234.56\n"
        )
        self.assertEqual(lines.mapped("specific_price"), [1234.56, 1234.56])

    def test_three_decimals_of_money_are_asked_about(self):
        rows = self.asked(HEAD + "A;1;S;2026-12-31;12.000\n", "decimal_mark")
        lines = self.answer(rows, decimal_mark="comma")
        self.assertEqual(lines.specific_price, 12000)

    def test_two_orders_of_dates_are_asked_about(self):
        rows = self.asked(
            HEAD + "A;1;S;31/12/2026;1\nB;2;S;12/31/2026;1\nC;3;S;05/06/2027;1\n",
            "date_order",
        )
        lines = self.answer(rows, date_order="dmy")
        self.assertEqual(lines[2].date_end, date(2027, 6, 5))

    def test_a_slip_among_many_dates_is_no_question(self):
        typed = "".join(f"C{i};{i};S;12/{i}/2026;1\n" for i in range(8, 32))
        typed += "D;40;S;10/31/2026;1\nE;41;S;1/31/2027;1\n"
        rows = self.apply_file(HEAD + typed + "X;99;S;31/12/2026;1\n")
        self.assertFalse(rows.edition_id.asked)
        self.assertIn("the other way round", rows[-1].warning)

    def test_amounts_of_terms_longer_than_a_year_are_asked_about(self):
        text = TERMS.format("Amount") + "A;1;S;2024-01-01;2028-12-31;500000\n"
        prices = {"period": 500000, "year": 500000, "term": 100000}
        for basis, price in prices.items():
            with self.subTest(basis=basis):
                rows = self.asked(text.replace("A;1", f"A;{basis}"), "amount_basis")
                lines = self.answer(rows, amount_basis=basis)
                self.assertEqual(lines.specific_price, price)

    def test_a_chinese_sheet_is_asked_about_its_amounts_only(self):
        self.activate("CNY")
        data = (DATA / "zh_title_and_two_heading_rows.xlsx").read_bytes()
        rows, _preview = self.import_file(data, "register.xlsx")
        self.assertEqual(rows.edition_id.asked, ["amount_basis"], "one term is 2 years")
        lines = self.answer(rows, amount_basis="year")
        self.assertEqual(
            lines.mapped("specific_price"), [12000, 35000, 80000, 12000, 5000]
        )
        self.assertEqual(set(lines.contract_id.currency_id.mapped("name")), {"CNY"})
        self.assertEqual(lines[3].date_start, date(2026, 1, 1))
        self.assertEqual(
            lines.mapped("date_end"),
            [date(2026, 12, 31), date(2026, 12, 31), date(2027, 6, 30), False]
            + [date(2026, 12, 31)],
        )

    def test_an_answer_can_be_changed(self):
        text = TERMS.format("Amount") + "A;1;S;2024-01-01;2028-12-31;500000\n"
        rows = self.asked(text, "amount_basis")
        self.answer(rows, amount_basis="year")
        rows.edition_id.amount_basis = "term"
        rows.action_apply()
        self.assertEqual(rows.contract_line_id.specific_price, 100000)

    def test_amounts_of_terms_of_a_year_are_not_asked_about(self):
        lines = self.applied(
            TERMS.format("Amount") + "A;1;S;2026-01-01;2026-12-31;12000\n"
            "B;2;S;2025-02-01;2026-01-31;6000\nC;3;S;2026-01-01;evergreen;500\n"
        )
        self.assertEqual(lines.mapped("specific_price"), [12000, 6000, 500])

    def test_a_heading_tells_what_amounts_are_for(self):
        cells = "A;{};S;2024-01-01;2028-12-31;12000\n"
        for heading, rule, price in (
            ("Annual Cost", "yearly", 12000),
            ("年费", "yearly", 12000),
            ("Monthly fee", "monthly", 12000),
            ("Gesamtwert", "yearly", 2400),
            ("合同总额", "yearly", 2400),
        ):
            with self.subTest(heading=heading):
                line = self.applied(TERMS.format(heading) + cells.format(heading))
                self.assertEqual(line.recurring_rule_type, rule)
                self.assertEqual(line.specific_price, price)

    def test_a_heading_tells_the_unit_of_its_amounts(self):
        self.activate("CNY")
        line = self.applied(
            TERMS.format("年度金额（万元）") + "A;1;S;2026-01-01;2026-12-31;3.5\n"
        )
        self.assertEqual(line.specific_price, 35000)
        self.assertEqual(line.contract_id.currency_id.name, "CNY")

    def test_a_yearly_amount_is_billed_in_its_recurrence(self):
        line = self.applied(
            TERMS.format("Annual Cost;Billing frequency")
            + "A;1;S;2026-01-01;2026-12-31;12000;monthly\n"
        )
        self.assertEqual(line.recurring_rule_type, "monthly")
        self.assertEqual(line.specific_price, 1000)

    def test_a_total_and_an_amount_that_differ_are_told(self):
        row = self.apply_file(
            TERMS.format("Amount per Period;Total for the Term")
            + "A;1;S;2026-01-01;2027-12-31;12000;30000\n"
        )
        self.assertEqual(row.contract_line_id.specific_price, 12000)
        self.assertIn("the total says 30,000.00", row.warning)

    def test_a_sign_of_several_currencies_is_asked_about(self):
        sek, _nok = self.activate("SEK", "NOK").sorted("name", reverse=True)
        cells = "A;1;S;2026-12-31;12 000 kr\nB;2;S;2026-12-31;9 000 NOK\n"
        rows = self.asked(HEAD + cells + "C;3;S;2026-12-31;9 000 SEK\n", "currency_id")
        self.answer(rows, currency_id=sek)
        self.assertEqual(
            [contract.currency_id.name for contract in rows.contract_id],
            ["SEK", "NOK", "SEK"],
        )

    def test_signs_beside_a_column_of_codes_are_not_asked_about(self):
        self.activate("SEK", "NOK")
        self.applied(
            HEAD.replace("\n", ";Currency\n")
            + "A;1;S;2026-12-31;12 000 kr;SEK\nB;2;S;2026-12-31;9 000 kr;NOK\n"
        )

    def test_suppliers_are_asked_about_once(self):
        text = HEAD.replace("Customer", "Vendor") + "A;1;S;2026-12-31;1\n"
        rows = self.asked(text, "contract_type")
        self.answer(rows, contract_type="purchase")
        self.assertEqual(rows.contract_id.contract_type, "purchase")
        self.assertTrue(rows.partner_id.supplier_rank)

    def test_a_column_of_types_that_says_something_else_is_asked_about(self):
        head = HEAD.replace("Service", "Service;Contract Type")
        rows = self.asked(head + "A;1;S;A-BID;2026-12-31;1\n", "contract_type")
        self.answer(rows, contract_type="sale")
        self.assertEqual(rows.contract_id.contract_type, "sale")

    def test_a_file_of_purchases_that_says_so_is_not_asked_about(self):
        head = HEAD.replace("Service", "Service;Contract Type")
        self.applied(head + "A;1;S;Lieferant;2026-12-31;1\n")

    def test_other_words_decide_about_a_word_of_two_languages(self):
        head = HEAD.replace("\n", ";Auto-renewal;Notice period\n")
        german, french = (
            self.applied(head + f"A;{flag};S;2027-12-31;1;{flag};{notice}\n")
            for flag, notice in (("Ja", "30 Tage"), ("Oui", "30 j"))
        )
        self.assertEqual(
            [line.termination_notice_rule_type for line in german | french],
            ["daily", "daily"],
        )
        rows = self.asked(head + "A;3;S;2027-12-31;1;;30 j\n", "words_lang")
        line = self.answer(rows, words_lang="fr")
        self.assertEqual(line.termination_notice_interval, 30)

    def test_the_edition_says_what_the_file_comes_to(self):
        self.activate("EUR", "USD")
        rows, _preview = self.import_file(
            (
                HEAD.replace("\n", ";Recurrence\n")
                + "A;1;S;2027-12-31;100 €;monthly\nB;2;S;2027-12-31;500 €;yearly\n"
                "C;3;S;2027-12-31;USD 70;yearly\nD;4;S;2020-12-31;USD 9;yearly\n"
                "E;5;S;2027-12-31;see annex;yearly\n"
            ).encode()
        )
        lines = rows.edition_id.reading_arr.splitlines()
        self.assertEqual(len(lines), 4)
        self.assertIn("1,700.00", lines[0])
        self.assertIn("rows: 2", lines[0])
        self.assertIn("70.00", lines[1])
        self.assertEqual(
            lines[2:], ["Rows whose term is over: 1", "Rows that cannot be read: 1"]
        )
        self.assertEqual(set(rows.mapped("state")), {"draft"})


@tagged("post_install", "-at_install")
class TestRegisterAmounts(CellsCase):
    def test_no_word_beside_an_amount_is_dropped(self):
        for currency in ("", "EUR"):
            for amount in ("12000 net", "1000 + VAT", "200 per seat", "~5000"):
                with self.subTest(amount=amount, currency=currency):
                    row = self.apply(self.row(amount=amount, currency=currency))
                    self.assertEqual(row.state, "error")
                    self.assertIn("is not known", row.error)

    def test_a_unit_and_a_recurrence_that_differ_are_an_error(self):
        row = self.apply(self.row(amount="12000/year", recurrence="monthly"))
        self.assertIn("do not agree", row.error)
        row = self.apply(self.row(amount="1000 pm", recurrence=""))
        self.assertEqual(row.contract_line_id.recurring_rule_type, "monthly")

    def test_two_currencies_that_differ_are_an_error(self):
        self.activate("EUR", "USD")
        row = self.apply(self.row(amount="12000 EUR", currency="USD"))
        self.assertIn('"USD" and "EUR" are two currencies', row.error)
        same = self.apply(self.row(contract_number="2", amount="5 €", currency="EUR"))
        self.assertEqual(same.contract_id.currency_id.name, "EUR")

    def test_a_sign_of_several_currencies_means_the_one_of_the_file(self):
        self.activate("SEK", "NOK")
        rows = self.apply(
            self.row(contract_number="2", amount="12 000 kr"),
            self.row(contract_number="3", amount="9 000 NOK"),
        )
        self.assertEqual(rows.contract_id.currency_id.name, "NOK")

    def test_a_dollar_is_that_of_the_company_else_of_the_file(self):
        self.activate("CAD", "USD", "EUR")
        self.env.company.currency_id = self.env.ref("base.EUR")
        for number, others, code in (("1", "USD", "USD"), ("2", "CAD", "CAD")):
            row = self.apply(
                self.row(contract_number=number, amount="$5"),
                self.row(contract_number=f"{number}b", amount=f"5 {others}"),
            )[0]
            self.assertEqual(row.contract_id.currency_id.name, code, row.error)
        alone = self.apply(self.row(contract_number="3", amount="$5"))
        self.assertEqual(alone.contract_id.currency_id.name, "USD")

    def test_who_may_activates_the_currency_with_one_click(self):
        self.deactivate("CZK")
        row = self.apply(self.row(amount="12 000 Kč"))
        self.assertIn("CZK is not in use", row.error)
        self.assertEqual(row.inactive_currency_id.name, "CZK")
        self.assertIn("Ask one of them", row.currency_help)
        with self.assertRaises(AccessError):
            row.action_activate_currency()
        self.manager.group_ids += self.env.ref("account.group_account_manager")
        row.invalidate_recordset()
        self.assertFalse(row.currency_help)
        row.edition_id.action_activate_currencies()
        self.assertEqual(row.state, "applied", row.error)
        self.assertEqual(row.contract_id.currency_id.name, "CZK")

    def test_years_that_can_only_be_a_slip_are_errors(self):
        for end in ("2206-12-31", "31.12.1926", "2026-12-31 to 2027"):
            with self.subTest(end=end):
                self.assertEqual(self.apply(self.row(end_date=end)).state, "error")
        for end in ("31.12.2099", "2199-12-31", "9999-12-31", "31/12/2999"):
            row = self.apply(self.row(contract_number=end, end_date=end))
            self.assertFalse(row.contract_line_id.date_end, end)
            self.assertEqual(row.state, "applied")

    def test_a_term_in_one_cell_gives_start_and_end(self):
        line = self.applied(
            "客户名称;合同编号;起止日期;金额\nA;1;2026年1月1日至2026年12月31日;1\n"
        )
        self.assertEqual(line.date_start, date(2026, 1, 1))
        self.assertEqual(line.date_end, date(2026, 12, 31))


@tagged("post_install", "-at_install")
class TestRegisterWords(CellsCase):
    def word(self, **values):
        Word = self.env["renewal.register.word"].with_user(self.manager)
        return Word.create({"kind": "flag", "word": "oki", "meaning": "yes", **values})

    def test_a_company_adds_its_own_words(self):
        row = self.apply(self.row(auto_renewal="oki"))
        self.assertEqual(row.state, "error")
        self.word()
        row.action_apply()
        self.assertTrue(row.contract_line_id.is_auto_renew)

    def test_a_word_of_a_company_stands_instead_of_all_others(self):
        self.word(word="x", meaning="no", company_id=self.env.company.id)
        row = self.apply(self.row(auto_renewal="x"))
        self.assertFalse(row.contract_line_id.is_auto_renew)

    def test_what_people_made_of_the_words_stays(self):
        shipped = self.env.ref("renewal_management.word_en_flag_yes")
        other = self.env.ref("renewal_management.word_en_flag_true")
        shipped.meaning = "no"
        other.active = False
        self.env["renewal.register.word"]._load_shipped()
        self.assertEqual(shipped.meaning, "no")
        self.assertFalse(other.active)

    def test_a_meaning_belongs_to_its_kind(self):
        for values in (
            {"meaning": "perhaps"},
            {"kind": "recurrence", "meaning": "often"},
            {"kind": "currency", "meaning": "XQQ"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.word(**values)

    def test_users_read_words_and_managers_write_them(self):
        user = new_test_user(
            self.env, login="reader", groups="renewal_management.group_renewal_user"
        )
        word = self.env.ref("renewal_management.word_en_flag_yes").with_user(user)
        self.assertEqual(word.meaning, "yes")
        with self.assertRaises(AccessError):
            word.meaning = "no"
