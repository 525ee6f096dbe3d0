# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import contextlib
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import day
from .hypothesis_common import given, settings, st
from .pdf_common import PdfBuilders
from .test_proposal import ProposalCase


class OptionCase(ProposalCase):
    """The proposal, and options beside it, made as the rep makes them."""

    def add_option(self, user=None, **values):
        """Press the button, fill in the dialog, and confirm.

        :return: the new renewal.option, as the user sees it
        """
        renewal = self.renewal.with_user(user or self.rep)
        before = renewal.option_ids
        action = renewal.action_add_option()
        dialog = Form(
            self.env[action["res_model"]]
            .with_user(user or self.rep)
            .with_context(**action["context"])
        )
        for name, value in values.items():
            setattr(dialog, name, value)
        dialog.save().action_add()
        return (renewal.option_ids - before).filtered(lambda option: not option.is_live)

    def get_live(self):
        return self.renewal.option_ids.filtered("is_live")

    def get_state(self):
        """All that is offered, by the name of the option."""
        return {
            offer["name"]: (
                offer["after"],
                offer["before"],
                offer["interval"],
                offer["unit"],
                [
                    (row["title"], row["after"], row["before"], row["changed"])
                    for row in offer["rows"]
                ],
                [(row["title"], row["before"]) for row in offer["ended"]],
            )
            for offer in self.renewal.sudo()._get_offers()
        }

    def choose(self, option):
        self.renewal.sudo()._choose_option(option.id, day(0))


@tagged("post_install", "-at_install")
class TestProposalOptions(PdfBuilders, OptionCase):
    """Alternatives beside the proposal that counts."""

    # ------------------------------------------------------------------
    # Adding
    # ------------------------------------------------------------------

    def test_a_proposal_alone_has_no_options(self):
        (offer,) = self.renewal._get_offers()
        self.assertEqual((offer["option"], offer["name"]), (0, ""))
        self.assertEqual(offer["after"], 12540)
        self.assertEqual(offer["next_start"], date(2026, 6, 1))
        self.assertEqual(offer["next_end"], date(2027, 5, 31))
        self.assertEqual((offer["interval"], offer["unit"]), (1, "year"))
        self.assertFalse(self.renewal.option_ids)
        self.renewal.sudo()._choose_option(0, day(0))
        self.assertFalse(self.renewal.option_ids)

    def test_one_click_and_a_discount_make_a_second_option(self):
        option = self.add_option(price_percent=-10)
        self.assertEqual(option.name, "Alternative")
        self.assertEqual(option.amount, 12540 * 0.9)
        self.assertEqual(option.difference_amount, -1254)
        self.assertEqual(option.next_term_end, self.renewal.next_term_end)
        self.assertEqual(
            option.line_ids.mapped("proposed_price_unit"), [90.0, 45.0], "each price"
        )
        self.assertEqual(option.line_ids.mapped("action"), ["change", "change"])
        live = self.get_live()
        self.assertEqual((live.name, live.amount), ("As today", 12540))
        self.assertTrue(live.is_recommended)
        self.assertEqual(self.renewal.proposed_amount, 12540, "which goes on counting")

    def test_an_uplift_goes_on_top_of_what_is_proposed(self):
        self.renewal.write({"price_policy": "uplift", "uplift_percent": 5})
        self.renewal.action_apply_price_policy()
        option = self.add_option(price_percent=-10)
        support = option.line_ids[0]
        self.assertEqual(
            (support.price_policy, support.uplift_percent), ("uplift", -5.5)
        )
        self.assertEqual(support.proposed_price_unit, 94.5)
        self.assertEqual(self.get_live().name, "Our proposal")

    def test_a_price_that_was_typed_is_scaled(self):
        self.support.proposed_price_unit = 120
        option = self.add_option(price_percent=10)
        support = option.line_ids[0]
        self.assertEqual(support.price_policy, "manual")
        self.assertEqual(support.proposed_price_unit, 132)

    def test_half_of_it_is_whole_pieces_at_least_one(self):
        self.support.proposed_quantity = 7
        option = self.add_option(quantity_percent=50)
        self.assertEqual(option.name, "Smaller")
        self.assertEqual(option.line_ids.mapped("proposed_quantity"), [4, 1])

    def test_a_list_price_is_that_of_the_quantity(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Scale",
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "fixed",
                            "fixed_price": 60,
                            "min_quantity": 20,
                            "product_tmpl_id": self.product.product_tmpl_id.id,
                            "applied_on": "1_product",
                        }
                    )
                ],
            }
        )
        self.contract.pricelist_id = pricelist
        self.support.price_policy = "list"
        option = self.add_option(quantity_percent=200)
        self.assertEqual(option.name, "Larger")
        self.assertEqual(option.line_ids[0].proposed_price_unit, 60)
        self.assertEqual(self.support.proposed_price_unit, 80)

    def test_another_length_is_another_option(self):
        option = self.add_option(next_term_interval=3)
        self.assertEqual((option.name, option.amount), ("Longer", 12540))
        self.assertEqual(option.next_term_end, date(2029, 5, 31))
        with self.assertRaisesRegex(ValidationError, "how long the next term"):
            self.add_option(next_term_interval=0)

    def test_what_is_added_and_dropped_is_in_the_option_too(self):
        self.add(proposed_quantity=2)
        self.hosting.action_drop()
        option = self.add_option(price_percent=50)
        self.assertEqual(option.line_ids.mapped("action"), ["change", "drop", "add"])
        self.assertEqual(option.line_ids[2].proposed_price_unit, 120)
        self.assertEqual(option.amount, 10 * 150 * 12 + 2 * 120 * 12)

    def test_names_are_in_the_language_of_the_customer(self):
        self.speak_chinese()
        self.add_option(quantity_percent=50)
        self.assertEqual(
            self.renewal.option_ids.mapped("name"), ["与现有相同", "精简方案"]
        )

    def test_a_fourth_option_is_refused(self):
        self.add_option(price_percent=-10)
        self.add_option(quantity_percent=50)
        with self.assertRaisesRegex(ValidationError, "at most 3 options"):
            self.add_option(quantity_percent=200)

    # ------------------------------------------------------------------
    # Editing
    # ------------------------------------------------------------------

    def test_lines_of_an_option_are_edited_as_those_of_the_proposal(self):
        option = self.add_option()
        support, hosting = option.line_ids
        support.proposed_quantity = 20
        self.assertEqual((support.action, support.proposed_amount), ("change", 24000))
        hosting.action_drop()
        self.assertEqual(option.amount, 24000)
        hosting.action_undo()
        support.action_undo()
        self.assertEqual(option.line_ids.mapped("action"), ["keep", "keep"])
        self.assertEqual(self.renewal.proposed_amount, 12540)

    def test_a_product_is_added_on_the_form_of_an_option(self):
        option = self.add_option()
        with Form(option) as form, form.line_ids.new() as line:
            line.product_id = self.product
            line.proposed_quantity = 3
        added = option.line_ids[-1]
        self.assertEqual((added.action, added.name), ("add", "Support"))
        self.assertEqual(added.proposed_amount, 3 * 80 * 12)
        added.action_drop()
        self.assertFalse(added.exists())

    def test_what_the_contract_says_is_not_edited(self):
        option = self.add_option()
        line = option.line_ids[0]
        for values in ({"quantity": 1}, {"name": "X"}, {"renewal_line_id": False}):
            with self.subTest(values), self.assertRaises(AccessError):
                line.write(values)
        with self.assertRaisesRegex(UserError, "Drop it to end it"):
            line.unlink()
        with self.assertRaisesRegex(ValidationError, "are those on the renewal"):
            line.create({"option_id": self.get_live().id, "name": "X"})

    def test_who_counts_is_not_set_by_hand(self):
        option = self.add_option()
        for values in (
            {"is_live": True},
            {"is_recommended": True},
            {"chosen_date": day(0)},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                option.write(values)
        with self.assertRaises(AccessError):
            option.create({"renewal_id": self.renewal.id, "name": "By hand"})

    def test_deleting_the_last_alternative_leaves_the_proposal_alone(self):
        option = self.add_option(price_percent=-10)
        with self.assertRaisesRegex(UserError, "is the proposal that counts"):
            self.get_live().action_delete()
        option.action_delete()
        self.assertFalse(self.renewal.option_ids)
        self.assertEqual(self.renewal._get_offers()[0]["option"], 0)

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def test_only_who_may_edit_the_renewal_adds_and_recommends(self):
        option = self.add_option(price_percent=-10)
        self.renewal.sudo().write({"user_id": self.other_rep.id, "team_id": False})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.renewal.action_add_option()
        for button in ("action_recommend", "action_delete"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(option, button)()
        with self.assertRaises(AccessError):
            option.line_ids[0].proposed_quantity = 1
        self.assertFalse(option.search([("id", "=", option.id)]))
        option.with_user(self.manager).action_recommend()
        self.assertTrue(option.sudo().is_live)

    def test_another_company_sees_no_options(self):
        option = self.add_option(price_percent=-10)
        company = self.env["res.company"].create({"name": "Other"})
        self.manager.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        theirs = option.with_user(self.manager).with_context(
            allowed_company_ids=company.ids
        )
        self.assertFalse(theirs.search([]))
        self.assertFalse(
            self.env["renewal.option.line"].with_env(theirs.env).search([])
        )
        with self.assertRaises(AccessError):
            theirs.action_recommend()


@tagged("post_install", "-at_install")
class TestOptionsChangePlaces(OptionCase):
    """The recommended one counts, until the customer chooses."""

    def test_the_recommended_option_is_the_proposal(self):
        option = self.add_option(quantity_percent=50, next_term_interval=2)
        option.action_recommend()
        self.assertTrue(option.is_live and option.is_recommended)
        self.assertEqual(self.renewal.proposed_amount, 5 * 100 * 12 + 540)
        self.assertEqual(self.support.proposed_quantity, 5)
        self.assertEqual(self.renewal.next_term_end, date(2028, 5, 31))
        self.assertFalse(option.line_ids, "they are those of the renewal")
        other = self.renewal.option_ids - option
        self.assertFalse(other.is_live or other.is_recommended)
        self.assertEqual(other.amount, 12540)
        self.assertEqual(other.next_term_end, date(2027, 5, 31))

    def test_changing_places_twice_changes_nothing(self):
        self.support.write({"proposed_price_unit": 120, "proposed_discount": 3})
        self.hosting.action_drop()
        self.add(proposed_quantity=2, proposed_price_unit=7)
        self.renewal.write({"next_term_interval": 18, "next_term_unit": "month"})
        option = self.add_option(price_percent=-10, quantity_percent=300)
        option.line_ids[1].action_undo()
        self.add_option(next_term_interval=5)
        before = self.get_state()
        self.assertEqual(len(before), 3)
        first = self.get_live()
        option.action_recommend()
        self.assertEqual(self.get_state(), before, "which one counts is no matter")
        self.renewal.option_ids[-1].action_recommend()
        first.action_recommend()
        self.assertEqual(self.get_state(), before)
        self.assertEqual(self.get_live(), first)
        self.assertEqual(self.hosting.action, "drop")
        self.assertEqual(self.renewal.next_term_unit, "month")

    @settings(max_examples=12)
    @given(
        st.integers(-60, 60),
        st.integers(1, 300),
        st.integers(1, 4),
        st.sampled_from(["same", "list", "uplift", "manual"]),
        st.lists(st.booleans(), min_size=5, max_size=5),
    )
    def test_whatever_is_offered_changes_places_unharmed(
        self, price, quantity, years, policy, flags
    ):
        is_dropped, is_added, is_added_there, is_dropped_there, is_locked = flags
        with contextlib.closing(self.env.cr.savepoint()):
            vals = {"price_policy": policy, "uplift_percent": 3}
            if policy == "manual":
                vals["proposed_price_unit"] = 77.7
            self.support.write(vals)
            if is_dropped:
                self.hosting.action_drop()
            if is_added:
                self.add(proposed_quantity=2)
            option = self.add_option(
                price_percent=price, quantity_percent=quantity, next_term_interval=years
            )
            if is_added_there:
                vals = {"option_id": option.id, "name": "More", "proposed_quantity": 3}
                option.line_ids.create(vals)
            if is_dropped_there:
                option.line_ids[0].action_drop()
            if is_locked:
                self.renewal.action_lock_proposal()
            first, before = self.get_live(), self.get_state()
            for chosen in (option, first, option, first):
                self.choose(chosen)
                self.assertEqual(self.get_state(), before)
                self.assertAlmostEqual(
                    self.renewal.proposed_amount, before[chosen.name][0], 2
                )
        self.env.invalidate_all()

    def test_the_customer_chooses_from_a_locked_proposal(self):
        self.add(proposed_quantity=2)
        option = self.add_option(quantity_percent=50)
        option.line_ids[1].action_drop()
        self.renewal.action_lock_proposal()
        before = self.get_state()
        self.choose(option)
        self.assertEqual(self.renewal.proposal_locked_date, day(0))
        self.assertEqual(self.renewal.proposed_amount, 5 * 1200 + 1 * 80 * 12)
        self.assertFalse(self.renewal.proposal_changes)
        self.assertEqual(self.get_state(), before)
        self.assertEqual(
            [
                (offer["name"], offer["is_chosen"], offer["is_recommended"])
                for offer in self.renewal._get_offers()
            ],
            [("Our proposal", False, True), ("Smaller", True, False)],
        )
        self.assertIn("chose “Smaller”", self.renewal.message_ids[0].body)
        self.choose(self.renewal.option_ids[0])
        self.assertEqual(self.get_state(), before)
        self.assertEqual(
            self.renewal.option_ids.mapped(lambda o: bool(o.chosen_date)),
            [True, False],
        )

    def test_an_option_of_another_renewal_cannot_be_chosen(self):
        option = self.add_option()
        other = self.new_renewal()
        with self.assertRaisesRegex(UserError, "no longer offered"):
            other._choose_option(option.id, day(0))
        option.action_delete()
        with self.assertRaisesRegex(UserError, "no longer offered"):
            self.renewal.sudo()._choose_option(option.id, day(0))

    def test_the_forecast_counts_the_chosen_one(self):
        self.renewal.sudo().stage_id = self.env.ref(
            "renewal_management.renewal_stage_agreed"
        )
        before = self.renewal.forecast_amount
        option = self.add_option(quantity_percent=50)
        self.assertEqual(self.renewal.forecast_amount, before)
        self.renewal.action_lock_proposal()
        self.choose(option)
        self.assertAlmostEqual(self.renewal.forecast_amount / before, 6540 / 12540, 4)

    def test_recommending_after_the_choice_takes_it_back(self):
        option = self.add_option(quantity_percent=50)
        self.choose(option)
        self.get_live().action_recommend()
        self.assertFalse(any(self.renewal.option_ids.mapped("chosen_date")))
        self.assertTrue(option.is_recommended)

    def test_options_are_locked_with_the_proposal(self):
        option = self.add_option(price_percent=-10)
        self.renewal.action_lock_proposal()
        line = option.line_ids[0]
        for what in (
            self.renewal.action_add_option,
            option.action_recommend,
            option.action_delete,
            line.action_drop,
            lambda: option.write({"name": "X"}),
            lambda: line.write({"proposed_quantity": 1}),
            lambda: line.create({"option_id": option.id, "name": "X"}),
        ):
            with self.subTest(what), self.assertRaisesRegex(UserError, "is locked"):
                what()
        self.renewal.action_unlock_proposal()
        line.proposed_quantity = 1

    def test_options_of_a_closed_renewal_are_history(self):
        option = self.add_option(price_percent=-10)
        self.renewal.sudo()._close("churned", day(0))
        with self.assertRaisesRegex(UserError, "is closed"):
            option.action_recommend()
        with self.assertRaisesRegex(UserError, "is closed"):
            option.line_ids[0].proposed_quantity = 1
        self.assertEqual(option.amount, 11286)
        self.contract_lines[0].quantity = 99
        self.sync_lines()
        self.assertEqual(option.amount, 11286)

    def test_the_chosen_option_is_carried_out(self):
        option = self.add_option(quantity_percent=50, next_term_interval=2)
        option.line_ids.create(
            {
                "option_id": option.id,
                "product_id": self.product.id,
                "proposed_price_unit": 9,
            }
        )
        option.line_ids[1].action_drop()
        self.renewal.action_lock_proposal()
        self.choose(option)
        action = self.renewal.action_renew()
        wizard = self.env[action["res_model"]].with_user(self.rep)
        wizard.with_context(**action["context"]).create({}).action_renew()
        self.assertEqual(self.renewal.outcome, "renewed")
        self.assertEqual(self.renewal.renewed_amount, 6000 + 9 * 12)
        lines = self.contract.contract_line_ids.filtered(
            lambda line: line.date_end == date(2028, 5, 31)
        )
        self.assertEqual(
            sorted((line.quantity, line.price_unit) for line in lines),
            [(1, 9), (5, 100)],
        )
        self.assertEqual(self.hosting.outcome, "churned")
        self.assertEqual(self.get_live(), option)
