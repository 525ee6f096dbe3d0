# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import day
from .test_proposal import ProposalCase


@tagged("post_install", "-at_install")
class TestProposalLock(ProposalCase):
    """A locked proposal is what the customer has in hand."""

    def amend(self, **values):
        self.contract_lines[0].write(values)
        self.sync_lines()

    def test_lock_says_who_and_when(self):
        self.renewal.action_lock_proposal()
        self.assertEqual(self.renewal.proposal_locked_date, day(0))
        self.assertEqual(self.renewal.proposal_locked_by_id, self.rep)
        with self.assertRaisesRegex(UserError, "is locked"):
            self.support.proposed_quantity = 1
        with self.assertRaisesRegex(UserError, "is locked"):
            self.support.action_drop()
        with self.assertRaisesRegex(UserError, "is locked"):
            self.add()
        with self.assertRaisesRegex(UserError, "is locked"):
            self.renewal.action_apply_price_policy()
        self.renewal.action_unlock_proposal()
        self.assertFalse(self.renewal.proposal_locked_by_id)
        self.support.proposed_quantity = 1

    def test_the_renew_dialog_shows_what_was_locked(self):
        renewal = self.new_renewal()
        renewal.line_ids.proposed_price_unit = 110.0
        renewal.with_user(self.rep).action_lock_proposal()
        dialogs = self.env["renewal.renew"].with_user(self.rep)
        context = {"active_model": renewal._name, "active_ids": renewal.ids}
        form = Form(dialogs.with_context(**context))
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.proposed_amount, 1320.0)

    def test_what_was_kept_stays_as_it_was(self):
        self.renewal.action_lock_proposal()
        self.amend(quantity=12, price_unit=110)
        self.assertEqual(self.support.proposed_quantity, 10)
        self.assertEqual(self.support.proposed_price_unit, 100)
        self.assertEqual(self.renewal.proposed_amount, 12540)
        self.assertEqual(self.renewal.atr_amount, 16380, "what is at stake stays true")
        self.assertEqual(self.support.action, "change", "it is less than they have now")

    def test_changes_of_the_contract_since_the_lock_are_listed(self):
        self.support.proposed_price_unit = 105
        self.renewal.action_lock_proposal()
        self.assertFalse(self.renewal.proposal_changes)
        self.amend(quantity=12.5)
        self.assertEqual(self.support.changed_since, "Quantity 10 → 12.5")
        self.assertEqual(self.renewal.proposal_changes, "Service: Quantity 10 → 12.5")
        self.assertFalse(self.hosting.changed_since)

    def test_lines_that_join_and_leave_are_listed(self):
        self.renewal.action_lock_proposal()
        self.contract.write(
            {"contract_line_ids": [Command.create(self.line_vals(name="Extra"))]}
        )
        self.contract_lines[1].date_end = day(110)
        self.sync_lines()
        extra = self.renewal.line_ids - self.support
        self.assertEqual(extra.name, "Extra")
        self.assertEqual(extra.action, "keep", "carried out, it goes on as it is")
        self.assertEqual((extra.proposed_quantity, extra.proposed_price_unit), (1, 100))
        self.assertEqual(extra.proposed_amount, 0, "but nobody proposed it")
        self.assertEqual(
            self.renewal.proposal_changes.splitlines(),
            [
                "Extra: new on the contract, not in the proposal",
                "Hosting: no longer ends with this term",
            ],
        )
        self.renewal.action_unlock_proposal()
        self.assertEqual(self.renewal.proposed_amount, 13200)

    def test_unlocking_takes_the_new_values_in(self):
        self.support.proposed_price_unit = 105
        self.renewal.action_lock_proposal()
        self.amend(quantity=12, price_unit=110)
        self.contract_lines[1].price_unit = 60
        self.sync_lines()
        self.renewal.action_unlock_proposal()
        self.assertEqual(self.support.proposed_quantity, 12, "nobody changed it")
        self.assertEqual(self.support.proposed_price_unit, 105, "agreed")
        self.assertEqual(self.support.proposed_amount, 15120)
        self.assertEqual(self.hosting.action, "keep")
        self.assertEqual(self.renewal.proposed_amount, 15768)
        self.assertFalse(self.renewal.proposal_changes)

    def test_an_uplift_does_not_move_while_locked(self):
        self.renewal.write({"price_policy": "uplift", "uplift_percent": 10})
        self.renewal.action_apply_price_policy()
        self.renewal.action_lock_proposal()
        self.amend(price_unit=120)
        self.assertEqual(self.support.proposed_price_unit, 110)
        self.renewal.action_unlock_proposal()
        self.assertEqual(self.support.proposed_price_unit, 132)

    def test_the_daily_run_leaves_it_alone(self):
        self.support.price_policy = "list"
        self.renewal.action_lock_proposal()
        self.run_day()
        self.product.list_price = 200
        self.run_day(8)
        self.assertEqual(self.support.proposed_price_unit, 80)
        self.assertEqual(self.renewal.proposed_amount, 10140)

    def test_locking_twice_is_locking_once(self):
        self.renewal.action_lock_proposal()
        self.amend(quantity=12)
        self.renewal.with_user(self.leader).action_lock_proposal()
        self.assertEqual(self.renewal.proposal_locked_by_id, self.rep)
        self.assertTrue(self.renewal.proposal_changes)

    def test_only_who_may_edit_locks(self):
        self.renewal.sudo().write({"user_id": self.other_rep.id, "team_id": False})
        self.env.invalidate_all()
        for button in ("action_lock_proposal", "action_unlock_proposal"):
            with self.assertRaises(AccessError):
                getattr(self.renewal, button)()
        with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
            self.renewal.with_user(self.other_rep).proposal_locked_date = day(0)

    def test_a_locked_proposal_is_renewed_as_locked(self):
        """Renewed, the contract says what the customer was promised."""
        self.renewal.action_lock_proposal()
        self.amend(price_unit=130)
        action = self.renewal.action_renew()
        wizard = self.env[action["res_model"]].with_user(self.rep)
        wizard = wizard.with_context(**action["context"]).create({})
        wizard.action_renew()
        self.assertEqual(self.renewal.outcome, "renewed")
        self.assertEqual(self.renewal.renewed_amount, 12540)
        self.assertEqual(self.renewal.contraction_amount, 3600)

    def test_a_closed_proposal_tells_what_came_of_it(self):
        self.renewal.action_lock_proposal()
        self.renewal.sudo()._close("churned", day(0))
        self.assertEqual(self.renewal.proposed_amount, 12540)
        self.assertEqual(self.support.churned_amount, 12000)
