# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestClosing(RenewalCase):
    """What OCA does to a contract closes the renewal, whoever does it."""

    def new_auto_contract(self, end=90):
        return self.new_contract(self.line_vals(end, is_auto_renew=True))

    def test_automatic_renewals_are_decided_on_the_notice_deadline(self):
        renewal = self.new_auto_contract().renewal_ids
        line = renewal.line_ids.contract_line_id
        self.assertEqual(renewal.renewal_type, "auto")
        self.assertEqual(renewal.decision_date, line.termination_notice_date)
        self.assertLess(renewal.decision_date, renewal.term_end)

    def check_renewed(self, contract, first):
        following = contract.renewal_ids - first
        self.assertEqual(first.outcome, "renewed")
        self.assertEqual(first.stage_id.stage_type, "renewed")
        self.assertEqual(first.due_date, day(90))
        self.assertEqual(first.atr_amount, 1200)
        self.assertEqual(len(following), 1)
        self.assertFalse(following.outcome)
        self.assertEqual(following.term_start, day(91))
        self.assertEqual(first.successor_renewal_id, following)

    def test_automatic_extension_renews(self):
        contract = self.new_auto_contract()
        first = contract.renewal_ids
        contract.contract_line_ids.renew()
        self.check_renewed(contract, first)

    def test_a_new_line_renews_the_term(self):
        self.company.create_new_line_at_contract_line_renew = True
        contract = self.new_auto_contract()
        first = contract.renewal_ids
        contract.contract_line_ids.renew()
        self.check_renewed(contract, first)

    def test_the_cron_of_contracts_renews_the_term(self):
        for is_new_line in (False, True):
            with self.subTest(is_new_line=is_new_line):
                self.company.create_new_line_at_contract_line_renew = is_new_line
                contract = self.new_auto_contract()
                first = contract.renewal_ids
                first.line_ids.contract_line_id.termination_notice_interval = 4
                self.env["contract.line"].cron_renew_contract_line()
                self.check_renewed(contract, first)

    def test_a_planned_successor_renews_the_term(self):
        contract = self.new_contract()
        first = contract.renewal_ids
        contract.contract_line_ids.plan_successor(day(91), day(455), False)
        self.sync_lines()
        self.check_renewed(contract, first)

    def test_suspended_is_not_renewed(self):
        """A suspension ends the line and plans a successor: the same term goes on."""
        contract = self.new_contract()
        renewal = contract.renewal_ids
        contract.contract_line_ids.stop_plan_successor(day(10), day(40), False)
        self.sync_lines()
        self.assertFalse(renewal.outcome)
        self.assertEqual(contract.renewal_ids, renewal)
        self.assertGreater(renewal.term_end, day(90))

    def test_suspended_over_the_end_is_not_renewed(self):
        contract = self.new_contract()
        renewal = contract.renewal_ids
        contract.contract_line_ids.stop_plan_successor(day(80), day(120), False)
        self.sync_lines()
        self.assertFalse(renewal.outcome)
        self.assertEqual(contract.renewal_ids, renewal)

    def test_cancelling_the_successor_reopens_the_term(self):
        """The successor is cancelled: the term is undecided again."""
        contract = self.new_contract()
        first = contract.renewal_ids
        successor = contract.contract_line_ids.plan_successor(day(91), day(455), False)
        self.sync_lines()
        self.assertEqual(first.outcome, "renewed")
        successor.cancel()
        self.sync_lines()
        self.assertFalse(first.outcome)
        self.assertEqual(first.term_end, day(90))
        self.assertEqual((contract.renewal_ids - first).outcome, "cancelled")

    def test_taking_back_an_extension_reopens_the_term(self):
        contract = self.new_contract()
        first = contract.renewal_ids
        contract.contract_line_ids.renew()
        self.assertEqual(first.outcome, "renewed")
        contract.contract_line_ids.date_end = day(90)
        self.sync_lines()
        self.assertFalse(first.outcome)
        self.assertEqual((contract.renewal_ids - first).outcome, "cancelled")

    def test_a_term_is_renewed_once_all_its_lines_are(self):
        contract = self.new_contract(
            self.line_vals(90, is_auto_renew=True), self.line_vals(90)
        )
        first = contract.renewal_ids
        contract.contract_line_ids[0].renew()
        self.assertFalse(first.outcome, "the manual line is still undecided")
        self.assertEqual(len(contract.renewal_ids), 2)
        contract.contract_line_ids[1].plan_successor(day(91), day(300), False)
        self.sync_lines()
        self.assertEqual(first.outcome, "renewed")

    def test_terminated_contract_is_lost_with_its_reason(self):
        reason = self.env["contract.terminate.reason"].create({"name": "Price"})
        contract = self.new_contract()
        contract._terminate_contract(reason, "Too dear", day(30))
        renewal = contract.renewal_ids
        self.assertRecordValues(
            renewal,
            [
                {
                    "outcome": "churned",
                    "reason_id": reason.id,
                    "outcome_note": "Too dear",
                    "outcome_date": day(30),
                    "due_date": day(90),
                    "atr_amount": 1200,
                }
            ],
        )
        self.run_day()
        self.assertEqual(contract.renewal_ids, renewal, "lost is lost")

    def test_a_planned_successor_does_not_date_the_loss(self):
        reason = self.env["contract.terminate.reason"].create({"name": "Price"})
        contract = self.new_contract()
        contract.contract_line_ids.plan_successor(day(91), day(455), False)
        contract._terminate_contract(reason, "Too dear", day(30))
        lost = contract.renewal_ids.filtered(lambda r: r.outcome == "churned")
        self.assertEqual(lost.mapped("outcome_date"), [day(30)] * len(lost))

    def test_cancelled_termination_reopens_the_renewal(self):
        reason = self.env["contract.terminate.reason"].create({"name": "Price"})
        contract = self.new_contract()
        contract._terminate_contract(reason, "Too dear", day(30))
        contract.action_cancel_contract_termination()
        renewal = contract.renewal_ids
        self.assertFalse(renewal.outcome)
        self.assertEqual(renewal.current_end, day(30), "OCA keeps the line's new end")

    def test_unarchived_contract_gets_its_renewal_back(self):
        contract = self.new_contract()
        first = contract.renewal_ids
        contract.active = False
        self.assertEqual(first.outcome, "cancelled")
        contract.active = True
        self.assertEqual(contract.renewal_ids, first, "what was done is not forgotten")
        self.assertRecordValues(first, [{"outcome": False, "term_end": day(90)}])

    def test_a_closed_card_stays(self):
        """A closed renewal is not dragged out of its column: it is opened again."""
        contract = self.new_contract()
        renewal = contract.renewal_ids
        contract.active = False
        with self.assertRaisesRegex(RedirectWarning, "is closed"):
            renewal.stage_id = self.env["renewal.stage"]._get_first("open")

    def test_the_line_loses_its_end(self):
        contract = self.new_contract()
        contract.contract_line_ids.date_end = False
        self.sync_lines()
        self.assertEqual(contract.renewal_ids.outcome, "cancelled")

    def test_renewal_of_deleted_lines_is_void(self):
        contract = self.new_contract(self.line_vals(90), self.line_vals(90))
        renewal = contract.renewal_ids
        contract.contract_line_ids[0].unlink()
        self.sync_lines()
        self.assertFalse(renewal.outcome)
        self.assertEqual(renewal.atr_amount, 1200)
        contract.contract_line_ids.unlink()
        self.sync_lines()
        self.assertEqual(renewal.outcome, "cancelled")

    def test_a_deleted_contract_leaves_nothing(self):
        self.new_playbook()
        contract = self.new_contract()
        renewal_id = contract.renewal_ids.id
        self.run_day(0)
        self.assertTrue(contract.renewal_ids.activity_ids)
        contract.unlink()
        for model in ("mail.activity", "mail.message"):
            field = "res_model" if model == "mail.activity" else "model"
            self.assertFalse(
                self.env[model].search(
                    [(field, "=", "renewal.renewal"), ("res_id", "=", renewal_id)]
                )
            )

    def test_what_counts_in_past_rates_is_not_deleted(self):
        """Neither with its contract nor alone; a contract without a past may go."""
        analysis = self.env["renewal.analysis"]
        measures = ["atr_amount:sum", "retained_amount:sum", "churned_amount:sum"]

        def get_past():
            return analysis._read_group([("outcome", "!=", "open")], [], measures)

        for outcome in ("renewed", "churned"):
            renewal = self.new_renewal(-30)
            if outcome == "renewed":
                renewal.line_ids.contract_line_id.renew()
            else:
                renewal._close(outcome, day(0))
            self.assertEqual(renewal.outcome, outcome)
            self.env.flush_all()
            before = get_past()
            for record in (renewal.contract_id, renewal.with_user(self.manager)):
                with self.assertRaisesRegex(UserError, "rchive the contract"):
                    record.unlink()
            self.env.flush_all()
            self.assertEqual(get_past(), before)
            renewal.contract_id.active = False
            self.assertEqual(get_past(), before)
        void = self.new_renewal()
        void._close("cancelled", day(0))
        (void.contract_id | self.new_contract()).unlink()
        self.assertFalse(void.exists())
