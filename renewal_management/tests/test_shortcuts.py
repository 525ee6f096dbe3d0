# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is done the short way is what the long way would have done."""

from itertools import combinations
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.months import month_end

from .common import TODAY, RenewalCase, day
from .hypothesis_common import given, settings, st

AMOUNTS = st.floats(-1e6, 1e6).map(lambda amount: round(amount, 4))


@tagged("post_install", "-at_install")
class TestUntaxedAmount(RenewalCase):
    """The tax engine is asked only where a tax is part of a price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currencies = cls.env["res.currency"].create(
            [
                {"name": name, "symbol": name, "rounding": rounding}
                for name, rounding in (("XT0", 1), ("XT2", 0.01), ("XT3", 0.001))
            ]
        )
        country = cls.env.ref("base.be")
        group = cls.env["account.tax.group"].create(
            {"name": "VAT", "country_id": country.id}
        )
        common = {"country_id": country.id, "tax_group_id": group.id}
        outside, inside = "tax_excluded", "tax_included"
        cls.taxes = cls.env["account.tax"].create(
            [
                {"name": name, "price_include_override": included, **vals, **common}
                for name, included, vals in (
                    ("Percent", outside, {"amount": 21}),
                    ("Percent of percent", outside, {"amount": 7, "sequence": 9}),
                    ("Fixed", outside, {"amount_type": "fixed", "amount": 1.35}),
                    ("Division", outside, {"amount_type": "division", "amount": 10}),
                    ("Included", inside, {"amount": 19}),
                    (
                        "Fixed and included",
                        inside,
                        {"amount_type": "fixed", "amount": 0.8},
                    ),
                )
            ]
        )
        cls.taxes[1].include_base_amount = True
        cls.taxes += cls.env["account.tax"].create(
            [
                {
                    "name": f"Group of {children[0].name}",
                    "amount_type": "group",
                    "children_tax_ids": [Command.set(taxes_of_group.ids)],
                    **common,
                }
                for children in (cls.taxes[:2], cls.taxes[4:5])
                for taxes_of_group in [cls.new_children(children)]
            ]
        )
        cls.sets = [
            cls.taxes.browse(ids)
            for size in (1, 2)
            for ids in combinations(cls.taxes.ids, size)
        ]
        cls.product = cls.env["product.product"].create({"name": "Service"})
        contract = cls.new_contract(cls.line_vals(product_id=cls.product.id))
        cls.line = contract.contract_line_ids

    @classmethod
    def new_children(cls, taxes):
        return taxes.concat(*(tax.copy() for tax in taxes))

    @settings(max_examples=300)
    @given(
        st.integers(0, 35),
        st.integers(0, 2),
        AMOUNTS,
        AMOUNTS,
        st.sampled_from([0, 10, 33.3333, 100]),
    )
    def test_it_is_what_the_tax_engine_says(
        self, number, currency, price, quantity, discount
    ):
        taxes = self.sets[number % len(self.sets)]
        self.product.taxes_id = taxes
        self.line.contract_id.manual_currency_id = self.currencies[currency]
        expected = taxes.compute_all(
            price * (1 - discount / 100),
            currency=self.currencies[currency],
            quantity=quantity,
            product=self.product,
            partner=self.partner,
        )["total_excluded"]
        self.assertEqual(
            self.line._get_untaxed_amount(quantity, price, discount), expected
        )

    def count_asked(self, method, *args):
        """Calls of the tax engine."""
        taxes = type(self.env["account.tax"])
        with patch.object(
            taxes, "compute_all", autospec=True, side_effect=taxes.compute_all
        ) as asked:
            method(*args)
        return asked.call_count

    def test_a_batch_asks_once_for_the_same_taxes_and_price(self):
        """Two of five contracts have another price, two other taxes: three answers."""
        other = self.env["product.product"].create({"name": "Support"})
        self.product.taxes_id, other.taxes_id = self.taxes[4], self.taxes[5]
        line, dear, taxed = (
            self.line_vals(product_id=self.product.id),
            self.line_vals(product_id=self.product.id, price_unit=200.0),
            self.line_vals(product_id=other.id),
        )
        contracts = self.env["contract.contract"].union(
            *(self.new_contract(vals) for vals in (line, dear, dear, taxed, taxed))
        )
        month = self.env["renewal.arr.month"].create(
            {
                "company_id": self.company.id,
                "date": month_end(TODAY, -1),
                "counted_to": min(contracts.ids) - 1,
            }
        )
        self.assertEqual(self.count_asked(month._count_contracts, 100), 3)
        self.assertEqual(
            month.snapshot_ids.sorted("contract_id").mapped("arr_amount"),
            [contract.renewal_arr for contract in contracts.sorted("id")],
        )
        contracts.renewal_ids.unlink()
        sync = self.env["renewal.sync"]
        self.assertEqual(self.count_asked(sync._sync_contracts, contracts, TODAY), 3)
        self.assertEqual(
            contracts.renewal_ids.mapped("atr_amount"), contracts.mapped("renewal_arr")
        )

    def test_included_taxes_are_found_in_groups_too(self):
        included = {
            tax.name for tax in self.taxes if not self.line._is_outside_price(tax)
        }
        self.assertEqual(
            included, {"Included", "Fixed and included", "Group of Included"}
        )


@tagged("post_install", "-at_install")
class TestOpenedValues(RenewalCase):
    """A renewal is opened with everything that a refresh would write on it."""

    def read_rows(self, records):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT * FROM %s WHERE id IN %s ORDER BY id",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
        return [
            {name: value for name, value in row.items() if name != "write_date"}
            for row in self.env.cr.dictfetchall()
        ]

    def test_a_refresh_finds_nothing_to_write(self):
        contracts = (
            self.new_contract()
            + self.new_contract(
                self.line_vals(90, quantity=2.5, price_unit=33.335, discount=7),
                self.line_vals(90, recurring_rule_type="yearly", price_unit=1e4),
                self.line_vals(40, start=-20, recurring_interval=3),
            )
            + self.new_contract(
                self.line_vals(
                    120,
                    is_auto_renew=True,
                    termination_notice_interval=2,
                    termination_notice_rule_type="monthly",
                )
            )
            + self.new_contract(
                self.line_vals(60), currency_id=self.env.ref("base.JPY").id
            )
            + self.new_contract(self.line_vals(None, start=-100))
            + self.new_contract(
                self.line_vals(None), line_recurrence=False, date_start=day(-275)
            )
        )
        self.company.renewal_evergreen_review = True
        renewals = contracts.renewal_ids
        self.assertGreaterEqual(len(renewals), 5)
        self.assertIn("auto", renewals.mapped("renewal_type"))
        before = self.read_rows(renewals), self.read_rows(renewals.line_ids)
        self.assertTrue(all(row["atr_amount"] for row in before[0]))
        sync = self.env["renewal.sync"]
        sync._refresh(contracts, renewals.browse(), self.company._get_renewal_today())
        after = self.read_rows(renewals), self.read_rows(renewals.line_ids)
        self.assertEqual(after, before)


@tagged("post_install", "-at_install")
class TestFollowEach(RenewalCase):
    """Assignees follow, as if each had been subscribed."""

    def get_followers(self, renewal):
        return {
            (follower.partner_id, follower.subtype_ids)
            for follower in renewal.message_follower_ids
        }

    def test_it_is_what_subscribing_does(self):
        one, other = (self.new_contract().renewal_ids for _number in range(2))
        other.message_subscribe((self.rep | self.leader).partner_id.ids)
        followers = self.env["mail.followers"]
        pairs = [(one.id, self.rep.id), (one.id, self.leader.id)]
        followers._follow_each(one._name, [*pairs, pairs[0]])
        self.assertEqual(self.get_followers(one), self.get_followers(other))
        self.assertLessEqual(
            (self.rep | self.leader).partner_id, one.message_partner_ids
        )

    def test_who_follows_already_keeps_the_subscription(self):
        renewal = self.new_contract().renewal_ids
        note = self.env.ref("mail.mt_note")
        renewal.message_subscribe(self.rep.partner_id.ids, note.ids)
        before = self.get_followers(renewal)
        self.env["mail.followers"]._follow_each(
            renewal._name, [(renewal.id, self.rep.id)]
        )
        self.assertEqual(self.get_followers(renewal), before)

    def test_archived_people_do_not_follow(self):
        renewal = self.new_contract().renewal_ids
        self.other_rep.active = self.other_rep.partner_id.active = False
        self.env["mail.followers"]._follow_each(
            renewal._name, [(renewal.id, self.other_rep.id)]
        )
        self.assertNotIn(
            self.other_rep.partner_id,
            renewal.with_context(active_test=False).message_partner_ids,
        )
