# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .cash_common import CashCase


@tagged("post_install", "-at_install")
class TestSnapshot(CashCase):
    """What was expected at the beginning of each month, and what came of it."""

    def take(self, today):
        """The part of the daily run that is looked at here."""
        self.env.flush_all()
        with freeze_time(today):
            self.env["renewal.cash.update"]._refresh(self.company, today)
            return self.env["renewal.cash.snapshot"]._take(self.company, today)

    def sum_up(self, model, today, group, *measures):
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(today):
            groups = self.env[model]._read_group(
                [("company_id", "=", self.company.id)], [group], measures
            )
        return {
            value.strftime("%Y-%m") if group == "date:month" else value: [
                round(amount, 3) for amount in amounts
            ]
            for value, *amounts in groups
            if any(amounts)
        }

    def test_a_month_is_frozen_once(self):
        self.new_invoice(date(2026, 3, 2), 100)
        self.assertEqual(self.take(date(2026, 3, 2)), 1)
        self.assertEqual(self.take(date(2026, 3, 2)), 0)
        self.assertEqual(self.take(date(2026, 3, 20)), 0)
        # late by then: at best now, likely in a month
        self.assertEqual(self.take(date(2026, 4, 2)), 2)

    def test_the_daily_run_takes_it(self):
        self.new_invoice(date(2026, 3, 2), 100)
        self.run_day()
        self.run_day(date(2026, 3, 3))
        snapshot = self.env["renewal.cash.snapshot"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(snapshot.snapshot_date, date(2026, 3, 2))
        self.assertEqual((snapshot.date, snapshot.amount), (date(2026, 4, 1), 100))

    def test_of_old_snapshots_three_months_are_kept(self):
        self.new_contract(self.dated_line(date(2026, 3, 10)))
        self.take(date(2026, 3, 2))
        self.take(date(2026, 4, 1))
        old = self.env["renewal.cash.snapshot"].search(
            [
                ("company_id", "=", self.company.id),
                ("snapshot_month", "=", date(2026, 3, 1)),
            ]
        )
        self.assertEqual(
            sorted(set(old.mapped("date"))), [date(2026, 4, 1), date(2026, 5, 1)]
        )

    def test_what_slipped_leaves_one_month_for_another(self):
        invoice = self.new_invoice(date(2026, 3, 2), 100)
        paid = self.new_invoice(date(2026, 3, 2), 30)
        self.take(date(2026, 3, 2))
        invoice.button_draft()
        invoice.invoice_date_due = False
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = date(2026, 5, 20)
        invoice.action_post()
        self.pay(paid, date(2026, 3, 5))
        today = date(2026, 3, 6)
        self.take(today)
        change = ("last_amount:sum", "amount:sum", "change_amount:sum")
        self.assertEqual(
            self.sum_up("renewal.cash.change", today, "date:month", *change),
            {
                "2026-03": [0, 30, 30],
                "2026-04": [130, 0, -130],
                "2026-05": [0, 100, 100],
            },
        )
        self.assertEqual(
            self.sum_up("renewal.cash.change", today, "source", *change),
            {"invoice": [130, 100, -30], "received": [0, 30, 30]},
        )

    def test_accuracy_and_bias_by_horizon_and_source(self):
        """Expected of April: an invoice of 100, a contract invoice of 120. Of these 100
        and 60 came in, and 40 of an invoice that nobody expected: 220 expected, 200
        received; accuracy 1 - 20 / 200 = 0.9, bias 0.1. By 1 April the contract invoice
        was an open one."""
        known = self.new_invoice(date(2026, 3, 5), 100)
        contract = self.new_contract(
            self.dated_line(date(2026, 3, 10), date(2026, 4, 9))
        )
        self.env.cr.execute(
            "UPDATE contract_line SET create_date = '2026-01-01' "
            "WHERE contract_id = %s",
            [contract.id],
        )
        self.env.invalidate_all()
        self.take(date(2026, 3, 6))
        billed = self.bill(date(2026, 3, 10))
        billed.action_post()
        self.take(date(2026, 4, 1))
        unknown = self.new_invoice(date(2026, 4, 2), 40)
        self.pay(known, date(2026, 4, 4))
        self.pay(billed, date(2026, 4, 9), 60)
        self.pay(unknown, date(2026, 4, 20))
        today = date(2026, 5, 2)
        self.take(today)
        figures = (
            "expected_amount:sum",
            "received_amount:sum",
            "accuracy:avg",
            "bias:avg",
        )
        found = self.sum_up("renewal.cash.accuracy", today, "horizon", *figures)
        self.assertEqual(found["060"], [220, 200, 0.9, 0.1])
        self.assertEqual(found["030"], [220, 200, 0.9, 0.1])
        with freeze_time(today):
            by_source = {
                source: (expected, received)
                for source, expected, received in self.env[
                    "renewal.cash.accuracy"
                ]._read_group(
                    [("company_id", "=", self.company.id), ("horizon", "=", "060")],
                    ["source"],
                    figures[:2],
                )
            }
        self.assertEqual(
            by_source, {"invoice": (100, 100), "contract": (120, 60), False: (0, 40)}
        )
