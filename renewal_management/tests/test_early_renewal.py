# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .hypothesis_common import given, settings, st
from .outcome_common import OutcomeCase


@tagged("post_install", "-at_install")
class TestEarlyRenewal(OutcomeCase):
    """A term that was renewed early, and whose customer leaves before it is over: one
    loss, when the decision was due, and nothing retained."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("contract_termination.can_terminate_contract")
        cls.leader.group_ids += group

    def new_early(self, is_new_line=False, *lines):
        """The running renewal, renewed for a year long before it ends."""
        self.company.create_new_line_at_contract_line_renew = is_new_line
        contract = self.new_contract(*lines or [self.line_vals(200)])
        renewal = contract.renewal_ids
        self.renew(renewal)
        self.assertEqual(renewal.outcome, "renewed")
        return renewal

    def check_one_loss(self, renewal, lost=1200):
        renewals = renewal.contract_id.renewal_ids
        decided = renewals.filtered(lambda r: r.outcome in ("renewed", "churned"))
        self.assertEqual(decided, renewal)
        self.assertEqual(renewal.outcome, "churned")
        self.assertEqual(renewal.due_date, day(200))
        self.check_amounts(renewal, atr=lost, churned=lost)
        self.assertEqual((renewals - renewal).mapped("outcome"), ["cancelled"])

    def by_termination(self, renewal, last_day):
        renewal.contract_id._terminate_contract(self.reason, "Left", last_day)

    def by_our_wizard(self, renewal, last_day):
        """Whoever may not terminate contracts leaves that to somebody who may."""
        self.lose(renewal.successor_renewal_id, outcome_date=last_day)

    def by_our_wizard_at_once(self, renewal, last_day):
        self.lose(renewal.successor_renewal_id, self.leader, outcome_date=last_day)
        ends = renewal.line_ids.contract_line_id.mapped("date_end")
        self.assertEqual(ends, [last_day])
        self.assertTrue(renewal.contract_id.is_terminated)

    def by_both(self, renewal, last_day):
        self.by_our_wizard(renewal, last_day)
        self.check_one_loss(renewal)
        self.by_termination(renewal, last_day)

    def test_gone_before_the_old_term_ends_is_one_loss(self):
        for path in (
            self.by_termination,
            self.by_our_wizard,
            self.by_our_wizard_at_once,
            self.by_both,
        ):
            for is_new_line in (False, True):
                for last_day in (40, 200):
                    with self.subTest(path.__name__, new=is_new_line, day=last_day):
                        renewal = self.new_early(is_new_line)
                        path(renewal, day(last_day))
                        self.check_one_loss(renewal)
                        self.assertEqual(renewal.reason_id, self.reason)
                        if last_day == 40:
                            self.run_day(1)
                            self.check_one_loss(renewal)

    def test_a_running_line_that_is_stopped_is_undecided_again(self):
        renewal = self.new_early()
        renewal.contract_id.contract_line_ids.stop(day(60))
        self.sync_lines()
        following = renewal.contract_id.renewal_ids - renewal
        self.assertEqual((renewal.outcome, renewal.current_end), (False, day(60)))
        self.assertEqual(following.outcome, "cancelled")
        self.assertEqual(renewal.retained_amount, 0)
        self.lose(renewal, self.manager)
        self.check_amounts(renewal, atr=1200, churned=1200)

    def test_a_cancelled_line_was_not_renewed(self):
        renewal = self.new_early()
        renewal.contract_id.contract_line_ids.cancel()
        self.sync_lines()
        self.assertEqual(
            set(renewal.contract_id.renewal_ids.mapped("outcome")), {"cancelled"}
        )

    def test_one_of_two_lines_gone_is_a_contraction(self):
        renewal = self.new_early(False, self.line_vals(200), self.line_vals(200))
        renewal.contract_id.contract_line_ids[1].stop(day(60))
        self.sync_lines()
        self.assertEqual(renewal.outcome, "renewed")
        self.check_amounts(
            renewal, atr=2400, renewed=1200, retained=1200, contraction=1200
        )
        following = renewal.successor_renewal_id
        self.assertEqual(following.atr_amount, 1200)
        self.assertEqual(renewal.contract_id.renewal_ids, renewal | following)
        self.run_day(1)
        self.assertEqual(renewal.contract_id.renewal_ids, renewal | following)

    def test_gone_in_the_next_term_is_the_next_term_s_loss(self):
        renewal = self.new_early()
        self.by_termination(renewal, day(201))
        self.assertEqual(renewal.outcome, "renewed")
        self.assertEqual(renewal.contract_id.renewal_ids[1].outcome, "churned")

    def test_a_loss_that_was_none_can_be_taken_back(self):
        for path in (self.by_our_wizard, self.by_our_wizard_at_once):
            for is_new_line in (False, True):
                with self.subTest(path.__name__, new=is_new_line):
                    renewal = self.new_early(is_new_line)
                    path(renewal, day(40))
                    self.reopen(renewal, self.leader)
                    self.assertFalse(renewal.outcome)
                    self.assertEqual(renewal.current_end, day(200))
                    self.renew(renewal)
                    self.assertEqual(renewal.outcome, "renewed")
                    self.assertFalse(renewal.successor_renewal_id.outcome)
                    self.assertTrue(renewal.successor_renewal_id)

    @settings(max_examples=20)
    @given(st.booleans(), st.lists(st.integers(1, 700), min_size=1, max_size=4))
    def test_a_term_never_ends_before_it_begins(self, is_new_line, ends):
        contract = self.new_early(is_new_line).contract_id
        for end in ends:
            line = contract.contract_line_ids.filtered(lambda r: not r.is_canceled)[-1]
            line.write({"date_end": max(day(end), line.date_start)})
            self.sync_lines()
            for renewal in contract.renewal_ids.filtered(lambda r: not r.outcome):
                self.assertLessEqual(renewal.term_start, renewal.current_end)
