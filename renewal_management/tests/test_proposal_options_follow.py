# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo import Command
from odoo.tests import tagged

from .common import day
from .pdf_common import PdfBuilders
from .test_proposal_options import OptionCase

REPORT = "renewal_management.renewal_proposal"


@tagged("post_install", "-at_install")
class TestOptionsFollowTheContract(OptionCase):
    """An amendment reaches the alternatives as it reaches the proposal."""

    def setUp(self):
        super().setUp()
        self.option = self.add_option(price_percent=10)
        self.lines = self.option.line_ids

    def amend(self, **values):
        self.contract_lines[0].write(values)
        self.sync_lines()

    def test_what_nobody_changed_follows(self):
        self.amend(quantity=12, price_unit=110)
        support = self.lines[0]
        self.assertEqual((support.quantity, support.proposed_quantity), (12, 12))
        self.assertEqual(support.proposed_price_unit, 121, "an uplift of 10 %")
        self.assertEqual(support.atr_amount, 12 * 110 * 12)
        self.assertEqual(self.option.amount, 12 * 121 * 12 + 594)

    def test_what_was_agreed_stays(self):
        self.lines[0].write({"proposed_quantity": 20, "proposed_price_unit": 99})
        self.amend(quantity=12, price_unit=110)
        self.assertEqual(self.lines[0].proposed_quantity, 20)
        self.assertEqual(self.lines[0].proposed_price_unit, 99)

    def test_a_list_price_follows_the_list(self):
        self.lines[0].price_policy = "list"
        self.run_day()
        self.product.list_price = 70
        self.run_day(8)
        self.assertEqual(self.lines[0].proposed_price_unit, 70)

    def test_lines_join_and_leave(self):
        self.contract.write(
            {"contract_line_ids": [Command.create(self.line_vals(name="Extra"))]}
        )
        self.contract_lines[1].date_end = day(110)
        self.sync_lines()
        self.assertEqual(self.option.line_ids.mapped("name"), ["Service", "Extra"])
        self.assertEqual(self.option.line_ids[-1].action, "keep")
        self.assertEqual(self.option.amount, 13200 + 1200)

    def test_a_locked_option_is_what_the_customer_has_in_hand(self):
        self.renewal.action_lock_proposal()
        before = self.get_state()
        self.amend(quantity=12, price_unit=110)
        self.contract.write(
            {"contract_line_ids": [Command.create(self.line_vals(name="Extra"))]}
        )
        self.sync_lines()
        self.assertEqual(self.get_state(), before)
        self.choose(self.option)
        self.assertEqual(self.get_state(), before, "chosen, they change places as sent")
        self.assertEqual(self.renewal.proposed_amount, 13200 + 594)
        self.renewal.action_unlock_proposal()
        self.assertEqual(self.support.proposed_quantity, 12, "nobody changed it")
        self.assertEqual(self.support.proposed_price_unit, 121)
        other = self.renewal.option_ids - self.option
        self.assertEqual(other.line_ids.mapped("action"), ["keep"] * 3)
        self.assertEqual(other.amount, 12 * 110 * 12 + 540 + 1200)

    def test_a_length_that_nobody_chose_follows(self):
        longer = self.add_option(next_term_interval=3)
        self.contract_lines.write(
            {
                "is_auto_renew": True,
                "auto_renew_interval": 6,
                "auto_renew_rule_type": "monthly",
            }
        )
        self.sync_lines()
        self.env.invalidate_all()
        self.assertEqual(self.renewal.next_term_interval, 6)
        self.assertEqual(self.option.next_term_interval, 6)
        self.assertEqual(longer.next_term_interval, 3)
        self.assertEqual(longer.next_term_unit, "year")

    def test_following_twice_writes_nothing(self):
        self.amend(quantity=12)
        self.env.flush_all()
        self.renewal.sudo()._refresh_amounts(day(0))
        self.assertFalse(self.env.transaction.field_dirty)

    def test_a_renewal_that_is_opened_again_has_its_options(self):
        self.renewal.sudo()._close("cancelled", day(0))
        self.renewal.sudo()._reopen()
        self.amend(quantity=12)
        self.assertEqual(self.lines[0].proposed_quantity, 12)


@tagged("post_install", "-at_install")
class TestOptionsElsewhere(OptionCase):
    """Other currencies, reviews, suppliers, and lines without a product."""

    def start(self, *lines, **values):
        self.contract = self.new_contract(*lines, **values)
        self.renewal = self.contract.renewal_ids.with_user(self.rep)

    def test_amounts_are_in_the_currency_of_the_contract(self):
        currency = self.env.ref("base.JPY")
        currency.active = True
        self.start(self.line_vals(price_unit=999), currency_id=currency.id)
        self.assertEqual(self.renewal.currency_id, currency)
        option = self.add_option(price_percent=5)
        self.assertEqual(option.currency_id, currency)
        self.assertEqual(option.line_ids.proposed_price_unit, 1049, "no decimals")
        self.assertEqual(option.amount, 1049 * 12)

    def test_a_review_has_options_without_an_end(self):
        self.company.renewal_evergreen_review = True
        self.start(self.line_vals(None))
        self.add_option(price_percent=5)
        offers = self.renewal._get_offers()
        self.assertEqual([offer["next_end"] for offer in offers], [False, False])
        self.assertEqual([offer["after"] for offer in offers], [1200, 1260])

    def test_a_supplier_contract_has_options(self):
        self.company.renewal_supplier_contracts = True
        self.start(
            self.line_vals(product_id=self.product.id, quantity=4),
            contract_type="purchase",
        )
        option = self.add_option(quantity_percent=50)
        self.assertEqual(option.amount, 2400)
        option.action_recommend()
        self.assertEqual(self.renewal.proposed_amount, 2400)

    def test_a_line_without_a_product_is_named_by_its_text(self):
        self.start(self.line_vals(name="Hosting\nin Frankfurt"))
        option = self.add_option(price_percent=-10)
        self.assertTrue(option.has_lines_without_product)
        row = self.renewal._get_offers()[1]["rows"][0]
        self.assertEqual((row["title"], row["detail"]), ("Hosting", "in Frankfurt"))
        self.assertEqual(row["after"]["price_unit"], 90)


@tagged("post_install", "-at_install")
class TestOptionsPrinted(PdfBuilders, OptionCase):
    """What the customer reads."""

    def print(self):
        """Text of the printed proposal, blanks collapsed."""
        report = self.env["ir.actions.report"].with_user(self.rep)
        page, _kind = report._render_qweb_html(REPORT, self.renewal.ids)
        [article] = html.fromstring(page).find_class("page")
        return " ".join(article.text_content().split())

    def test_each_option_is_printed_with_its_lines_and_price(self):
        self.add_option(quantity_percent=50, next_term_interval=2)
        text = self.print()
        self.assertIn("You can choose between 2 options.", text)
        self.assertIn("1. As today Recommended", text)
        self.assertIn("Next term: 06/01/2026 – 05/31/2027", text)
        self.assertIn("2. Smaller", text)
        self.assertIn("Next term: 06/01/2026 – 05/31/2028", text)
        self.assertIn("10 → 5", text)
        self.assertIn("We choose (please tick one):", text)
        self.assertIn("2. Smaller – $ 6,540.00 per year", text)
        self.assertNotIn("We accept this proposal", text)

    def test_once_chosen_that_is_what_is_printed(self):
        option = self.add_option(quantity_percent=50)
        self.renewal.action_lock_proposal()
        self.choose(option)
        text = self.print()
        self.assertIn("$ 6,540.00", text)
        self.assertIn("We accept this proposal", text)
        self.assertNotIn("You can choose", text)

    def test_options_are_printed_in_the_language_of_the_customer(self):
        self.speak_chinese()
        self.add_option(quantity_percent=50)
        text = self.print()
        self.assertIn("2. 精简方案", text)
        self.assertIn("个方案中选择", text)
