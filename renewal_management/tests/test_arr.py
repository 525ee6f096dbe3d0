# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.months import month_end
from .common import TODAY, RenewalCase, day

FEBRUARY, MARCH, APRIL = date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)
BATCH_SIZE = "odoo.addons.renewal_management.models.revenue.renewal_phase.BATCH_SIZE"


def offset(when):
    """Days from today."""
    return (when - TODAY).days


class ArrCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.months = cls.env["renewal.arr.month"]
        cls.snapshots = cls.env["renewal.arr.snapshot"]
        # contracts of the database would be counted too
        cls.env["contract.contract"].search([]).action_archive()

    def run_on(self, when):
        self.run_day(offset(when))
        return self.months.search([("company_id", "=", self.company.id)])

    def get_counted(self, contracts, when):
        """{contract: ARR in the company's currency} of a month end."""
        return {
            snapshot.contract_id: snapshot.company_arr_amount
            for snapshot in self.snapshots.search(
                [("contract_id", "in", contracts.ids), ("date", "=", when)]
            )
        }


@tagged("post_install", "-at_install")
class TestArrSnapshots(ArrCase):
    """The daily run counts the whole base once a month."""

    def test_the_first_run_opens_the_books(self):
        contract = self.new_contract()
        month = self.run_on(TODAY)
        self.assertEqual((month.date, month.is_complete), (FEBRUARY, True))
        self.assertEqual(self.get_counted(contract, FEBRUARY), {contract: 1200})

    def test_the_same_day_again_writes_nothing(self):
        self.new_contract()
        self.run_on(TODAY)
        before = self.snapshots.search([]).ids
        self.assertEqual(len(self.run_on(date(2026, 3, 2))), 1)
        self.assertEqual(len(self.run_on(date(2026, 3, 31))), 1)
        self.assertEqual(self.snapshots.search([]).ids, before)

    def test_every_month_is_counted_once(self):
        contract = self.new_contract(self.line_vals(500))
        self.run_on(TODAY)
        months = self.run_on(date(2026, 4, 1))
        self.assertEqual(months.mapped("date"), [MARCH, FEBRUARY])
        self.assertEqual(months.mapped("is_opening"), [False, True])
        self.assertEqual(self.get_counted(contract, MARCH), {contract: 1200})

    def test_a_server_that_was_down_leaves_no_gap(self):
        """What ended meanwhile counts until its end, and the look-back."""
        self.company.renewal_lookback_days = 10
        ends_in_march = self.new_contract(self.line_vals(offset(date(2026, 4, 10))))
        self.run_on(TODAY)
        months = self.run_on(date(2026, 6, 15))
        self.assertEqual(
            months.mapped("date"), [date(2026, 5, 31), APRIL, MARCH, FEBRUARY]
        )
        self.assertTrue(all(months.mapped("is_complete")))
        self.assertTrue(self.get_counted(ends_in_march, MARCH))
        self.assertFalse(self.get_counted(ends_in_march, APRIL))

    def test_what_counts_is_what_is_in_force(self):
        """The sum of the lines on that day, and what the customer's form says."""
        self.company.renewal_lookback_days = 0
        contract = self.new_contract(
            self.line_vals(offset(FEBRUARY)),
            self.line_vals(90, offset(FEBRUARY), price_unit=10),
            self.line_vals(90, offset(FEBRUARY) + 1, price_unit=1000),
            self.line_vals(offset(FEBRUARY) - 1, price_unit=5000),
            self.line_vals(None, price_unit=1),
        )
        bought = self.new_contract(contract_type="purchase")
        self.run_on(TODAY)
        live = contract.contract_line_ids.filtered(
            lambda line: (
                line.date_start <= FEBRUARY
                and (not line.date_end or line.date_end >= FEBRUARY)
            )
        )
        expected = sum(live.mapped("price_unit")) * 12
        self.assertEqual(expected, 1332)
        self.assertEqual(
            self.get_counted(contract | bought, FEBRUARY), {contract: expected}
        )
        self.run_on(date(2026, 4, 1))
        counted = self.get_counted(contract, MARCH)
        self.assertEqual(counted, {contract: self.partner.renewal_arr})

    def test_an_extension_in_place_does_not_rewrite_the_past(self):
        contract = self.new_contract(self.line_vals(offset(MARCH)))
        self.run_on(TODAY)
        contract.contract_line_ids.renew()
        contract.contract_line_ids.write({"price_unit": 150})
        self.sync_lines()
        self.run_on(date(2026, 5, 2))
        amounts = [
            self.get_counted(contract, when)[contract]
            for when in (FEBRUARY, MARCH, APRIL)
        ]
        self.assertEqual(amounts, [1200, 1800, 1800])

    def test_a_run_that_breaks_goes_on_where_it_was(self):
        contracts = self.env["contract.contract"].union(
            *(self.new_contract() for _number in range(5))
        )
        prepare = type(self.months)._prepare_snapshot_vals

        def break_at_the_fourth(month, contract, *args):
            if contract == contracts[3]:
                raise ValueError("Out of order")
            return prepare(month, contract, *args)

        with (
            patch(BATCH_SIZE, 2),
            patch.object(
                type(self.months), "_prepare_snapshot_vals", break_at_the_fourth
            ),
            mute_logger("odoo.addons.renewal_management.models.engine.renewal_engine"),
        ):
            month = self.run_on(TODAY)
        self.assertFalse(month.is_complete)
        self.assertEqual(len(self.get_counted(contracts, FEBRUARY)), 2)
        self.assertFalse(self.env["renewal.arr.analysis"].search([]))
        with patch(BATCH_SIZE, 2):
            month = self.run_on(day(1))
        self.assertTrue(month.is_complete)
        self.assertEqual(set(self.get_counted(contracts, FEBRUARY)), set(contracts))

    def test_a_month_that_another_worker_counts_is_left_alone(self):
        self.new_contract()
        phases = self.env["renewal.phase"]
        with patch.object(type(phases), "_lock", lambda _self, records: records[:0]):
            month = self.run_on(TODAY)
        self.assertFalse(month.is_complete)
        self.assertFalse(month.snapshot_ids)

    def test_a_contract_counts_once_a_month(self):
        self.new_contract()
        month = self.run_on(TODAY)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            month.snapshot_ids[:1].copy()
        self.env.invalidate_all()

    def test_other_companies_are_counted_for_themselves(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.new_contract(company_id=other.id, user_id=False)
        self.run_on(TODAY)
        snapshot = self.snapshots.search([("contract_id", "=", theirs.id)])
        self.assertEqual(snapshot.company_id, other)
        self.assertFalse(
            snapshot.with_user(self.manager).search_count([("id", "=", snapshot.id)])
        )

    def test_a_batch_costs_the_same_for_few_and_for_many(self):
        counts = []
        for count in (5, 5, 50):  # the first only fills the caches
            for number in range(count):
                partner = self.env["res.partner"].create({"name": str(number)})
                self.new_contract(partner_id=partner.id)
            month = self.months.create(
                {"company_id": self.company.id, "date": month_end(TODAY, len(counts))}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            month._count_contracts(500)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestArrCurrency(ArrCase):
    def test_exchange_rates_are_neither_growth_nor_loss(self):
        """1,000 T a year at 2 T a dollar are 500 $, and 250 $ a month later at 4."""
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": day(-900), "rate": 2.0}),
                    Command.create({"name": MARCH, "rate": 4.0}),
                ],
            }
        )
        line = self.line_vals(500, price_unit=1000, recurring_rule_type="yearly")
        contract = self.new_contract(line, currency_id=currency.id)
        self.run_on(TODAY)
        contract.contract_line_ids.price_unit = 1200
        self.run_on(date(2026, 4, 1))
        row = self.env["renewal.arr.analysis"].search(
            [("partner_id", "=", self.partner.id), ("date", "=", MARCH)]
        )
        self.assertEqual(row.start_amount, 500)
        self.assertEqual(row.expansion_amount, 100, "200 T at the rate of the start")
        self.assertEqual(row.exchange_amount, -300)
        self.assertEqual(row.end_amount, 300)
        self.assertEqual((row.gross_rate, row.net_rate), (1, 1.2))
