# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestOpening(RenewalCase):
    """Which terms get a renewal."""

    def test_a_contract_gets_its_renewal_when_it_is_saved(self):
        contract = self.new_contract(code="C-1")
        renewal = contract.renewal_ids
        self.assertRecordValues(
            renewal,
            [
                {
                    "name": "[C-1] Contract",
                    "partner_id": self.partner.id,
                    "user_id": self.rep.id,
                    "team_id": self.team.id,
                    "term_start": day(-275),
                    "term_end": day(90),
                    "due_date": day(90),
                    "decision_date": day(90),
                    "renewal_type": "manual",
                    "outcome": False,
                }
            ],
        )
        self.assertEqual(renewal.stage_id.stage_type, "upcoming")
        self.assertEqual(renewal.line_ids.contract_line_id, contract.contract_line_ids)

    def test_several_ends_are_several_renewals(self):
        contract = self.new_contract(
            self.line_vals(90), self.line_vals(90), self.line_vals(200)
        )
        self.assertEqual(
            sorted((r.term_end, len(r.line_ids)) for r in contract.renewal_ids),
            [(day(90), 2), (day(200), 1)],
        )

    def test_what_is_not_a_term_gets_none(self):
        contract = self.new_contract(
            self.line_vals(90),
            self.line_vals(80, is_canceled=True),
            self.line_vals(None),
            self.line_vals(70, display_type="line_section", name="Section"),
            self.line_vals(70, display_type="line_note", name="Note"),
        )
        self.assertEqual(contract.renewal_ids.mapped("term_end"), [day(90)])

    def test_the_header_carries_the_end(self):
        """Trap 5: without recurrence per line the end sits on the header only."""
        contract = self.new_contract(
            self.line_vals(None), line_recurrence=False, date_start=day(-275)
        )
        contract.date_end = day(60)
        self.assertEqual(contract.renewal_ids.term_end, day(60))

    def test_old_terms_are_history(self):
        self.assertFalse(self.new_renewal(end=-31))
        self.assertTrue(self.new_renewal(end=-30))

    def test_supplier_contracts_are_a_choice(self):
        self.assertFalse(self.new_renewal(contract_type="purchase"))
        self.company.renewal_supplier_contracts = True
        self.assertTrue(self.new_renewal(contract_type="purchase"))

    def test_the_salesperson_of_the_customer_owns_unassigned_contracts(self):
        self.partner.user_id = self.other_rep
        self.assertEqual(self.new_renewal(user_id=False).user_id, self.other_rep)

    def test_an_archived_responsible_owns_nothing(self):
        self.rep.active = False
        renewal = self.new_renewal()
        self.assertFalse(renewal.user_id)
        self.assertTrue(renewal.needs_owner)

    def test_the_daily_run_is_the_safety_net(self):
        """A change that bypassed the ORM is found by the next run."""
        contract = self.new_contract()
        line = contract.contract_line_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE contract_line SET date_end = %s WHERE id = %s", (day(120), line.id)
        )
        self.env.invalidate_all()
        self.assertEqual(contract.renewal_ids.term_end, day(90))
        self.run_day()
        self.assertEqual(contract.renewal_ids.term_end, day(120))


@tagged("post_install", "-at_install")
class TestEvergreen(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_evergreen_review = True

    def test_open_ended_contracts_are_reviewed_every_year(self):
        contract = self.new_contract(self.line_vals(None, start=-300))
        review = contract.renewal_ids
        self.assertEqual(review.renewal_type, "evergreen")
        self.assertEqual(review.term_end, day(65))
        self.assertEqual(review.atr_amount, 1200)
        self.run_day(66)
        self.assertEqual(review.outcome, "renewed")
        following = contract.renewal_ids - review
        self.assertEqual(following.term_end, day(65 + 365))
        self.assertEqual(review.successor_renewal_id, following)

    def test_a_review_on_the_day_another_line_ends(self):
        """Two decisions on one day are two renewals, whatever was there first."""
        contract = self.new_contract(
            self.line_vals(None, start=-300), self.line_vals(65)
        )
        self.assertEqual(
            sorted((r.renewal_type, r.atr_amount) for r in contract.renewal_ids),
            [("evergreen", 1200), ("manual", 1200)],
        )
        self.assertFalse(contract.renewal_sync_error)
        self.run_day()
        self.assertEqual(len(contract.renewal_ids), 2)

    def test_switched_off_the_reviews_go(self):
        contract = self.new_contract(self.line_vals(None, start=-300))
        self.company.renewal_evergreen_review = False
        self.run_day()
        self.assertEqual(contract.renewal_ids.outcome, "cancelled")


@tagged("post_install", "-at_install")
class TestClosing(RenewalCase):
    """What OCA does to a contract closes the renewal, whoever does it."""

    def new_auto_contract(self, end=90):
        return self.new_contract(self.line_vals(end, is_auto_renew=True))

    def test_decided_on_the_notice_deadline(self):
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

    def test_renewed_by_extension(self):
        contract = self.new_auto_contract()
        first = contract.renewal_ids
        contract.contract_line_ids.renew()
        self.check_renewed(contract, first)

    def test_renewed_by_a_new_line(self):
        self.company.create_new_line_at_contract_line_renew = True
        contract = self.new_auto_contract()
        first = contract.renewal_ids
        contract.contract_line_ids.renew()
        self.check_renewed(contract, first)

    def test_renewed_by_the_cron_of_contracts(self):
        for is_new_line in (False, True):
            with self.subTest(is_new_line=is_new_line):
                self.company.create_new_line_at_contract_line_renew = is_new_line
                contract = self.new_auto_contract()
                first = contract.renewal_ids
                first.line_ids.contract_line_id.termination_notice_interval = 4
                self.env["contract.line"].cron_renew_contract_line()
                self.check_renewed(contract, first)

    def test_renewed_by_a_planned_successor(self):
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

    def test_a_renewal_that_is_undone(self):
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

    def test_an_extension_that_is_taken_back(self):
        contract = self.new_contract()
        first = contract.renewal_ids
        contract.contract_line_ids.renew()
        self.assertEqual(first.outcome, "renewed")
        contract.contract_line_ids.date_end = day(90)
        self.sync_lines()
        self.assertFalse(first.outcome)
        self.assertEqual((contract.renewal_ids - first).outcome, "cancelled")

    def test_one_line_of_two_renewed(self):
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

    def test_terminated(self):
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

    def test_termination_cancelled(self):
        reason = self.env["contract.terminate.reason"].create({"name": "Price"})
        contract = self.new_contract()
        contract._terminate_contract(reason, "Too dear", day(30))
        contract.action_cancel_contract_termination()
        renewal = contract.renewal_ids
        self.assertFalse(renewal.outcome)
        self.assertEqual(renewal.current_end, day(30), "OCA keeps the line's new end")

    def test_archived_and_back(self):
        contract = self.new_contract()
        first = contract.renewal_ids
        contract.active = False
        self.assertEqual(first.outcome, "cancelled")
        contract.active = True
        self.assertEqual(contract.renewal_ids, first, "what was done is not forgotten")
        self.assertRecordValues(first, [{"outcome": False, "term_end": day(90)}])

    def test_outcomes_are_not_dragged(self):
        """In the kanban a card cannot be dropped on Renewed, nor taken out of it."""
        contract = self.new_contract()
        renewal = contract.renewal_ids
        stages = self.env["renewal.stage"]
        with self.assertRaisesRegex(ValidationError, "closes by itself"):
            renewal.stage_id = stages._get_first("renewed")
        contract.active = False
        with self.assertRaisesRegex(ValidationError, "is closed"):
            renewal.stage_id = stages._get_first("open")

    def test_the_line_loses_its_end(self):
        contract = self.new_contract()
        contract.contract_line_ids.date_end = False
        self.sync_lines()
        self.assertEqual(contract.renewal_ids.outcome, "cancelled")

    def test_lines_are_deleted(self):
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


@tagged("post_install", "-at_install")
class TestMoving(RenewalCase):
    """Dates that change without a renewal."""

    def test_before_the_window_it_is_a_correction(self):
        contract = self.new_contract(self.line_vals(200))
        renewal = contract.renewal_ids
        for end in (250, 150):
            contract.contract_line_ids.date_end = day(end)
            self.sync_lines()
            self.assertEqual(renewal.term_end, day(end))
            self.assertEqual(renewal.due_date, day(end))
            self.assertFalse(renewal.extended_to)
        self.assertIn("corrected", renewal.message_ids[0].body)

    def test_in_the_window_a_later_end_is_an_extension(self):
        contract = self.new_contract(self.line_vals(60))
        renewal = contract.renewal_ids
        self.run_day()
        self.assertTrue(renewal.in_window)
        contract.contract_line_ids.date_end = day(80)
        self.sync_lines()
        self.assertEqual(renewal.due_date, day(60), "it counts where it was due")
        self.assertEqual(renewal.extended_to, day(80))
        self.assertEqual(renewal.decision_date, day(80))
        self.assertEqual(contract.renewal_ids, renewal)

    def test_in_the_window_an_earlier_end_is_a_correction(self):
        contract = self.new_contract(self.line_vals(60))
        renewal = contract.renewal_ids
        self.run_day()
        contract.contract_line_ids.date_end = day(50)
        self.sync_lines()
        self.assertEqual(renewal.due_date, day(50))

    def test_one_line_moves_away(self):
        contract = self.new_contract(self.line_vals(90), self.line_vals(90))
        first = contract.renewal_ids
        contract.contract_line_ids[1].date_end = day(300)
        self.sync_lines()
        self.assertEqual(first.term_end, day(90))
        self.assertEqual(first.atr_amount, 1200)
        self.assertEqual((contract.renewal_ids - first).term_end, day(300))

    def test_terms_join_on_one_day(self):
        contract = self.new_contract(self.line_vals(90), self.line_vals(200))
        late = contract.renewal_ids.filtered(lambda r: r.term_end == day(200))
        early = contract.renewal_ids - late
        contract.contract_line_ids[0].date_end = day(200)
        self.sync_lines()
        self.assertEqual(early.outcome, "cancelled")
        self.assertFalse(late.outcome)
        self.assertEqual(late.atr_amount, 2400)

    def test_lines_are_added(self):
        contract = self.new_contract()
        contract.write(
            {"contract_line_ids": [Command.create(self.line_vals(90, quantity=2))]}
        )
        self.assertEqual(len(contract.renewal_ids), 1)
        self.assertEqual(contract.renewal_ids.atr_amount, 3600)

    def test_the_new_responsible_owns_the_renewal(self):
        contract = self.new_contract()
        contract.user_id = self.other_rep
        self.assertEqual(contract.renewal_ids.user_id, self.other_rep)

    def test_a_renewal_given_to_somebody_stays_there(self):
        contract = self.new_contract()
        contract.renewal_ids.user_id = self.csm
        contract.user_id = self.other_rep
        self.assertEqual(contract.renewal_ids.user_id, self.csm)

    def test_saving_a_contract_never_fails_because_of_us(self):
        """The error stays on the contract; the next run tries again and clears it."""
        contract = self.new_contract()
        sync = type(self.env["renewal.sync"])
        broken = patch.object(sync, "_read_lines", lambda self, contracts: 1 / 0)
        with broken, self.assertLogs("odoo.addons.renewal_management", "WARNING"):
            contract.date_start = day(-100)
            self.assertIn("ZeroDivisionError", contract.renewal_sync_error)
            self.run_day()
            self.run_day(1)
        told = self.env["mail.message"].search_count([("subject", "like", "failures")])
        self.assertEqual(told, 1, "the managers were told once")
        self.run_day(2)
        self.assertFalse(contract.renewal_sync_error)

    def test_two_terms_that_move_together_stay_two(self):
        contract = self.new_contract(self.line_vals(120), self.line_vals(200))
        early, late = contract.renewal_ids.sorted("term_end")
        for line, end in zip(contract.contract_line_ids, (200, 280), strict=True):
            line.date_end = day(end)
        self.sync_lines()
        self.assertEqual((early.term_end, late.term_end), (day(200), day(280)))
        self.assertEqual(len(contract.renewal_ids), 2)

    def test_the_start_follows_the_contract(self):
        contract = self.new_contract(self.line_vals(200, start=10))
        contract.contract_line_ids.write(
            {"recurring_next_date": day(40), "date_start": day(40)}
        )
        self.sync_lines()
        self.assertEqual(contract.renewal_ids.term_start, day(40))

    def test_the_end_is_typed_again(self):
        """What was done stays done."""
        self.new_playbook()
        contract = self.new_contract(self.line_vals(90))
        renewal = contract.renewal_ids
        self.run_day()
        line = contract.contract_line_ids
        for end in (False, day(95)):
            line.date_end = end
            self.sync_lines()
        self.assertEqual(contract.renewal_ids, renewal)
        self.assertFalse(renewal.outcome)
        self.run_day(6)
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "planned"})
