# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .hypothesis_common import given, settings, st
from .test_proposal import ProposalCase

PROPOSED = {
    "proposed_price_unit": 44.0,
    "proposed_quantity": 3.0,
    "proposed_discount": 5.0,
    "price_policy": "manual",
    "action": "change",
}


@tagged("post_install", "-at_install")
class TestMovedProposal(ProposalCase):
    """What was negotiated for a line goes where the line goes."""

    def negotiate(self):
        values = {name: PROPOSED[name] for name in list(PROPOSED)[:3]}
        self.hosting.write(values)
        self.assertRecordValues(self.hosting, [PROPOSED])

    def move(self, *ends, line=None):
        """The end of the line slips, day by day."""
        for end in ends:
            (line or self.contract_lines[1]).date_end = (
                end if end is False else day(end)
            )
            self.sync_lines()

    def get_hosting(self):
        """The line in the renewal that follows it now."""
        return self.contract.renewal_ids.filtered(lambda r: not r.outcome).line_ids & (
            self.env["renewal.line"].search(
                [("contract_line_id", "=", self.contract_lines[1].id)]
            )
        )

    def test_a_slip_of_the_end_and_back_keeps_what_was_negotiated(self):
        self.negotiate()
        self.move(91)
        self.assertNotEqual(self.hosting.renewal_id, self.renewal)
        self.assertEqual(self.hosting.renewal_id.current_end, day(91))
        self.assertRecordValues(self.get_hosting(), [PROPOSED])
        self.assertEqual(self.hosting.renewal_id.atr_amount, 540)
        self.assertEqual(self.renewal.atr_amount, 12000)
        self.assertIn("Hosting", self.renewal.sudo().message_ids[0].body)
        self.move(90)
        self.assertEqual(self.hosting.renewal_id, self.renewal)
        self.assertRecordValues(self.get_hosting(), [PROPOSED])
        self.assertEqual(self.renewal.atr_amount, 12540)
        self.assertEqual(self.get_hosting(), self.hosting, "moved, not made again")

    def answer_question(self, answer):
        self.negotiate()
        self.move(455)
        self.assertTrue(self.renewal.question_end)
        getattr(self.renewal.with_user(self.rep), f"action_answer_{answer}")()
        self.env.flush_all()
        self.assertEqual(self.hosting.renewal_id.current_end, day(455))
        self.assertNotEqual(self.hosting.renewal_id, self.renewal)
        self.assertRecordValues(self.get_hosting(), [PROPOSED])

    def test_an_extension_of_one_line_keeps_what_was_negotiated(self):
        self.answer_question("extended")

    def test_a_correction_of_one_line_keeps_what_was_negotiated(self):
        self.answer_question("corrected")

    def test_a_correction_to_the_end_of_another_term_keeps_what_was_negotiated(self):
        self.move(455, line=self.contract_lines[0])
        self.renewal.with_user(self.rep).action_answer_corrected()
        self.env.flush_all()
        later = self.contract.renewal_ids - self.renewal
        self.assertEqual(later.current_end, day(455))
        self.answer_question("corrected")
        self.assertEqual(self.hosting.renewal_id, later)
        self.assertEqual(self.renewal.outcome, "cancelled")

    def test_an_end_taken_away_and_typed_anew_keeps_what_was_negotiated(self):
        self.negotiate()
        self.move(False, 91)
        self.assertEqual(self.hosting.renewal_id.current_end, day(91))
        self.assertRecordValues(self.get_hosting(), [PROPOSED])

    def test_a_slip_follows_the_contract_too(self):
        """What nobody changed is as the contract says on the new day."""
        self.hosting.proposed_price_unit = 44
        self.contract_lines[1].write({"date_end": day(95), "quantity": 2})
        self.sync_lines()
        self.assertEqual(self.hosting.proposed_quantity, 2)
        self.assertEqual(self.hosting.proposed_price_unit, 44)
        self.assertEqual(self.hosting.renewal_id.atr_amount, 1080)

    def test_a_line_joins_a_term_that_is_there(self):
        other = self.contract_lines.create(
            self.line_vals(110, contract_id=self.contract.id)
        )
        self.sync_lines()
        self.negotiate()
        self.move(110)
        joined = self.hosting.renewal_id
        self.assertEqual(
            joined.line_ids.contract_line_id, self.contract_lines[1] | other
        )
        self.assertRecordValues(self.get_hosting(), [PROPOSED])

    def test_a_dropped_line_stays_dropped(self):
        self.hosting.action_drop()
        self.move(91)
        self.assertEqual(self.hosting.action, "drop")

    def test_an_end_that_is_taken_away_and_typed_again(self):
        self.negotiate()
        self.move(False, 90)
        self.assertRecordValues(self.get_hosting(), [PROPOSED])
        self.assertEqual(self.renewal.atr_amount, 12540)

    @settings(max_examples=15)
    @given(st.lists(st.tuples(st.booleans(), st.integers(85, 112)), max_size=5))
    def test_what_was_negotiated_survives_any_slips(self, slips):
        """Whichever of the two lines moves, joins the other or parts from it, by days
        that are a correction and raise no question."""
        contract = self.new_contract(self.line_vals(90), self.line_vals(90))
        lines = contract.contract_line_ids
        for line, price in zip(contract.renewal_ids.line_ids, (90, 80), strict=True):
            line.proposed_price_unit = price
        for is_second, end in slips:
            self.move(end, line=lines[is_second])
        opened = contract.renewal_ids.filtered(lambda r: not r.outcome)
        prices = {
            line.contract_line_id: line.proposed_price_unit for line in opened.line_ids
        }
        self.assertEqual(prices, {lines[0]: 90, lines[1]: 80})
        for renewal in opened:
            ends = set(renewal.line_ids.contract_line_id.mapped("date_end"))
            self.assertEqual(ends, {renewal.current_end})
            self.assertEqual(renewal.atr_amount, 1200 * len(renewal.line_ids))
