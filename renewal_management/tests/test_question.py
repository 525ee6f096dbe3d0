# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..tools.intent import LARGE, SMALL, UNCLEAR, measure_move
from .common import RenewalCase, day
from .hypothesis_common import given, st

QUESTION = "Renewed, extended or corrected?"


@tagged("post_install", "-at_install")
class TestIntent(TransactionCase):
    """How far an end moved, whatever the term."""

    @given(
        start=st.dates(min_value=day(-9000), max_value=day(9000)),
        length=st.integers(1, 4000),
        days=st.integers(-4000, 4000),
    )
    def test_a_move_is_measured_by_its_term(self, start, length, days):
        end = start + timedelta(days=length - 1)
        found = measure_move(start, end, end + timedelta(days=days))
        if days <= 0 or days <= 31 and days * 10 <= length:
            self.assertEqual(found, SMALL)
        else:
            self.assertEqual(found, LARGE if days * 2 > length else UNCLEAR)


@tagged("post_install", "-at_install")
class TestQuestion(RenewalCase):
    """An end that moved far: somebody says what it means."""

    def new_moved(self, end=60, to=425, **values):
        """A renewal that is due soon, and whose contract was given another end by
        hand."""
        contract = self.new_contract(self.line_vals(end, end - 364, **values))
        self.run_day()
        self.move(contract, to)
        return contract.renewal_ids

    def move(self, contract, to, **values):
        contract.contract_line_ids.write({"date_end": day(to), **values})
        self.sync_lines()

    def get_tasks(self, renewal):
        return renewal.activity_ids.filtered(lambda a: a.summary == QUESTION)

    def answer(self, renewal, answer):
        button = getattr(renewal.with_user(self.rep), f"action_answer_{answer}")
        button()
        self.env.flush_all()

    def test_a_term_later_is_a_question(self):
        renewal = self.new_moved()
        self.assertRecordValues(
            renewal,
            [
                {
                    "question_end": day(425),
                    "current_end": day(60),
                    "due_date": day(60),
                    "decision_date": day(60),
                    "extended_to": False,
                    "outcome": False,
                }
            ],
        )
        task = self.get_tasks(renewal)
        self.assertEqual(task.user_id, self.rep)
        self.assertEqual(len(task), 1)
        self.assertEqual(renewal.contract_id.renewal_ids, renewal, "nothing opens")

    def test_the_contract_says_so_and_leads_to_it(self):
        renewal = self.new_moved()
        contract = renewal.contract_id.with_user(self.rep)
        self.assertTrue(contract.has_renewal_question)
        action = contract.action_answer_renewal_question()
        self.assertEqual(action["res_id"], renewal.id)
        self.answer(renewal, "renewed")
        self.assertFalse(contract.has_renewal_question)

    def test_it_is_asked_once(self):
        renewal = self.new_moved()
        for offset in (0, 1, 8):
            self.run_day(offset)
        self.assertEqual(len(self.get_tasks(renewal)), 1)
        self.move(renewal.contract_id, 430)
        self.assertEqual(len(self.get_tasks(renewal)), 1)
        self.assertEqual(renewal.question_end, day(430))
        ids = self.env["renewal.sync"]._get_out_of_step_ids(self.company, day(1))
        self.assertNotIn(renewal.contract_id.id, ids)

    def test_the_year_is_not_silent(self):
        """The fault: all steps are done, the end is typed a year later, and nobody
        hears of it for a year."""
        self.new_playbook(self.step_vals(-60), self.step_vals(-30))
        contract = self.new_contract(self.line_vals(30, -334))
        renewal = contract.renewal_ids
        self.run_day()
        renewal.activity_ids.action_done()
        self.move(contract, 395)
        self.assertEqual(len(self.get_tasks(renewal)), 1)
        self.run_day(31)
        self.assertTrue(renewal.is_lapsed)

    def test_no_mail_says_that_the_term_ends(self):
        template = self.new_mail_template()
        self.new_playbook(
            self.step_vals(-59, action="mail", mail_template_id=template.id)
        )
        renewal = self.new_moved()
        self.run_day(1)
        self.assertEqual(renewal.step_ids.state, "skipped")
        self.assertIn("not known", renewal.step_ids.reason)

    def test_in_between_is_a_question_before_the_window_too(self):
        contract = self.new_contract(self.line_vals(200, -164))
        self.move(contract, 240)
        self.assertEqual(contract.renewal_ids.question_end, day(240))

    def test_typed_back_it_is_none(self):
        renewal = self.new_moved()
        self.move(renewal.contract_id, 60)
        self.assertFalse(renewal.question_end)
        self.assertFalse(self.get_tasks(renewal))

    def test_each_way_of_typing_asks(self):
        """By RPC, line by line, on the header of the contract, and after taking the
        end away."""
        contract = self.new_contract(self.line_vals(60, -304), self.line_vals(60, -304))
        for line in contract.contract_line_ids:
            line.date_end = day(425)
            self.sync_lines()
        self.assertEqual(contract.renewal_ids.question_end, day(425))
        header = self.new_contract(
            self.line_vals(None, -304), line_recurrence=False, date_end=day(60)
        )
        header.date_end = day(425)
        self.assertEqual(header.renewal_ids.question_end, day(425))
        again = self.new_contract(self.line_vals(60, -304))
        for end in (False, day(425)):
            again.contract_line_ids.date_end = end
            self.sync_lines()
        self.run_day()
        self.assertEqual(again.renewal_ids.question_end, day(425))

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def test_renewed(self):
        renewal = self.new_moved()
        self.answer(renewal, "renewed")
        self.assertRecordValues(
            renewal,
            [
                {
                    "outcome": "renewed",
                    "question_end": False,
                    "due_date": day(60),
                    "atr_amount": 1200,
                    "renewed_amount": 1200,
                    "retained_amount": 1200,
                    "churned_amount": 0,
                }
            ],
        )
        following = renewal.successor_renewal_id
        self.assertEqual(following.term_start, day(61))
        self.assertEqual(following.term_end, day(425))
        self.assertFalse(self.get_tasks(renewal))
        self.assertEqual(renewal.contract_id.contract_line_ids.date_end, day(425))

    def test_renewed_with_another_price(self):
        """What was typed with the new end is the price of the next term; the running
        one keeps its own."""
        renewal = self.new_moved()
        self.move(renewal.contract_id, 425, specific_price=150, quantity=2)
        self.assertEqual(renewal.atr_amount, 1200)
        self.answer(renewal, "renewed")
        self.assertEqual(renewal.atr_amount, 1200)
        self.assertEqual(renewal.renewed_amount, 3600)
        self.assertEqual(renewal.expansion_amount, 2400)
        old, new = renewal.contract_id.contract_line_ids.sorted("date_start")
        self.assertEqual(
            (old.date_end, old.price_unit, old.quantity), (day(60), 100, 1)
        )
        self.assertEqual((new.date_start, new.date_end), (day(61), day(425)))
        self.assertEqual((new.price_unit, new.quantity), (150, 2))
        self.assertEqual(renewal.successor_renewal_id.atr_amount, 3600)

    def test_renewed_as_proposed(self):
        """The negotiated price comes with the next term, as by the button."""
        renewal = self.new_moved()
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 120})
        self.answer(renewal, "renewed")
        self.assertEqual((renewal.atr_amount, renewal.renewed_amount), (1200, 1440))

    def test_renewed_and_invoiced_already(self):
        renewal = self.new_moved()
        renewal.contract_id.contract_line_ids.last_date_invoiced = day(70)
        self.answer(renewal, "renewed")
        self.assertEqual(renewal.outcome, "renewed")
        self.assertEqual(renewal.retained_amount, 1200)
        self.assertEqual(renewal.successor_renewal_id.term_end, day(425))

    def test_extended(self):
        self.new_playbook(self.step_vals(-60), self.step_vals(-30))
        renewal = self.new_moved(to=120)
        self.answer(renewal, "extended")
        self.assertRecordValues(
            renewal,
            [
                {
                    "question_end": False,
                    "extended_to": day(120),
                    "due_date": day(60),
                    "decision_date": day(120),
                    "outcome": False,
                }
            ],
        )
        self.assertFalse(self.get_tasks(renewal))

    def test_corrected(self):
        renewal = self.new_moved()
        self.answer(renewal, "corrected")
        self.assertRecordValues(
            renewal,
            [
                {
                    "question_end": False,
                    "extended_to": False,
                    "term_end": day(425),
                    "due_date": day(425),
                    "in_window": False,
                    "outcome": False,
                }
            ],
        )
        self.assertFalse(self.get_tasks(renewal))

    def test_only_one_of_two_lines_moved(self):
        for answer in ("renewed", "extended", "corrected"):
            contract = self.new_contract(
                self.line_vals(60, -304), self.line_vals(60, -304)
            )
            renewal = contract.renewal_ids
            contract.contract_line_ids[0].date_end = day(425)
            self.sync_lines()
            self.answer(renewal, answer)
            self.assertFalse(renewal.outcome, "the other line is still to be decided")
            other = contract.renewal_ids - renewal
            self.assertEqual(other.term_end, day(425))
            self.assertEqual(other.atr_amount, 1200)
            self.assertFalse(renewal.question_end)

    def test_the_contract_says_what_it_means(self):
        """Whoever changes the contract and knows why answers at once."""
        contract = self.new_contract(self.line_vals(60, -304))
        renewal = contract.renewal_ids
        contract.contract_line_ids.date_end = day(425)
        contract._sync_renewals_strictly(answer="renewed")
        self.assertEqual(renewal.outcome, "renewed")
        self.assertFalse(self.get_tasks(renewal))
        self.assertEqual(renewal.successor_renewal_id.term_end, day(425))

    def test_oca_renews_without_a_question(self):
        contract = self.new_contract(
            self.line_vals(20, -344, is_auto_renew=True, auto_renew_interval=1)
        )
        renewal = contract.renewal_ids
        contract.contract_line_ids.renew()
        self.assertEqual(renewal.outcome, "renewed")
        self.assertFalse(self.get_tasks(renewal))

    def test_our_wizards_need_no_question(self):
        renewal = self.new_renewal(60)
        wizard = self.env["renewal.extend"].create(
            {"renewal_ids": [Command.set(renewal.ids)], "new_end": day(200)}
        )
        wizard.action_extend()
        self.assertFalse(renewal.question_end)
        self.assertEqual(renewal.extended_to, day(200))

    def test_only_who_may_decide_answers(self):
        renewal = self.new_moved()
        renewal.user_id = self.manager
        renewal.team_id = False
        with self.assertRaises(AccessError):
            renewal.with_user(self.csm).action_answer_renewed()
        renewal.with_user(self.manager).action_answer_corrected()
        with self.assertRaises(UserError):
            renewal.with_user(self.manager).action_answer_renewed()

    def test_the_task_goes_to_a_new_owner(self):
        renewal = self.new_moved()
        renewal.user_id = self.other_rep
        self.assertEqual(self.get_tasks(renewal).user_id, self.other_rep)
