# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import day
from .review_common import ReviewCase


@tagged("post_install", "-at_install")
class TestDraft(ReviewCase):
    """What a review says before anybody wrote a word."""

    def test_a_term_has_one_review(self):
        self.new_unit()
        review = self.draft()
        self.assertEqual(review.state, "draft")
        self.assertEqual(review.partner_id, self.partner)
        self.assertEqual((review.date_from, review.date_to), (day(-275), day(0)))
        self.assertEqual(review.user_id, self.csm)
        before = review.statement_ids, review.chart_ids
        self.assertEqual(self.draft(), review)
        self.assertEqual((review.statement_ids, review.chart_ids), before)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            review.copy({"renewal_id": self.renewal.id})

    def test_figures_are_shown_to_the_customer_once_somebody_has_read_them(self):
        self.new_unit()
        review = self.draft()
        self.assertEqual(self.renewal._get_value_figures(), [])
        self.as_user(review).action_ready()
        self.assertEqual(
            self.renewal.with_user(self.rep)._get_value_figures(),
            [{"label": "hours saved", "value": "100"}],
        )

    def test_the_day_after_nothing_is_drafted_again(self):
        review = self.draft()
        with freeze_time(day(1)):
            self.assertEqual(self.draft(), review)

    def test_statements_are_usage_times_unit_value(self):
        """200 exports of half an hour, and of 2 in money."""
        currency = self.renewal.currency_id
        self.new_unit()
        self.new_unit(
            kind="money",
            factor=2.0,
            currency_id=currency.id,
            sentence="{quantity} exports were worth {value}",
        )
        review = self.draft()
        self.assertEqual(
            self.get_texts(review.statement_ids),
            [
                "200 Exports were made: 100 hours saved",
                f"200 exports were worth {currency.format(400)}",
            ],
        )
        self.assertEqual((review.hours, review.amount), (100, 400))
        review.statement_ids[0].is_included = False
        self.assertEqual((review.hours, review.amount), (0, 400))

    def test_money_is_in_the_currency_of_the_contract(self):
        euro = self.env.ref("base.EUR")
        dollar = self.env.ref("base.USD")
        (euro | dollar).active = True
        other = euro if self.renewal.currency_id == dollar else dollar
        self.env["res.currency.rate"].search([("currency_id", "=", other.id)]).unlink()
        self.env["res.currency.rate"].create(
            {
                "name": day(-400),
                "currency_id": other.id,
                "rate": 4.0,
                "company_id": self.company.id,
            }
        )
        self.new_unit(kind="money", factor=2.0, currency_id=other.id)
        self.assertAlmostEqual(self.draft().amount, 100)

    def test_units_of_others_say_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.new_unit(company_id=other.id)
        self.new_unit(metric=self.logins)
        self.new_unit(active=False)
        self.assertFalse(self.draft().statement_ids)

    def test_charts_show_usage_by_month(self):
        self.report(self.seats, {-40: 10, -35: 30, -2: 20})
        review = self.draft()
        self.assertEqual(review.chart_ids.metric_id, self.exports | self.seats)
        chart = review.chart_ids.filtered(lambda c: c.metric_id == self.exports)
        months = {day: value for day, value, _whole in chart.months if value}
        self.assertEqual(months, {"2026-01-01": 100, "2026-03-01": 100})
        self.assertEqual(chart.total, 200)
        self.assertEqual(len(chart.months), 11)
        # a month without a report is a gap, not nothing
        self.assertIn(None, [value for _day, value, _whole in chart.months])
        self.assertFalse(chart.months[0][2])
        self.assertFalse(chart.months[-1][2])
        self.assertTrue(chart.months[1][2])
        self.assertTrue(chart.image_url.startswith("data:image/svg+xml;base64,"))
        seats = review.chart_ids - chart
        self.assertEqual(seats.total, 30)

    def test_usage_of_others_and_of_other_times_is_left_out(self):
        other = self.new_partner()
        self.report(self.logins, {-1: 10}, partner=other)
        self.report(self.logins, {-276: 5, 1: 7})
        self.assertEqual(self.draft().chart_ids.metric_id, self.exports)

    def test_the_trend_compares_whole_months(self):
        """March has only begun: two days of it are no fall."""
        offsets = {-190: 100, -160: 100, -130: 100, -85: 200, -50: 200, -20: 200}
        self.report(self.logins, offsets)
        chart = self.draft().chart_ids.filtered(lambda c: c.metric_id == self.logins)
        self.assertTrue(chart.has_change)
        self.assertAlmostEqual(chart.change, 100)

    def test_a_term_without_a_start_covers_a_year(self):
        self.renewal.sudo().term_start = False
        review = self.draft()
        self.assertEqual((review.date_to - review.date_from).days, 365)

    def test_a_term_of_many_years_covers_three(self):
        self.renewal.sudo().term_start = day(-4000)
        self.assertEqual(self.draft().date_from.year, day(-3 * 366).year)

    def test_review_after_the_term_covers_the_term(self):
        with freeze_time(day(120)):
            self.assertEqual(self.draft().date_to, day(90))

    def test_suppliers_get_none(self):
        self.company.renewal_supplier_contracts = True
        renewal = self.new_renewal(contract_type="purchase", user_id=self.manager.id)
        with self.assertRaisesRegex(UserError, "for customers"):
            renewal.action_value_review()

    def test_the_success_manager_is_responsible_else_the_owner(self):
        """Customer success manager, else owner, else the next who is there."""
        review = self.draft()
        self.assertEqual(review.user_id, self.csm)
        self.csm.action_archive()
        self.assertEqual(review.user_id, self.rep)
        self.renewal.csm_id = self.other_rep
        self.assertEqual(review.user_id, self.other_rep)
        review.user_id = self.leader
        review._set_state("sent", ("draft",))
        self.renewal.csm_id = self.manager
        self.assertEqual(review.user_id, self.leader)

    def test_review_without_anybody_has_no_responsible(self):
        self.renewal.write({"csm_id": False, "user_id": False, "team_id": False})
        self.company.renewal_manager_id = False
        review = self.draft(user=self.manager)
        self.assertFalse(review.user_id)
        self.assertIn("Exports", self.print(review, self.manager))

    def test_review_without_usage_has_no_charts(self):
        self.env["renewal.usage"].search([]).unlink()
        review = self.draft()
        self.assertFalse(review.chart_ids)
        self.assertIn("Thank you for working with us", self.print(review))

    def test_review_without_apps_says_nothing_of_them(self):
        """No tickets, no events: nothing is said about them, and nothing breaks."""
        model = type(self.env["renewal.value.review"])
        with (
            patch.object(model, "_get_ticket_source", return_value={}),
            patch.object(model, "_get_event_source", return_value={}),
        ):
            review = self.draft()
        self.assertFalse(review.is_ticket_source)
        self.assertFalse(review.attendance_ids)
        self.assertNotIn("tickets solved", self.print(review))

    def test_a_source_with_other_fields_is_none(self):
        reviews = self.env["renewal.value.review"]
        self.assertFalse(reviews._get_available({"model": "no.such.model"}))
        source = {"model": "res.partner", "partner": "no_such_field"}
        self.assertFalse(reviews._get_available(source))
        source = {"model": "res.partner", "partner": "parent_id", "domain": []}
        self.assertEqual(reviews._get_available(source), source)

    def test_queries_do_not_grow_with_the_number_of_reviews(self):
        """Constant statements for reading; a batch is 500."""
        self.new_unit()
        renewals = self.new_renewal()
        for index in range(5):
            partner = self.new_partner(f"Customer {index}")
            self.report(self.exports, {-5: 10}, partner=partner)
            renewals |= self.new_renewal(partner_id=partner.id)
        reviews = self.env["renewal.value.review"]
        self.env.flush_all()
        reviews._draft(renewals[0], day(0))

        def count(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            reviews._draft(batch, day(0))
            self.env.flush_all()
            return self.cr.sql_log_count - before

        one, four = count(renewals[1]), count(renewals[2:])
        self.assertLess(four - one, 12 * 3)


@tagged("post_install", "-at_install")
class TestOpenPoints(ReviewCase):
    def test_promises_are_for_colleagues(self):
        """Drafted, and left out until somebody puts them in."""
        self.new_activity(self.renewal, summary="Send the new manual")
        self.new_activity(self.partner, summary="Call Ana")
        self.new_activity(self.renewal, summary="T-90 talk", automated=True)
        self.new_activity(self.new_partner(), summary="Somebody else's")
        review = self.draft()
        self.assertEqual(
            set(self.get_texts(review.point_ids)), {"Send the new manual", "Call Ana"}
        )
        self.assertFalse(any(review.point_ids.mapped("is_included")))
        self.assertNotIn("manual", self.print(review))
        review.point_ids.is_included = True
        self.assertIn("Send the new manual (until 03/12/2026)", self.print(review))

    def test_finished_promises_are_left_out(self):
        activity = self.new_activity(self.renewal, summary="Send the manual")
        kept = self.new_activity(self.renewal, summary="Check the interface")
        review = self.draft()
        point = review.point_ids.filtered(lambda p: p.text == kept.summary)
        self.as_user(point).write({"text": "We look at the interface"})
        point.is_included = True
        (activity | kept).action_feedback()
        self.as_user(review).action_refresh()
        # words of a person stay, but no longer as something open
        self.assertEqual(review.point_ids, point)
        self.assertFalse(point.is_included)

    def test_falling_measures_become_points(self):
        measure = self.new_measure(self.logins)
        steady = self.new_measure(self.exports)
        customer = self.env["renewal.health.customer"].create(
            {"partner_id": self.partner.id, "company_id": self.company.id}
        )
        for offset, points in ((-80, 90.0), (-1, 40.0)):
            self.env["renewal.health.score"].create(
                {
                    "customer_id": customer.id,
                    "partner_id": self.partner.id,
                    "company_id": self.company.id,
                    "date": day(offset),
                    "detail": {
                        "lines": [
                            {"measure": measure.id, "points": points},
                            {"measure": steady.id, "points": 80.0},
                        ]
                    },
                }
            )
        review = self.draft()
        self.assertEqual(self.get_texts(review.point_ids), ["Logins"])
        self.assertEqual(review.point_ids.kind, "measure")
        self.assertFalse(review.point_ids.is_included)
