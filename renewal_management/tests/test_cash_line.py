# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.models import ir_cron

from .cash_common import CashCase

MONTHLY = {
    f"{year}-{month:02}": 120.0
    for year, months in ((2026, range(4, 13)), (2027, range(1, 10)))
    for month in months
}


@tagged("post_install", "-at_install")
class TestSmallCompany(CashCase):
    """Three contracts, worked out by hand. Today is 2 March 2026; months until
    September 2027 count; everything is due after 30 days.

    ======  ==================================================  ========================
    Acme    100 + 20 % on the 10th of each month, from March    pays on the due day
            on, without an end
    Beta    1,200 + 10 % EUR (1 EUR = 2 USD) on 1 May 2026,     never paid anything
            for a year
    Gamma   300 + 20 % after each quarter of 2026               pays 20 days late
    ======  ==================================================  ========================

    Fifteen invoices of Acme were paid on the day, five of Gamma 20 days late. The
    company's quartiles are therefore 0, 0 and 5 days (position 14.25 of 20 values, a
    quarter of the way from 0 to 20). Gamma's are drawn to them: (5 × 20 + 5 × 0) / 10 =
    10, and at worst (5 × 20 + 5 × 5) / 10 = 12.5, that is 13; Acme's at worst
    (15 × 0 + 5 × 5) / 20 = 1; Beta takes the company's.

    Acme: 120 from 9 April on, each month (10 March + 30 days, and so on).

    Beta: 1,320 EUR due on 31 May = 2,640 USD in May 2026, at worst 5 days later, in
    June. The next term's invoice of 1 May 2027 is due on 31 May 2027: at 75 % it brings
    1,980, at best (best case, in full) 2,640, at worst (no commit) nothing.

    Gamma: 360 after each quarter, due on 1 May, 31 July and 31 October, expected 10
    days later: May, August, November 2026. The fourth, of 1 January 2027, is never
    invoiced by OCA's job: expected on 10 February 2027, at worst not at all. Its
    renewal is at 70 %: 252 of 1 April and of 1 July 2027, that is on 11 May and 10
    August 2027.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.beta, cls.gamma = cls.env["res.partner"].create(
            [{"name": "Beta"}, {"name": "Gamma"}]
        )
        cls.euro = cls.setup_other_currency("EUR", rates=[("2020-01-01", 0.5)])
        for partner, count, late in ((cls.partner, 15, 0), (cls.gamma, 5, 20)):
            for place in range(count):
                invoiced = date(2025, 6, 1 + place)
                invoice = cls.new_invoice(invoiced, 10, partner=partner)
                due = invoice.invoice_date_due
                cls.pay(invoice, due + late * date.resolution)
        cls.acme_contract = cls.new_contract(cls.dated_line(date(2026, 3, 10)))
        cls.beta_contract = cls.new_contract(
            cls.dated_line(
                date(2026, 5, 1),
                date(2027, 4, 30),
                recurring_rule_type="yearly",
                price_unit=1200,
                product_id=cls.support.id,
            ),
            partner_id=cls.beta.id,
            manual_currency_id=cls.euro.id,
        )
        cls.gamma_contract = cls.new_contract(
            cls.dated_line(
                date(2026, 1, 1),
                date(2026, 12, 31),
                recurring_rule_type="quarterly",
                recurring_invoicing_type="post-paid",
                price_unit=300,
            ),
            partner_id=cls.gamma.id,
        )
        cls.renewal = cls.beta_contract.renewal_ids
        cls.renewal.stage_id = cls.env["renewal.stage"].search(
            [("probability", "=", 75)], limit=1
        )

    def setUp(self):
        super().setUp()
        self.run_day()

    def test_every_month_is_what_was_worked_out(self):
        gamma = {"2026-05": 360, "2026-08": 360, "2026-11": 360}
        renewals = {"2027-05": 1980 + 252, "2027-08": 252}
        contracts = MONTHLY | {
            "2026-05": 120 + 2640 + 360,
            "2026-08": 120 + 360,
            "2026-11": 120 + 360,
        }
        self.assertEqual(self.get_cash(source="contract"), contracts)
        self.assertEqual(
            self.get_cash(source="contract", partner_id=self.gamma.id), gamma
        )
        self.assertEqual(self.get_cash(source="unscheduled"), {"2027-02": 360})
        self.assertEqual(self.get_cash(source="renewal"), renewals)
        self.assertEqual(self.get_cash(source="invoice"), {})
        self.assertEqual(self.get_cash(source="late"), {})

    def test_best_and_worst_case_make_the_band(self):
        self.assertEqual(
            self.get_cash("best_amount", source="renewal"),
            {"2027-05": 2640 + 252, "2027-08": 252},
        )
        self.assertEqual(self.get_cash("worst_amount", source="renewal"), {})
        self.assertEqual(self.get_cash("worst_amount", source="unscheduled"), {})
        self.assertEqual(
            self.get_cash("worst_amount", partner_id=self.beta.id), {"2026-06": 2640}
        )

    def test_untaxed_and_foreign_amounts_stand_beside(self):
        values = {"partner_id": self.beta.id, "source": "contract"}
        self.assertEqual(self.get_cash("untaxed_amount", **values), {"2026-05": 2400})
        row = self.env["renewal.cash.line"].search(
            [("contract_id", "=", self.beta_contract.id), ("amount", "!=", 0)], limit=1
        )
        self.assertEqual((row.currency_id, row.currency_amount), (self.euro, 1320))

    def test_a_row_says_who_looks_after_it_and_for_what(self):
        row = self.env["renewal.cash.line"].search(
            [("renewal_id", "=", self.renewal.id), ("amount", "!=", 0)]
        )
        self.assertEqual(row.user_id, self.rep)
        self.assertEqual(row.team_id, self.renewal.team_id)
        self.assertEqual(row.product_id, self.support)
        self.assertEqual(row.partner_id, self.beta)

    def test_a_call_moves_the_renewal_into_its_range(self):
        """A commit is at least as likely as the company's commit limit, 90 %; the
        amount called counts instead of the proposal."""
        self.renewal.with_user(self.rep).owner_category = "commit"
        self.run_day(date(2026, 3, 3))
        beta = {"source": "renewal", "partner_id": self.beta.id}
        self.assertEqual(self.get_cash(**beta), {"2027-05": 2376})
        self.assertEqual(self.get_cash("worst_amount", **beta), {"2027-06": 2376})
        self.renewal.with_user(self.rep).owner_amount = 600
        self.run_day(date(2026, 3, 4))
        self.assertEqual(self.get_cash(**beta), {"2027-05": 1188})
        self.renewal.with_user(self.leader).manager_category = "omitted"
        self.run_day(date(2026, 3, 5))
        self.assertEqual(self.get_cash(**beta), {})

    def test_the_same_day_again_changes_nothing(self):
        def read():
            lines = self.env["renewal.cash.line"].search([])
            return sorted(
                str(sorted(vals.items(), key=str))
                for vals in lines.read(["date", "source", "amount", "partner_id"])
                if vals.pop("id")
            )

        before = read()
        self.run_day()
        self.assertEqual(read(), before)
        updates = self.env["renewal.cash.update"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(updates), 1)

    def test_single_receipts_add_up_to_their_row(self):
        row = self.env["renewal.cash.line"].search(
            [("renewal_id", "=", self.renewal.id), ("amount", "!=", 0)]
        )
        dates = self.env["renewal.cash.date"].search(row.action_view_dates()["domain"])
        self.assertEqual(dates.date, date(2027, 5, 31))
        self.assertEqual(dates.invoice_date, date(2027, 5, 1))
        self.assertEqual((dates.amount, dates.weighted_amount), (1320, 990))
        self.assertEqual(dates.probability, 75)


@tagged("post_install", "-at_install")
class TestInvoices(CashCase):
    """What becomes of an invoice. Today is 2 March 2026; without a past, nobody pays
    late."""

    def test_an_open_invoice_is_expected_on_its_due_date(self):
        self.new_invoice(date(2026, 3, 2), 100)
        self.run_day()
        self.assertEqual(self.get_cash(source="invoice"), {"2026-04": 100})

    def test_each_instalment_has_its_month(self):
        """30 % at once, the rest at the end of the next month."""
        term = self.env["account.payment.term"].create(
            {
                "name": "In two parts",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 30, "nb_days": 0}),
                    (
                        0,
                        0,
                        {
                            "value": "percent",
                            "value_amount": 70,
                            "delay_type": "days_after_end_of_next_month",
                            "nb_days": 0,
                        },
                    ),
                ],
            }
        )
        self.new_contract(
            self.dated_line(
                date(2026, 3, 15), date(2027, 3, 14), recurring_rule_type="yearly"
            ),
            payment_term_id=term.id,
        )
        self.new_invoice(date(2026, 3, 2), 100, invoice_payment_term_id=term.id)
        self.run_day()
        expected = {"2026-03": 36, "2026-04": 84}
        self.assertEqual(self.get_cash(source="contract"), expected)
        self.assertEqual(
            self.get_cash(source="invoice"), {"2026-03": 30, "2026-04": 70}
        )

    def test_paid_moves_from_expected_to_received_by_itself(self):
        invoice = self.new_invoice(date(2026, 3, 2), 100)
        self.run_day()
        self.pay(invoice, date(2026, 3, 3), 40)
        self.run_day(date(2026, 3, 3))
        self.assertEqual(self.get_cash(source="invoice"), {"2026-04": 60})
        self.assertEqual(self.get_cash("received_amount"), {"2026-03": 40})
        self.pay(invoice, date(2026, 4, 1))
        self.run_day(date(2026, 4, 1))
        self.assertEqual(self.get_cash(source="invoice"), {})
        self.assertEqual(
            self.get_cash("received_amount"), {"2026-03": 40, "2026-04": 60}
        )
        self.assertEqual(self.get_cash("total_amount"), {"2026-03": 40, "2026-04": 60})

    def test_a_credit_note_is_no_receipt(self):
        invoice = self.new_invoice(date(2026, 3, 2), 100)
        invoice._reverse_moves(
            [{"invoice_date": date(2026, 3, 2), "date": date(2026, 3, 2)}], cancel=True
        )
        self.run_day()
        self.assertEqual(self.get_cash("total_amount"), {})

    def test_a_credit_that_is_open_goes_out(self):
        credit = self.new_invoice(date(2026, 3, 2), 25, move_type="out_refund")
        self.assertEqual(credit.payment_state, "not_paid")
        self.run_day()
        self.assertEqual(self.get_cash(), {"2026-04": -25})

    def test_what_is_written_off_is_not_expected_and_not_received(self):
        invoice = self.new_invoice(date(2026, 3, 2), 100)
        receivable = invoice.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        loss = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": receivable.account_id.id,
                            "partner_id": self.partner.id,
                            "credit": 100,
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "account_id": self.company_data[
                                "default_account_expense"
                            ].id,
                            "debit": 100,
                        },
                    ),
                ],
            }
        )
        loss.action_post()
        (receivable | loss.line_ids.filtered("credit")).reconcile()
        self.assertEqual(invoice.payment_state, "paid")
        self.run_day()
        self.assertEqual(self.get_cash("total_amount"), {})
        self.assertFalse(
            self.env["renewal.cash.delay"].search([]).filtered("partner_id")
        )

    def test_overdue_beyond_the_usual_is_late(self):
        """Expected in a month, at best now, at worst never."""
        self.new_invoice(date(2026, 1, 5), 100)
        self.run_day()
        self.assertEqual(self.get_cash(source="late"), {"2026-04": 100})
        self.assertEqual(self.get_cash("best_amount"), {"2026-03": 100})
        self.assertEqual(self.get_cash("worst_amount"), {})

    def test_a_blocked_invoice_is_late_before_it_is_due(self):
        invoice = self.new_invoice(date(2026, 3, 2), 100)
        invoice.payment_state = "blocked"
        self.run_day()
        self.assertEqual(self.get_cash(source="late"), {"2026-04": 100})

    def test_a_draft_of_a_contract_is_a_part_of_what_is_to_come(self):
        contract = self.new_contract(self.dated_line(date(2026, 3, 2)))
        contract._recurring_create_invoice()
        self.run_day()
        rows = self.env["renewal.cash.line"].search(
            [("contract_id", "=", contract.id), ("is_draft", "=", True)]
        )
        self.assertEqual(sum(rows.mapped("amount")), 120)
        months = self.get_cash(source="contract")
        self.assertEqual((months["2026-04"], len(months)), (120, 18))

    def test_a_draft_that_is_posted_counts_once(self):
        contract = self.new_contract(
            self.dated_line(
                date(2026, 3, 2), date(2027, 3, 1), recurring_rule_type="yearly"
            )
        )
        invoice = contract._recurring_create_invoice()
        self.run_day()
        self.assertEqual(self.get_cash(source="contract"), {"2026-04": 120})
        invoice.action_post()
        self.run_day(date(2026, 3, 3))
        self.assertEqual(self.get_cash(source="contract"), {})
        self.assertEqual(self.get_cash(source="invoice"), {"2026-04": 120})

    def test_a_run_that_was_cut_off_goes_on_where_it_was(self):
        """The first contract is worked out for the day, then the process dies."""
        line = self.dated_line(date(2026, 3, 10))
        first, second = self.new_contract(line), self.new_contract(line)
        update, day_ = self.env["renewal.cash.update"], date(2026, 3, 2)
        update._refresh_invoices(self.company, day_)
        update._refresh_contracts(first.ids, self.company, day_)
        self.assertEqual(update._get_outdated_ids(self.company, day_), second.ids)
        self.run_day(day_)
        lines = self.env["renewal.cash.line"].search([])
        self.assertEqual(
            len(lines.filtered(lambda row: row.contract_id == first)),
            len(lines.filtered(lambda row: row.contract_id == second)),
        )
        state = update.search([("company_id", "=", self.company.id)])
        self.assertEqual((state.full_date, state.pending_date), (day_, False))

    def test_a_run_in_slices_without_time_comes_to_an_end(self):
        """What is open, late or a draft is read each day, and a draft moves by itself:
        none of it may be work that a slice always finds."""
        self.new_invoice(date(2026, 1, 5), 100)
        contract = self.new_contract(self.dated_line(date(2026, 1, 10)))
        contract._recurring_create_invoice()
        with patch.object(ir_cron, "MIN_TIME_PER_JOB", -1):
            for _slice in range(3):
                self.run_day(date(2026, 3, 3))
        run = self.env["renewal.run"].search(
            [("date", "=", date(2026, 3, 3)), ("company_id", "=", self.company.id)]
        )
        self.assertTrue(run.finished_at)

    def test_invoices_without_a_contract_can_be_left_out(self):
        self.new_invoice(date(2026, 3, 2), 100)
        self.company.renewal_cash_other_invoices = False
        self.run_day()
        self.assertEqual(self.get_cash(), {})

    def test_only_what_changed_is_worked_out_again(self):
        """A contract that nobody touched keeps its rows; one that was gets new ones."""
        still, moved = (
            self.new_contract(self.dated_line(date(2026, 3, 10))) for _place in "ab"
        )
        self.env.cr.execute("UPDATE contract_contract SET write_date = '2026-01-01'")
        self.run_day()
        self.env.cr.execute("UPDATE contract_contract SET write_date = '2026-01-01'")
        self.env.cr.execute("UPDATE contract_line SET write_date = '2026-01-01'")
        moved.contract_line_ids.price_unit = 200
        lines = self.env["renewal.cash.line"]
        before = lines.search([("contract_id", "=", still.id)])
        self.run_day(date(2026, 3, 3))
        self.assertEqual(lines.search([("contract_id", "=", still.id)]), before)
        amounts = lines.search([("contract_id", "=", moved.id)]).mapped("amount")
        self.assertEqual(set(amounts), {240})
