# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, day
from .test_analysis import AnalysisCase


@tagged("post_install", "-at_install")
class TestRates(AnalysisCase):
    def test_a_total_is_no_mean_of_rates(self):
        won, lost = self.new_yearly(100, -10), self.new_yearly(900, -10)
        self.close(won, "renewed")
        self.close(lost, "churned")
        self.assertEqual(self.get_total(won | lost, "gross_rate:avg"), 0.1)
        self.assertEqual(self.get_total(won | lost, "count_rate:avg"), 0.5)

    def test_terms_that_are_not_over_have_not_failed(self):
        """300 of 400 that are over are kept; what ends today still runs, as does what
        was extended."""
        won, open_one = self.new_yearly(300, -1), self.new_yearly(100, -1)
        today, later = self.new_yearly(5000, 0), self.new_yearly(7000, 30)
        extended = self.new_yearly(9000, -20)
        extended.extended_to = day(10)
        self.close(won, "renewed")
        renewals = won | open_one | today | later | extended
        parts = self.get_total(
            renewals,
            "gross_rate:avg",
            "contraction_rate:avg",
            "churned_rate:avg",
            "undecided_rate:avg",
        )
        self.assertEqual(parts, (0.75, 0, 0, 0.25))
        self.assertEqual(self.get_total(renewals, "count_rate:avg"), 0.5)
        self.assertEqual(self.get_total(renewals, "undecided_amount:sum"), 21100)
        self.assertIs(self.get_total(today | later, "gross_rate:avg"), False)
        early = self.new_yearly(600, 60)
        self.close(early, "churned")
        rates = self.get_total(renewals | early, "churned_rate:avg", "gross_rate:avg")
        self.assertEqual(rates, (0.6, 0.3))

    def test_a_term_with_an_open_question_is_undecided_and_not_lost(self):
        renewal = self.new_yearly(100, -10)
        renewal.contract_id.contract_line_ids.date_end = day(355)
        self.sync_lines()
        self.assertEqual(renewal.question_end, day(355))
        rates = ["gross_rate:avg", "churned_rate:avg", "undecided_rate:avg"]
        self.assertEqual(self.get_total(renewal, *rates), (0, 0, 1))
        renewal.with_user(self.rep).action_answer_renewed()
        self.env.flush_all()
        self.assertEqual(self.get_total(renewal, *rates), (1, 0, 0))

    def test_nothing_due_is_no_rate(self):
        renewal = self.new_yearly(0, -10)
        self.close(renewal, "renewed", renewed=[50])
        rates = self.get_total(renewal, "gross_rate:avg", "net_rate:avg")
        self.assertEqual([rate is False for rate in rates], [True, True])
        self.assertEqual(self.get_total(renewal, "expansion_amount:sum"), 50)
        nothing = self.get_total(renewal.browse(), "count_rate:avg", "gross_rate:avg")
        self.assertEqual([rate is False for rate in nothing], [True, True])

    def test_a_renewal_of_two_lines_counts_once(self):
        vals = self.line_vals(-10, -300)
        renewal = self.new_contract(vals, vals).renewal_ids
        self.close(renewal, "renewed")
        counts = self.get_total(renewal, "renewal_count:sum", "renewed_count:sum")
        self.assertEqual(counts, (1, 1))

    def test_what_was_cancelled_never_fell_due(self):
        renewal = self.new_yearly(100, -10)
        self.close(renewal, "cancelled")
        self.assertFalse(self.analysis.search([("renewal_id", "=", renewal.id)]))

    def test_reviews_and_suppliers_are_left_out(self):
        self.company.write(
            {"renewal_evergreen_review": True, "renewal_supplier_contracts": True}
        )
        review = self.new_contract(self.line_vals(None, -300)).renewal_ids
        bought = self.new_renewal(contract_type="purchase")
        self.assertTrue(review and bought)
        self.assertFalse(
            self.analysis.search([("renewal_id", "in", (review | bought).ids)])
        )

    def test_amounts_are_converted_at_the_rate_of_the_due_date(self):
        """Both sides at the rate of the due date; later rates change nothing."""
        euro = self.env["res.currency"].create(
            {
                "name": "XTE",
                "symbol": "E",
                "rate_ids": [
                    Command.create({"name": day(-400), "rate": 0.8}),
                    Command.create({"name": day(-5), "rate": 0.5}),
                ],
            }
        )
        renewal = self.new_yearly(1000, -10, currency_id=euro.id)
        self.close(renewal, "renewed", renewed=[1100])
        self.assertEqual(
            self.get_total(renewal, "atr_amount:sum", "renewed_amount:sum"),
            (1250, 1375),
        )
        self.assertAlmostEqual(self.get_total(renewal, "net_rate:avg"), 1.1)

    def test_resolution_close_and_conversion_make_the_net_rate(self):
        """Of 400 due, 300 are decided, 200 of these won, and worth 250 now:
        3/4 x 2/3 x 5/4 = 62.5 % = 250/400."""
        grown, lost, waiting = (
            self.new_yearly(amount, -10) for amount in (200, 100, 100)
        )
        self.close(grown, "renewed", renewed=[250])
        self.close(lost, "churned")
        resolution, close, conversion, net = self.get_total(
            grown | lost | waiting,
            "resolution_rate:avg",
            "close_rate:avg",
            "conversion_rate:avg",
            "net_rate:avg",
        )
        self.assertEqual((resolution, conversion, net), (0.75, 1.25, 0.625))
        self.assertAlmostEqual(resolution * close * conversion, net)

    def test_rates_count_what_was_booked_in_the_period_and_in_the_end(self):
        """100 fell due in the first quarter of 2026; in that quarter 90 were booked, of
        which 5 fell due in the next quarter and 3 in the one before: 82 %. The other 18
        come in April: 100 % in the end.
        """
        on_time, late = self.renew(82, "2026-03-20"), self.renew(18, "2026-03-30")
        early, overdue = self.renew(5, "2026-04-30"), self.renew(3, "2025-12-20")
        for renewal, today in (
            (overdue, "2026-01-15"),
            (early, "2026-03-15"),
            (on_time, "2026-03-16"),
            (late, "2026-04-15"),
        ):
            with freeze_time(today):
                renewal.contract_id.contract_line_ids.renew()
        renewals = on_time | late | early | overdue
        found = self.analysis._read_group(
            [("renewal_id", "in", renewals.ids)],
            ["due_date:quarter"],
            ["atr_amount:sum", "gross_rate_in_quarter:avg", "gross_rate:avg"],
        )
        self.assertEqual(
            found,
            [
                (date(2025, 10, 1), 3, 0, 1),
                (date(2026, 1, 1), 100, 0.82, 1),
                (date(2026, 4, 1), 5, 1, 1),
            ],
        )
        in_month = self.get_total(on_time, "gross_rate_in_month:avg")
        self.assertEqual(in_month, 1)
        in_year = self.get_total(renewals, "gross_rate_in_year:avg")
        self.assertAlmostEqual(in_year, 105 / 108)

    def renew(self, amount, due):
        """A renewal that fell due on a day, to be renewed by OCA for a year."""
        offset = (date.fromisoformat(due) - TODAY).days
        return self.new_contract(
            self.line_vals(
                offset,
                offset - 364,
                price_unit=amount,
                recurring_rule_type="yearly",
                auto_renew_interval=1,
                auto_renew_rule_type="yearly",
            )
        ).renewal_ids
