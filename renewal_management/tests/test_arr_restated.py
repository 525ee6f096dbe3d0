# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from ..tools.months import month_end
from .common import TODAY
from .hypothesis_common import given, settings, st
from .test_arr import APRIL, FEBRUARY, MARCH, ArrCase, offset

MAY = date(2026, 5, 31)
FLOWS = {
    "start_amount": 1,
    "new_amount": 1,
    "expansion_amount": 1,
    "contraction_amount": -1,
    "churned_amount": -1,
    "end_amount": -1,
}


class RestatedCase(ArrCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["contract.terminate.reason"].create(
            {"name": "Price", "terminate_comment_required": False}
        )

    def new_lapsing(self, end, **values):
        """A contract of 1,200 a year whose term ends on a day."""
        return self.new_contract(self.line_vals(offset(end), **values))

    def on(self, when, work):
        """Do a piece of work on a day."""
        with freeze_time(when):
            work()
            self.sync_lines()
            self.env.flush_all()

    def get_row(self, when):
        """{flow: amount} of the customer in a month, those that are 0 left out."""
        self.env.flush_all()
        row = self.env["renewal.arr.analysis"].search(
            [("partner_id", "=", self.partner.id), ("date", "=", when)]
        )
        return {name: row[name] for name in FLOWS if row[name]}

    def get_month(self, when):
        return self.months.search([("date", "=", when)])


STAYS = {"start_amount": 1200, "end_amount": 1200}


@tagged("post_install", "-at_install")
class TestArrRestated(RestatedCase):
    """A month end is counted when the month is over, and some papers come later."""

    def test_a_late_renewal_is_neither_a_loss_nor_new(self):
        contract = self.new_lapsing(date(2026, 3, 20))
        self.run_on(TODAY)
        self.run_on(date(2026, 4, 1))
        self.assertEqual(self.get_counted(contract, MARCH), {contract: 1200})
        self.on(date(2026, 4, 10), contract.contract_line_ids.renew)
        self.run_on(date(2026, 5, 2))
        self.assertEqual([self.get_row(when) for when in (MARCH, APRIL)], [STAYS] * 2)
        self.assertFalse(any(self.months.search([]).mapped("restated_date")))

    def test_what_stays_undecided_too_long_is_lost(self):
        self.company.renewal_lookback_days = 30
        self.new_lapsing(date(2026, 3, 20))
        self.run_on(TODAY)
        self.run_on(date(2026, 5, 2))
        self.assertEqual(self.get_row(MARCH), STAYS)
        expected = {"start_amount": 1200, "churned_amount": 1200}
        self.assertEqual(self.get_row(APRIL), expected)

    def test_a_term_that_was_lost_is_over_when_it_ends(self):
        contract = self.new_lapsing(date(2026, 3, 20))
        self.run_on(TODAY)
        contract.renewal_ids._close("churned", TODAY)
        self.run_on(date(2026, 4, 1))
        self.assertFalse(self.get_counted(contract, MARCH))

    def test_a_renewal_after_the_look_back_restates_the_month(self):
        self.company.renewal_lookback_days = 5
        contract = self.new_lapsing(date(2026, 3, 20))
        self.run_on(TODAY)
        self.run_on(date(2026, 4, 1))
        lost = {"start_amount": 1200, "churned_amount": 1200}
        self.assertEqual(self.get_row(MARCH), lost)
        self.on(date(2026, 4, 10), contract.contract_line_ids.renew)
        self.run_on(date(2026, 4, 11))
        self.assertEqual(self.get_row(MARCH), STAYS)
        month = self.get_month(MARCH)
        self.assertEqual(month.restated_date, date(2026, 4, 11))
        self.assertRegex(month.note, r"ARR .*0\.00.* → .*1,200\.00.*Acme")
        snapshot = month.snapshot_ids
        self.assertEqual(snapshot.restated_date, date(2026, 4, 11))
        self.assertEqual((snapshot.original_amount, snapshot.arr_amount), (0, 1200))
        self.assertFalse(self.get_month(FEBRUARY).restated_date)
        before = month.note, month.snapshot_ids.ids
        self.run_on(date(2026, 4, 11))
        self.assertEqual((month.note, month.snapshot_ids.ids), before)

    def test_new_paper_takes_the_place_of_the_old(self):
        old = self.new_lapsing(date(2026, 3, 20))
        self.run_on(TODAY)
        self.run_on(date(2026, 4, 1))
        start = offset(date(2026, 3, 21))
        new = self.new_contract(self.line_vals(start + 364, start, price_unit=110))
        self.on(date(2026, 4, 9), lambda: old.renewal_ids._close("churned", APRIL))
        self.run_on(date(2026, 4, 10))
        self.assertEqual(
            self.get_counted(old | new, MARCH), {old: 0, new: 1320}, "not both"
        )
        self.assertEqual(
            self.get_row(MARCH),
            {"start_amount": 1200, "expansion_amount": 120, "end_amount": 1320},
        )
        replaced = self.get_month(MARCH).snapshot_ids.filtered(
            lambda snapshot: snapshot.contract_id == old
        )
        self.assertEqual(replaced.original_amount, 1200)

    def test_a_contract_that_is_entered_late_is_new_when_it_began(self):
        self.run_on(TODAY)
        self.run_on(date(2026, 4, 1))
        contract = self.new_contract(self.line_vals(300, offset(date(2026, 3, 15))))
        self.run_on(date(2026, 4, 2))
        expected = {"new_amount": 1200, "end_amount": 1200}
        self.assertEqual(self.get_row(MARCH), expected)
        self.assertFalse(self.get_counted(contract, FEBRUARY))

    def test_a_line_that_is_entered_late_adds_to_what_was_counted(self):
        """Lines that were counted keep what they were worth then."""
        contract = self.new_contract(self.line_vals(300))
        self.run_on(TODAY)
        self.run_on(date(2026, 4, 1))
        contract.contract_line_ids.price_unit = 500
        start = offset(date(2026, 3, 10))
        contract.contract_line_ids.create(
            self.line_vals(300, start, contract_id=contract.id, price_unit=10)
        )
        self.run_on(date(2026, 4, 2))
        self.assertEqual(self.get_counted(contract, MARCH), {contract: 1320})
        self.assertEqual(self.get_counted(contract, FEBRUARY), {contract: 1200})

    def test_a_price_that_changes_restates_nothing(self):
        contract = self.new_contract(self.line_vals(300))
        self.run_on(date(2026, 4, 1))
        line = contract.contract_line_ids
        line.stop_plan_successor(date(2026, 3, 25), date(2026, 3, 24), False)
        contract.contract_line_ids[-1].price_unit = 300
        self.run_on(date(2026, 4, 2))
        self.assertEqual(self.get_counted(contract, MARCH), {contract: 1200})
        self.assertFalse(self.get_month(MARCH).restated_date)

    def test_a_free_year_is_a_contraction_and_ends_as_an_expansion(self):
        contract = self.new_contract(self.line_vals(300))
        self.run_on(TODAY)
        for when, discount in ((date(2026, 4, 1), 100), (date(2026, 5, 1), 0)):
            self.on(
                when - timedelta(2),
                lambda d=discount: contract.contract_line_ids.write({"discount": d}),
            )
            self.run_on(when)
        self.assertEqual(
            self.get_row(MARCH), {"start_amount": 1200, "contraction_amount": 1200}
        )
        self.assertEqual(
            self.get_row(APRIL), {"expansion_amount": 1200, "end_amount": 1200}
        )
        self.assertFalse(any(self.months.search([]).mapped("restated_date")))


ACTS = st.sampled_from(["nothing", "renew", "lose", "reopen", "paper", "grow"])


@tagged("post_install", "-at_install")
class TestArrAddsUp(RestatedCase):
    def act(self, name, contract, when):
        """Do something to the contract that may be early, on time or late."""
        renewals = contract.renewal_ids
        opened = renewals.filtered(lambda r: not r.outcome)[:1]
        closed = renewals.filtered(lambda r: r.outcome == "churned")[-1:]
        if name == "renew" and opened:
            contract.contract_line_ids.renew()
        elif name == "lose" and opened:
            opened.with_user(self.manager).sudo()._lose(when, self.reason)
        elif name == "reopen" and closed and not opened:
            closed.with_user(self.manager).sudo()._undo_outcome(when, "By mistake")
        elif name == "paper":
            start = offset(when) - 20
            self.new_contract(self.line_vals(start + 200, start, price_unit=7))
        elif name == "grow":
            contract.contract_line_ids.write({"price_unit": 100 + when.day})

    @settings(max_examples=8)
    @given(
        st.integers(0, 150),
        st.sampled_from([0, 20, 60]),
        st.lists(st.tuples(st.integers(2, 27), ACTS), min_size=3, max_size=4),
    )
    def test_movements_are_the_change_of_the_arr(self, end, lookback, acts):
        """Opening and movements make the closing, which opens the next month, whatever
        is renewed late or early, lost, reopened or entered afterwards."""
        self.partner = self.env["res.partner"].create({"name": "Other"})
        self.company.renewal_lookback_days = lookback
        contract = self.new_contract(self.line_vals(end))
        self.run_on(TODAY)
        when = TODAY
        for number, (shift, act) in enumerate(acts):
            when = month_end(TODAY, number) + timedelta(shift)
            self.run_on(when)
            self.on(when, lambda a=act, w=when: self.act(a, contract, w))
            self.run_on(when + timedelta(1))
        rows = self.env["renewal.arr.analysis"].search(
            [("partner_id", "=", self.partner.id)], order="date"
        )
        for row in rows:
            self.assertAlmostEqual(sum(row[f] * s for f, s in FLOWS.items()), 0, 2)
            self.assertGreaterEqual(row.end_amount, 0)
        for before, after in zip(rows, rows[1:], strict=False):
            if month_end(before.date, 1) == after.date:
                self.assertEqual(before.end_amount, after.start_amount)
        for month in self.months.search([]):
            counted = self.snapshots.search(
                [("month_id", "=", month.id), ("partner_id", "=", self.partner.id)]
            )
            row = rows.filtered(lambda r, m=month: r.date == m.date)
            self.assertAlmostEqual(
                sum(counted.mapped("company_arr_amount")), row.end_amount, 2
            )
