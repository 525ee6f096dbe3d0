# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .common import day
from .test_analysis import AnalysisCase


@tagged("post_install", "-at_install")
class TestPriceAndTime(AnalysisCase):
    """What renewing took, and what was given."""

    def new_priced(self, quantity, price, list_price, discount=0):
        product = self.env["product.product"].create(
            {"name": "Seats", "list_price": list_price, "taxes_id": False}
        )
        line = self.line_vals(
            10,
            -354,
            quantity=quantity,
            price_unit=price,
            discount=discount,
            product_id=product.id,
            recurring_rule_type="yearly",
        )
        return self.new_contract(line).renewal_ids

    def test_uplift_and_discount_are_of_the_quantity_that_was_renewed(self):
        """10 at 100 become 12 for 1,320: at the old price 1,200, 120 more or 10 %. At
        the list price of 120 they are 1,440, so 120 or 8.33 % were given."""
        renewal = self.new_priced(10, 100, 120)
        renewal.line_ids.proposed_quantity = 12
        self.close(renewal, "renewed", renewed=[1320])
        found = self.get_total(
            renewal,
            "old_price_amount:sum",
            "uplift_amount:sum",
            "list_amount:sum",
            "discount_amount:sum",
        )
        self.assertEqual([round(value, 2) for value in found], [1200, 120, 1440, 120])
        rates = self.get_total(renewal, "uplift_rate:avg", "discount_rate:avg")
        self.assertAlmostEqual(rates[0], 0.1)
        self.assertAlmostEqual(rates[1], 120 / 1440)

    def test_a_discount_of_before_is_a_part_of_the_old_price(self):
        """10 at 100 less 20 % are 800; renewed at 800 nothing was added, and of the
        list price of 100 a fifth is given."""
        renewal = self.new_priced(10, 100, 100, discount=20)
        self.close(renewal, "renewed", renewed=[800])
        rates = self.get_total(renewal, "uplift_rate:avg", "discount_rate:avg")
        self.assertAlmostEqual(rates[0], 0)
        self.assertAlmostEqual(rates[1], 0.2)

    def test_what_was_lost_and_what_is_open_have_no_uplift(self):
        lost, still_open = self.new_priced(1, 100, 120), self.new_priced(1, 100, 120)
        self.close(lost, "churned")
        rates = self.get_total(
            lost | still_open, "uplift_rate:avg", "discount_rate:avg"
        )
        self.assertEqual(rates, (False, False))

    def test_the_first_action_of_a_person_counts_from_the_window(self):
        """Both are due soon from today on. On one the rep writes after 4 days, and
        again after 6; on the other nobody does anything."""
        worked_on, idle = self.new_renewal(60), self.new_renewal(60)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE renewal_renewal SET create_date = %s, window_date = %s",
            [day(0), day(0)],
        )
        for offset in (4, 6):
            message = worked_on.with_user(self.rep).message_post(
                body="Called", message_type="comment"
            )
            self.env.cr.execute(
                "UPDATE mail_message SET create_date = %s WHERE id = %s",
                [day(offset), message.id],
            )
        self.env.invalidate_all()
        with freeze_time(day(10)):
            renewals = worked_on | idle
            self.assertEqual(self.get_total(renewals, "first_action_days:avg"), 4)
