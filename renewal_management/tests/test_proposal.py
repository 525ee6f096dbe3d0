# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import RenewalCase, day


class ProposalCase(RenewalCase):
    """A contract of two lines, as its rep sees the renewal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.new_product("Support", 80)
        cls.none = cls.product.browse()
        cls.contract = cls.new_contract(
            cls.line_vals(product_id=cls.product.id, quantity=10, price_unit=100),
            cls.line_vals(name="Hosting", price_unit=50, discount=10),
        )
        cls.contract_lines = cls.contract.contract_line_ids
        cls.renewal = cls.contract.renewal_ids.with_user(cls.rep)
        cls.support, cls.hosting = cls.renewal.line_ids

    @classmethod
    def new_product(cls, name, price):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.clear()],
            }
        )

    def add(self, product=None, **values):
        product = self.product if product is None else product
        return (
            self.env["renewal.line"]
            .with_user(self.rep)
            .create(
                {
                    "renewal_id": self.renewal.id,
                    "product_id": product.id,
                    **values,
                }
            )
        )

    def get_actions(self):
        return self.renewal.line_ids.mapped("action")


@tagged("post_install", "-at_install")
class TestProposal(ProposalCase):
    """Before and after of every line; what a rep may do with it."""

    def test_a_proposal_starts_as_it_is(self):
        self.assertEqual(self.get_actions(), ["keep", "keep"])
        self.assertEqual(self.support.proposed_quantity, 10)
        self.assertEqual(self.support.proposed_price_unit, 100)
        self.assertEqual(self.hosting.proposed_discount, 10)
        self.assertEqual(self.renewal.proposed_amount, 12540)
        self.assertEqual(self.renewal.difference_amount, 0)

    def test_editing_is_changing_and_back_is_keeping(self):
        self.support.proposed_quantity = 12
        self.assertEqual(self.support.action, "change")
        self.assertEqual(self.support.proposed_amount, 14400)
        self.assertEqual(self.renewal.proposed_amount, 14940)
        self.assertEqual(self.support.difference_amount, 2400)
        self.assertAlmostEqual(self.support.difference_rate, 0.2)
        self.assertEqual(self.renewal.difference_amount, 2400)
        self.support.proposed_quantity = 10
        self.assertEqual(self.support.action, "keep")
        self.hosting.proposed_discount = 0
        self.assertEqual(
            (self.hosting.action, self.hosting.proposed_amount), ("change", 600)
        )

    def test_dropped_line_can_be_restored(self):
        self.support.proposed_price_unit = 120
        self.support.action_drop()
        self.assertEqual(
            (self.support.action, self.support.proposed_amount), ("drop", 0)
        )
        self.assertEqual(self.renewal.proposed_amount, 540)
        self.support.action_undo()
        self.assertEqual(self.support.action, "change")
        self.assertEqual(self.support.proposed_amount, 14400, "values come back")
        self.support.action_undo()
        self.assertEqual(self.support.action, "keep")
        self.assertEqual(self.support.proposed_price_unit, 100)
        self.assertEqual(self.support.price_policy, "same")
        self.hosting.action_drop()
        self.hosting.action_undo()
        self.assertEqual(self.hosting.action, "keep", "nothing was changed")

    def test_added_product_has_list_price_and_recurrence_of_the_contract(self):
        line = self.add(proposed_quantity=3)
        self.assertEqual((line.action, line.name), ("add", "Support"))
        self.assertEqual(line.proposed_price_unit, 80)
        self.assertEqual(
            line.proposed_amount, 2880, "billed monthly, as the first line"
        )
        self.assertEqual(line.difference_amount, 2880)
        self.assertEqual((line.atr_amount, self.renewal.atr_amount), (0, 12540))
        self.assertEqual(self.renewal.proposed_amount, 15420)
        line.action_drop()
        self.assertFalse(line.exists())

    def test_added_line_may_be_a_description_only(self):
        line = self.add(self.none, name="Training", proposed_price_unit=9)
        self.assertEqual(line.proposed_amount, 108)
        with self.assertRaisesRegex(ValidationError, "Choose a product"):
            self.add(self.none)
        with self.assertRaisesRegex(ValidationError, "no current price"):
            line.price_policy = "uplift"

    def test_an_added_line_does_not_confuse_the_synchronisation(self):
        self.add()
        self.assertNotIn(
            self.contract.id,
            self.env["renewal.sync"]._get_out_of_step_ids(self.company, day(0)),
        )
        self.contract_lines.write({"price_unit": 60})
        self.sync_lines()
        self.assertEqual(self.get_actions(), ["keep", "keep", "add"])
        self.assertFalse(self.renewal.outcome)

    def test_form_shows_what_will_be_stored(self):
        """What the screen shows before it is saved is what is stored after."""
        with Form(self.renewal) as form:
            with form.line_ids.edit(0) as line:
                line.proposed_quantity = 20
                self.assertEqual(line.action, "change")
                line.price_policy = "uplift"
                line.uplift_percent = 5
                self.assertEqual(line.proposed_price_unit, 105)
                line.proposed_price_unit = 110
                self.assertEqual(line.price_policy, "manual")
            with form.line_ids.new() as line:
                line.product_id = self.product
                self.assertEqual((line.action, line.name), ("add", "Support"))
                self.assertEqual(line.proposed_price_unit, 80)
            self.assertEqual(form.proposed_amount, 20 * 110 * 12 + 540 + 960)
        self.assertEqual(self.renewal.proposed_amount, 20 * 110 * 12 + 540 + 960)
        self.assertEqual(self.get_actions(), ["change", "keep", "add"])

    def test_a_kept_line_follows_the_contract(self):
        self.contract_lines[0].write({"quantity": 11, "price_unit": 90})
        self.sync_lines()
        self.assertEqual(self.support.action, "keep")
        self.assertEqual(self.support.proposed_quantity, 11)
        self.assertEqual(self.support.proposed_price_unit, 90)
        self.assertEqual(self.renewal.proposed_amount, self.renewal.atr_amount)

    def test_what_was_agreed_stays_and_the_rest_follows(self):
        self.support.proposed_price_unit = 120
        self.contract_lines[0].write({"quantity": 12, "price_unit": 110})
        self.sync_lines()
        self.assertEqual(self.support.action, "change")
        self.assertEqual((self.support.quantity, self.support.price_unit), (12, 110))
        self.assertEqual(self.support.proposed_quantity, 12, "nobody changed it")
        self.assertEqual(self.support.proposed_price_unit, 120, "agreed")
        self.assertEqual(self.support.proposed_amount, 17280)

    def test_lines_join_and_leave(self):
        self.contract.write(
            {"contract_line_ids": [Command.create(self.line_vals(name="Extra"))]}
        )
        self.sync_lines()
        self.assertEqual(self.get_actions(), ["keep"] * 3)
        self.assertEqual(self.renewal.proposed_amount, 13740)
        self.contract_lines[1].date_end = day(110)
        self.sync_lines()
        self.assertNotIn("Hosting", self.renewal.line_ids.mapped("name"))
        self.assertEqual(self.renewal.proposed_amount, 13200)

    # ------------------------------------------------------------------
    # Who may do what
    # ------------------------------------------------------------------

    def test_reps_edit_the_proposal_and_nothing_else(self):
        with self.assertRaisesRegex(AccessError, "kept by the renewal"):
            self.support.quantity = 1
        for vals in (
            {"name": "Mine"},
            {"product_id": False},
            {"action": "add"},
            {"renewal_id": self.new_renewal().id},
        ):
            with self.assertRaisesRegex(AccessError, "cannot be changed here"):
                self.support.write(vals)
        with self.assertRaisesRegex(AccessError, "come from there"):
            self.add(action="keep")
        with self.assertRaisesRegex(UserError, "Drop it"):
            self.support.unlink()
        with self.assertRaisesRegex(UserError, "Drop it"):
            self.renewal.line_ids = [Command.clear()]
        line = self.add()
        with self.assertRaisesRegex(AccessError, "cannot be changed here"):
            line.action = "keep"
        with self.assertRaises(AccessError):
            line.renewal_id = self.new_renewal()
        line.write({"name": "Gold", "proposed_quantity": 2})
        line.unlink()

    def test_reps_edit_proposals_of_their_own_renewals_only(self):
        self.renewal.sudo().user_id = self.other_rep
        self.renewal.sudo().team_id = False
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.support.proposed_quantity = 1
        with self.assertRaises(AccessError):
            self.add()
        for user in (self.leader, self.manager, self.other_rep):
            self.support.with_user(user).proposed_quantity = 5
        self.assertEqual(self.support.sudo().proposed_quantity, 5)

    def test_other_companies_are_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.new_contract(company_id=other.id, user_id=False).renewal_ids
        with self.assertRaises(AccessError):
            foreign.line_ids.with_user(self.manager).proposed_quantity = 1
        self.product.company_id = other
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.env["renewal.line"].create(
                {
                    "renewal_id": self.new_renewal().id,
                    "product_id": self.product.id,
                    "action": "add",
                }
            )

    def test_a_closed_renewal_no_longer_changes(self):
        line = self.add()
        self.renewal.sudo()._close("churned", day(0))
        for record in (self.support, line):
            with self.assertRaisesRegex(UserError, "is closed"):
                record.proposed_quantity = 1
        with self.assertRaisesRegex(UserError, "is closed"):
            line.unlink()
        with self.assertRaisesRegex(UserError, "is closed"):
            self.add()
        for button in (
            "action_lock_proposal",
            "action_unlock_proposal",
            "action_send_proposal",
            "action_apply_price_policy",
        ):
            with self.assertRaisesRegex(UserError, "is closed"):
                getattr(self.renewal, button)()

    def test_a_negative_quantity_is_proposed_only_where_the_contract_has_one(self):
        with self.assertRaisesRegex(ValidationError, "at least 0"):
            self.renewal.line_ids.proposed_quantity = -1
        credit = self.new_contract(self.line_vals(quantity=-2)).renewal_ids
        self.assertEqual(credit.line_ids.proposed_quantity, -2)

    def test_impossible_discounts_and_prices_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "at most 100"):
            self.support.proposed_discount = 101
        with self.assertRaisesRegex(ValidationError, "more than 100"):
            self.support.write({"price_policy": "uplift", "uplift_percent": -101})
