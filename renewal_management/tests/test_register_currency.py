# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .test_register_terms import NEW_END, RegisterTermsCase

EURO = {"currency": "EUR"}


@tagged("post_install", "-at_install")
class TestRegisterCurrency(RegisterTermsCase):
    """A contract has one currency: a next term in another one has a contract of its
    own, of the same number, which follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.sudo().currency_id = cls.env.ref("base.USD")
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.euro.rate_ids.unlink()
        cls.env["res.currency.rate"].create(
            {"currency_id": cls.euro.id, "name": "2020-01-01", "rate": 0.5}
        )

    def assertFollows(self, first, row, amount=1000):
        self.assertEqual((row.state, row.result), ("applied", "renewed"), row.message)
        old, new = first.contract_id.sudo(), row.contract_id.sudo()
        self.assertNotEqual(old, new)
        self.assertEqual(new.code, old.code)
        self.assertEqual(new.partner_id, old.partner_id)
        self.assertEqual((old.currency_id.name, new.currency_id.name), ("USD", "EUR"))
        line = row.contract_line_id
        self.assertEqual(line.predecessor_contract_line_id, first.contract_line_id)
        self.assertEqual(line.specific_price, amount)
        self.assertEqual(line.date_end, NEW_END)
        closed, running = old.renewal_ids, new.renewal_ids
        self.assertEqual((closed.outcome, running.outcome), ("renewed", False))
        self.assertEqual(closed.successor_renewal_id, running)
        self.assertEqual(running.current_end, NEW_END)
        self.assertEqual(running.atr_amount, amount)
        # 1,000 euros are 2,000 dollars
        self.assertEqual((closed.atr_amount, closed.renewed_amount), (1200, amount * 2))
        return closed, running

    def test_a_next_term_in_another_currency_renews(self):
        first = self.first(self.old(currency="USD"))
        row = self.apply(self.new(amount="1,000.00", **EURO))
        closed, running = self.assertFollows(first, row)
        for day in ("2026-01-06", "2026-01-07"):
            self.day(day)
        self.assertEqual(self.renewals(first), closed)
        self.assertEqual(self.renewals(row), running)
        self.assertEqual(closed.outcome, "renewed")
        again = self.apply(self.new(amount="1,000.00", **EURO))
        self.assertEqual((again.state, again.message), ("unchanged", False))
        self.assertEqual(again.contract_line_id, row.contract_line_id)

    def test_lines_of_one_contract_stay_together(self):
        first = self.first(self.old(), self.old(service="Furniture"))
        rows = self.apply(self.new(**EURO), self.new(service="Furniture", **EURO))
        self.assertEqual(set(rows.mapped("result")), {"renewed"})
        self.assertEqual(len(rows.contract_id), 1)
        self.assertEqual(len(self.renewals(rows)), 1)
        self.assertEqual(self.renewals(first).outcome, "renewed")

    def test_the_term_after_it_renews_in_that_contract(self):
        self.first(self.old())
        row = self.apply(self.new(**EURO))
        with freeze_time("2026-12-20"):
            later = self.apply(
                self.row(start_date="2027-01-01", end_date="2027-12-31", **EURO)
            )
        self.assertEqual(later.result, "renewed")
        self.assertEqual(later.contract_id, row.contract_id)

    def test_a_question_may_be_answered_whatever_the_currency(self):
        first = self.first(self.old(service="Support"))
        row = self.apply(self.new(service="Assistance", amount="1,000.00", **EURO))
        self.assertEqual(row.question, "proposed")
        row.action_answer_renewed()
        self.assertFollows(first, row)
        row.action_take_back_answer()
        self.assertEqual(row.state, "question")
        self.assertFalse(self.renewals(first).outcome)
        row.action_answer_renewed()
        self.assertFollows(first, row)

    def test_a_correction_says_what_to_do(self):
        self.first(self.old(end_date="2026-12-31"))
        row = self.apply(self.old(end_date="2026-12-31", **EURO))
        self.assertEqual(row.state, "error")
        self.assertIn("is in USD, the row is in EUR", row.error)
        self.assertIn("type the currency of the contract", row.error)

    def test_where_no_currency_is_named_it_stays(self):
        first = self.first(self.old(**EURO))
        row = self.apply(self.new())
        self.assertEqual(row.result, "renewed")
        self.assertEqual(row.contract_id, first.contract_id)

    def test_two_terms_of_one_file_may_be_in_two_currencies(self):
        rows = self.apply(self.old(), self.new(**EURO))
        self.assertEqual(rows.mapped("result"), ["new", "renewed"])
        self.assertEqual(rows.contract_id.mapped("currency_id.name"), ["USD", "EUR"])
        self.assertEqual(rows[0].contract_line_id.date_end, date(2025, 12, 31))
