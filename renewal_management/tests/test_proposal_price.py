# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged

from .common import day
from .hypothesis_common import given, settings, st
from .test_proposal import ProposalCase

PERCENTS = st.decimals(-50, 200, places=2).map(float)
PRICES = st.decimals(-5000, 5000, places=2).map(float)


@tagged("post_install", "-at_install")
class TestProposalPrice(ProposalCase):
    """Where the price of the next term comes from."""

    def apply(self, policy, percent=0.0, button="action_apply_price_policy"):
        self.renewal.write({"price_policy": policy, "uplift_percent": percent})
        getattr(self.renewal, button)()

    def get_prices(self):
        return self.renewal.line_ids.mapped("proposed_price_unit")

    def use_pricelist(self, *rules, **values):
        """A pricelist of these rules for the contract."""
        self.contract.pricelist_id = self.env["product.pricelist"].create(
            {
                "name": "Prices",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "0_product_variant",
                            "product_id": self.product.id,
                            "compute_price": "fixed",
                            **rule,
                        }
                    )
                    for rule in rules
                ],
                **values,
            }
        )

    def test_an_uplift_applies_to_all_lines(self):
        self.apply("uplift", 3.5)
        self.assertEqual(self.get_prices(), [103.5, 51.75])
        self.assertEqual(self.get_actions(), ["change", "change"])
        self.assertAlmostEqual(self.renewal.difference_rate, 0.035)
        self.apply("same")
        self.assertEqual(self.get_prices(), [100, 50])
        self.assertEqual(self.get_actions(), ["keep", "keep"])

    def test_uplift_is_rounded_to_the_precision_of_prices(self):
        self.contract_lines[1].price_unit = 33.33
        self.sync_lines()
        self.apply("uplift", 2.5)
        self.assertEqual(self.get_prices(), [102.5, 34.16])

    def test_uplift_has_the_decimals_of_the_currency(self):
        """There is no half yen; a finer price a unit stays as fine."""
        yen = self.env.ref("base.JPY")
        renewal = self.new_contract(
            self.line_vals(price_unit=1289), currency_id=yen.id
        ).renewal_ids
        renewal.line_ids.write({"price_policy": "uplift", "uplift_percent": 5})
        self.assertEqual(renewal.line_ids.proposed_price_unit, 1353)
        renewal.line_ids.contract_line_id.price_unit = 12.5
        self.sync_lines()
        self.assertEqual(renewal.line_ids.proposed_price_unit, 13.1)

    @settings(max_examples=30)
    @given(st.sampled_from(["JPY", "USD", "KWD"]), st.integers(1, 999999), PERCENTS)
    def test_uplifted_money_can_be_paid(self, code, price, percent):
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", code)])
        line = self.env["renewal.line"].new(
            {
                "price_policy": "uplift",
                "price_unit": price,
                "uplift_percent": percent,
                "renewal_id": self.env["renewal.renewal"].new(
                    {"currency_id": currency.id}
                ),
            }
        )
        uplifted = line._get_policy_price()
        self.assertEqual(uplifted, currency.round(uplifted))
        self.assertAlmostEqual(uplifted, price * (1 + percent / 100), delta=0.5001)

    def test_the_usual_uplift_is_suggested(self):
        self.company.renewal_default_uplift = 4
        renewal = self.new_renewal()
        self.assertEqual(renewal.uplift_percent, 4)
        self.assertEqual(renewal.line_ids.action, "keep", "no price changes by itself")

    def test_a_price_by_hand_wins_unless_all_lines_are_asked_for(self):
        self.support.proposed_price_unit = 97
        self.assertEqual(self.support.price_policy, "manual")
        self.assertEqual(self.renewal.manual_price_count, 1)
        self.apply("uplift", 10)
        self.assertEqual(self.get_prices(), [97, 55])
        self.apply("uplift", 10, "action_apply_price_policy_to_all")
        self.assertEqual(self.get_prices(), [110, 55])
        self.assertFalse(self.renewal.manual_price_count)

    def test_dropped_lines_are_left_alone(self):
        self.hosting.action_drop()
        self.apply("uplift", 10)
        self.hosting.action_undo()
        self.assertEqual(self.get_prices(), [110, 50])

    def test_an_uplift_rises_with_the_price_of_the_contract(self):
        self.apply("uplift", 10)
        self.contract_lines[0].price_unit = 120
        self.sync_lines()
        self.assertEqual(self.support.proposed_price_unit, 132)

    def test_list_price_needs_a_product(self):
        self.apply("list")
        self.assertEqual(self.get_prices(), [80, 50], "no product, no list price")
        self.assertEqual(self.get_actions(), ["change", "keep"])

    def test_list_price_is_that_of_the_day_the_next_term_starts(self):
        self.use_pricelist(
            {"fixed_price": 70, "date_end": f"{day(90)} 23:59:59"},
            {"fixed_price": 75, "date_start": f"{day(91)} 00:00:00"},
        )
        self.apply("list")
        self.assertEqual(self.support.proposed_price_unit, 75)

    def test_list_price_follows_quantity_breaks(self):
        self.use_pricelist(
            {"fixed_price": 70, "min_quantity": 1},
            {"fixed_price": 60, "min_quantity": 50},
        )
        self.apply("list")
        self.assertEqual(self.support.proposed_price_unit, 70)
        self.support.proposed_quantity = 50
        self.assertEqual(self.support.proposed_price_unit, 60)
        self.support.proposed_quantity = 49
        self.assertEqual(self.support.proposed_price_unit, 70)

    def test_list_price_is_in_the_currency_of_the_contract(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "T",
                "rate_ids": [Command.create({"name": day(-400), "rate": 2.0})],
            }
        )
        contract = self.new_contract(
            self.line_vals(product_id=self.product.id), currency_id=currency.id
        )
        line = contract.renewal_ids.line_ids
        self.assertEqual(line.currency_id, currency)
        line.price_policy = "list"
        self.assertEqual(line.proposed_price_unit, 160)

    def test_list_prices_change_without_the_contract(self):
        self.apply("list")
        self.product.list_price = 85
        self.renewal.sudo()._refresh_amounts(day(7))
        self.assertEqual(self.support.proposed_price_unit, 85)
        self.assertEqual(self.support.proposed_amount, 10200)

    def test_added_lines_take_the_list_price_and_no_uplift(self):
        """A line that is new has no running price to raise."""
        added = self.add(proposed_price_unit=90)
        self.assertEqual(added.price_policy, "manual")
        listed = self.add()
        self.apply("uplift", 10)
        self.assertEqual(listed.proposed_price_unit, 80)
        self.apply("list", 0, "action_apply_price_policy_to_all")
        self.assertEqual(added.proposed_price_unit, 80)

    def test_supplier_contracts_take_the_supplier_s_price(self):
        self.company.renewal_supplier_contracts = True
        self.product.seller_ids = [
            Command.create({"partner_id": self.partner.id, "price": 44})
        ]
        contract = self.new_contract(
            self.line_vals(product_id=self.product.id), contract_type="purchase"
        )
        line = contract.renewal_ids.line_ids
        line.price_policy = "list"
        self.assertEqual(line.proposed_price_unit, 44)

    def test_included_taxes_are_taken_out_of_prices(self):
        """The yearly value is untaxed on both sides."""
        country = self.env.ref("base.be")
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "country_id": country.id}
        )
        self.product.taxes_id = self.env["account.tax"].create(
            {
                "name": "25 % included",
                "amount": 25,
                "price_include_override": "tax_included",
                "country_id": country.id,
                "tax_group_id": group.id,
            }
        )
        self.renewal.sudo()._refresh_amounts(day(0))
        self.assertEqual(self.support.atr_amount, 9600)
        self.support.write({"price_policy": "uplift", "uplift_percent": 10})
        self.assertEqual(self.support.proposed_amount, 10560)

    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(1, 99), PRICES), min_size=2, max_size=2),
        st.decimals(-100, 300, places=2).map(float),
        st.sampled_from(["same", "uplift"]),
        st.booleans(),
    )
    def test_the_whole_is_the_sum_of_its_parts(self, values, percent, policy, drop):
        """Whatever is proposed; and an uplift of 0 % is the same price."""
        lines = self.renewal.line_ids
        lines.action = "keep"
        for line, (quantity, price) in zip(lines, values, strict=True):
            line.write({"proposed_quantity": quantity, "proposed_price_unit": price})
        self.apply(policy, percent, "action_apply_price_policy_to_all")
        if drop:
            self.hosting.action_drop()
        renewal, currency = self.renewal, self.renewal.currency_id
        total = sum(lines.mapped("proposed_amount"))
        self.assertFalse(currency.compare_amounts(renewal.proposed_amount, total))
        self.assertFalse(
            currency.compare_amounts(
                renewal.difference_amount, sum(lines.mapped("difference_amount"))
            )
        )
        lines.filtered(lambda line: line.action == "drop").action_undo()
        self.apply("same", 0, "action_apply_price_policy_to_all")
        same = lines.mapped("proposed_amount")
        self.apply("uplift", 0, "action_apply_price_policy_to_all")
        self.assertEqual(lines.mapped("proposed_amount"), same)
