# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .look_back_common import LookBackCase

BROKEN = "A broken price list"


@tagged("post_install", "-at_install")
class TestLookBack(LookBackCase):
    """The past of the company of ``LookBackCase``, through button and job."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_past()

    def test_terms_that_were_renewed_are_closed_with_the_amounts_of_then(self):
        self.look_back()
        renewals = self.get_made(self.contracts["uplift"])
        self.assertEqual(
            [
                (r.due_date, r.outcome, r.closed_date, r.atr_amount, r.renewed_amount)
                for r in renewals
            ],
            [
                (date(2023, 12, 31), "renewed", date(2023, 12, 10), 1000.0, 1100.0),
                (date(2024, 12, 31), "renewed", date(2024, 12, 31), 1100.0, 1200.0),
            ],
        )
        self.assertEqual(renewals.mapped("retained_amount"), [1000.0, 1100.0])
        self.assertEqual(renewals.mapped("expansion_amount"), [100.0, 100.0])
        self.assertEqual(renewals[0].successor_renewal_id, renewals[1])
        running = self.contracts["uplift"].renewal_ids - renewals
        self.assertEqual(renewals[1].successor_renewal_id, running)

    def test_a_term_without_a_next_one_is_lost_at_its_end(self):
        self.look_back()
        renewal = self.get_made(self.contracts["lost"])
        self.assertEqual(renewal.outcome, "churned")
        self.assertEqual(renewal.term_start, date(2022, 1, 1))
        self.assertEqual(renewal.outcome_date, date(2023, 12, 31))
        self.assertEqual(renewal.churned_amount, 1200.0)
        self.assertEqual(renewal.term_amount, 2400.0)

    def test_a_line_that_oca_extended_has_a_term_for_each_renewal(self):
        self.look_back()
        renewals = self.get_made(self.contracts["extended"])
        self.assertEqual(
            [
                (r.due_date, r.closed_date, r.atr_amount, r.renewed_amount)
                for r in renewals
            ],
            [
                (date(2023, 12, 31), date(2023, 12, 15), 900.0, 950.0),
                (date(2024, 12, 31), date(2024, 12, 15), 950.0, 1000.0),
                (date(2025, 12, 31), date(2025, 12, 15), 1000.0, 1000.0),
            ],
        )
        self.assertEqual(set(renewals.mapped("renewal_type")), {"auto"})

    def test_a_line_that_renewed_itself_until_it_was_stopped_was_auto_renewing(self):
        contract = self.contracts["extended"]
        contract._terminate_contract(self.reason, "", date(2025, 12, 31))
        self.write_raw(contract.renewal_ids, is_reconstructed=True)
        contract.renewal_ids.unlink()
        self.look_back()
        renewals = self.get_made(contract)
        self.assertEqual(renewals.mapped("outcome"), ["renewed", "renewed", "churned"])
        self.assertEqual(set(renewals.mapped("renewal_type")), {"auto"})
        self.assertFalse(contract.contract_line_ids.is_auto_renew)

    def test_what_was_invoiced_says_how_long_an_archived_contract_ran(self):
        self.look_back()
        renewal = self.get_made(self.contracts["invoiced"])
        self.assertEqual(renewal.due_date, date(2023, 12, 31))
        self.assertEqual((renewal.outcome, renewal.atr_amount), ("churned", 600.0))

    def test_a_termination_is_a_loss_with_its_reason_due_at_the_signed_end(self):
        self.look_back()
        renewal = self.get_made(self.contracts["stopped"])
        self.assertEqual(renewal.due_date, date(2024, 12, 31))
        self.assertEqual(renewal.outcome_date, date(2024, 6, 30))
        self.assertEqual(renewal.reason_id, self.reason)
        self.assertEqual(renewal.outcome_note, "Too dear")
        self.assertEqual(renewal.churned_amount, 2400.0)

    def test_the_dialog_says_what_there_is_before_anything_is_made(self):
        start = self.env["renewal.look.back.start"].with_user(self.manager).create({})
        lines = start.line_ids
        self.assertEqual(
            [(line.year, line.renewed_count, line.lost_count) for line in lines],
            [("2023", 2, 2), ("2024", 2, 1), ("2025", 1, 0)],
        )
        self.assertFalse(self.get_made(self.contracts["lost"]))

    def test_the_dialog_looks_back_as_many_years_as_it_is_told(self):
        starts = self.env["renewal.look.back.start"].with_user(self.manager)
        start = starts.create({"years": 2})
        self.assertEqual(start.date_from, date(2024, 1, 1))
        self.assertEqual(start.line_ids.mapped("year"), ["2024", "2025"])
        self.assertEqual(starts.create({}).date_from, date(2016, 1, 1))

    def test_each_figure_opens_what_it_counts(self):
        past = self.look_back()
        for outcome, count in (
            ("renewed", past.renewed_count),
            ("churned", past.lost_count),
        ):
            button = past.with_context(renewal_outcome=outcome)
            domain = button.action_view_renewals()["domain"]
            self.assertEqual(self.env["renewal.renewal"].search_count(domain), count)

    def test_nothing_else_is_made_or_changed(self):
        before = self.get_print()
        record = self.look_back()
        self.assert_same(before, self.get_print())
        self.assertEqual((record.state, record.renewed_count), ("done", 5))
        self.assertEqual(record.lost_count, 3)
        self.run_day()
        self.assertFalse(
            self.env["renewal.renewal"].search([("step_ids", "!=", False)])
        )

    def test_the_next_daily_run_does_the_same_with_or_without_a_past(self):
        self.run_day()
        before = self.get_print()
        self.look_back()
        self.run_day()
        after = self.get_print()
        for prints in (before, after):
            prints.pop("renewal_run")
        self.assert_same(before, after)

    def test_twice_is_once(self):
        self.look_back()
        before = self.get_print(with_made=True)
        self.look_back()
        self.assert_same(before, self.get_print(with_made=True))

    def test_it_gives_way_and_goes_on_where_it_was(self):
        ground = "odoo.addons.renewal_management.models.base.renewal_transaction"
        over = {"_commit_progress": lambda *args, **kwargs: 0.0}
        record_type = type(self.env["renewal.look.back"])
        with patch(f"{ground}.FIRST_SIZE", 2), patch.multiple(record_type, **over):
            self.look_back()  # the month ends
            record = self.work()
        ids = record._get_contract_ids()
        self.assertEqual((record.state, record.done_to), ("running", ids[1]))
        self.assertEqual(record.done_count, 2)
        self.assertEqual(self.work().state, "done")
        self.assertEqual(len(self.get_made(self.contracts["extended"])), 3)

    def test_all_of_it_can_be_removed(self):
        before = self.get_print(with_made=True)
        record = self.look_back()
        record.with_user(self.manager).action_remove()
        self.assertEqual(self.work().state, "none")
        self.assert_same(before, self.get_print(with_made=True))

    def test_what_was_recorded_is_not_read_again(self):
        running = self.contracts["uplift"].renewal_ids
        self.write_raw(running, term_end="2024-12-31", current_end="2024-12-31")
        self.look_back()
        made = self.get_made(self.contracts["uplift"])
        self.assertEqual(made.mapped("due_date"), [date(2023, 12, 31)])

    def test_a_reconstructed_renewal_cannot_be_reopened(self):
        self.look_back()
        renewal = self.get_made(self.contracts["lost"])
        with self.assertRaisesRegex(UserError, "reconstructed"):
            renewal._undo_outcome(date(2026, 3, 2), "")

    def test_a_termination_that_is_cancelled_was_no_loss(self):
        self.look_back()
        self.contracts["stopped"].action_cancel_contract_termination()
        self.assertFalse(self.get_made(self.contracts["stopped"]))

    def test_a_contract_with_a_reconstructed_past_can_be_deleted(self):
        self.look_back()
        self.contracts["stopped"].unlink()
        self.assertFalse(self.get_made(self.contracts["stopped"]))

    def test_renewal_managers_only(self):
        with self.assertRaises(AccessError):
            self.look_back(self.leader)
        with self.assertRaises(AccessError):
            self.env["renewal.look.back"].with_user(self.leader).action_open()

    def test_one_contract_that_cannot_be_read_stays_one(self):
        reader = type(self.env["renewal.look.back.reader"])
        original = reader._read_own

        def fail(service, lines, *args):
            if lines.contract_id == self.contracts["lost"]:
                raise UserError(BROKEN)
            return original(service, lines, *args)

        with patch.object(reader, "_read_own", fail):
            record = self.look_back()
        self.assertIn(BROKEN, record.note)
        self.assertFalse(self.get_made(self.contracts["lost"]))
        self.assertEqual(len(self.get_made(self.contracts["extended"])), 3)


@tagged("post_install", "-at_install")
class TestPastRevenue(LookBackCase):
    """ARR of the company of ``LookBackCase``, by year end.

    =====  =================================================================  ======
    2022   1,200 lost, 500 invoiced                                           1,700
    2023   1,000 uplift, 1,200 lost, 900 extended, 600 invoiced               3,700
    2024   1,100 uplift, 950 extended; stopped was over in June               2,050
    2025   1,200 uplift, 1,000 extended                                       2,200
    =====  =================================================================  ======
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_past()

    def get_totals(self, *days):
        return [
            sum(
                self.env["renewal.arr.snapshot"]
                .search([("company_id", "=", self.company.id), ("date", "=", day)])
                .mapped("company_arr_amount")
            )
            for day in days
        ]

    def get_rates(self, day, *names):
        ((*rates,),) = self.env["renewal.arr.analysis"]._read_group(
            [("date", "=", day)], [], [f"{name}:avg" for name in names]
        )
        return [rate and round(rate, 4) for rate in rates]

    def test_month_ends_count_what_was_in_force_at_the_price_of_then(self):
        record = self.look_back()
        self.assertEqual(
            self.get_totals(
                date(2022, 12, 31),
                date(2023, 12, 31),
                date(2024, 5, 31),
                date(2024, 12, 31),
                date(2025, 12, 31),
            ),
            [1700.0, 3700.0, 4450.0, 2050.0, 2200.0],
        )
        # January 2022 to January 2026: the daily run begins with February
        self.assertEqual(record.month_count, 49)

    def test_the_first_month_that_is_counted_has_one_to_compare_with(self):
        self.look_back()
        self.run_day()
        february = self.env["renewal.arr.month"].search(
            [("company_id", "=", self.company.id), ("is_reconstructed", "=", False)]
        )
        self.assertEqual(
            (february.date, february.is_opening), (date(2026, 2, 28), True)
        )
        rates = self.get_rates(february.date, "gross_rate", "net_rate")
        self.assertEqual(rates, [1.0, 1.0])
        year = self.get_rates(february.date, "year_gross_rate", "year_net_rate")
        self.assertEqual(year, [1.0, 1.0])

    def test_grr_and_nrr_of_the_past(self):
        """Of 3,700 at the end of 2023, 2,050 are there a year later: all customers are
        one here, who pays less."""
        self.look_back()
        rates = self.get_rates(date(2024, 12, 31), "year_gross_rate", "year_net_rate")
        self.assertEqual(rates, [0.5541, 0.5541])
        rates = self.get_rates(date(2025, 12, 31), "year_gross_rate", "year_net_rate")
        self.assertEqual(rates, [1.0, 1.0732])

    def test_what_was_counted_as_it_ended_can_be_looked_at_alone(self):
        self.look_back()
        self.run_day()
        analysis = self.env["renewal.arr.analysis"]
        february = date(2026, 2, 28)
        self.assertEqual(
            analysis.search([("is_reconstructed", "=", False)]).mapped("date"),
            [february],
        )
        self.assertFalse(analysis.search([("is_compared", "=", False)]))

    def test_a_month_that_was_counted_is_where_the_past_stops(self):
        self.run_day()
        before = self.get_print()
        record = self.look_back()
        self.assert_same(before, self.get_print())
        self.assertEqual(record.month_count, 49)
        self.run_day()
        self.assertEqual(self.get_totals(date(2026, 2, 28)), [2200.0])

    def test_a_later_first_day_opens_the_books(self):
        record = self.look_back(date_from=date(2024, 1, 15))
        self.assertEqual(record.month_count, 25)
        months = self.env["renewal.arr.month"]._get_past(self.company)
        self.assertEqual(months.filtered("is_opening"), months[0])
        self.assertEqual(self.get_made(self.contracts["lost"]).ids, [])
        record = self.look_back()
        self.assertEqual((record.month_count, record.lost_count), (49, 3))
