# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts of records: in one currency, and of one company."""

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .apps_common import AppBuilders, moment
from .common import HealthBuilders, HealthCase, day


@tagged("post_install", "-at_install")
class TestMoney(HealthBuilders, AccountTestInvoicingCommon):
    """Invoices in a currency of which two were one of ours since ten days, three in
    the month before, and four before that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env.user.group_ids |= cls.env.ref(
            "renewal_management.group_renewal_manager"
        )
        cls.partner = cls.partner_a
        cls.foreign = cls.setup_other_currency(
            "CAD", rates=[(day(-60), 4.0), (day(-40), 3.0), (day(-10), 2.0)]
        )

    def new_invoice(self, offset, amount, currency=None):
        return self.init_invoice(
            "out_invoice",
            partner=self.partner,
            invoice_date=day(offset),
            amounts=[amount],
            currency=currency or self.company.currency_id,
        )

    def new_amount(self, aggregation="sum", **values):
        return self.new_measure(
            **{
                "source": "model",
                "model_name": "account.move",
                "date_field": "invoice_date",
                "value_field": "amount_untaxed",
                "domain": "[('move_type', '=', 'out_invoice')]",
                "model_aggregation": aggregation,
                "window_days": 0,
                **values,
            }
        )

    def value(self, *arguments, **values):
        measure = self.new_amount(*arguments, **values)
        self.assertFalse(measure.unavailable_reason)
        found = measure._measure(self.company, day(0))
        self.assertFalse(measure.error)
        return found[self.partner.id][0]

    def test_amounts_are_added_up_in_the_currency_of_the_company(self):
        """At the rate of each record's day, which no later rate changes."""
        self.new_invoice(-30, 600, self.foreign)
        self.new_invoice(-20, 100)
        self.new_invoice(-5, 80, self.foreign)
        for aggregation, value in {
            "sum": 200 + 100 + 40,
            "average": 340 / 3,
            "highest": 200,
            "last": 40,
        }.items():
            with self.subTest(aggregation):
                self.assertAlmostEqual(self.value(aggregation), value)
        values = {"window_days": 16, "trend": "points"}
        self.assertAlmostEqual(self.value(**values), 40 - 300)

    def test_each_day_is_converted_as_odoo_converts_it(self):
        """Before the first rate, on the day of one, and long after the last."""
        for offset in (-90, -60, -59, -41, -40, -11, -10, 0):
            invoice = self.new_invoice(offset, 123.45, self.foreign)
            expected = self.foreign._convert(
                123.45, self.company.currency_id, self.company, day(offset), False
            )
            found = self.value("last")
            self.assertAlmostEqual(found, expected, places=6, msg=str(offset))
            invoice.unlink()

    def test_a_rate_of_the_company_comes_before_that_of_all(self):
        rates = self.env["res.currency.rate"]
        rates.create(
            {
                "currency_id": self.foreign.id,
                "name": day(-3),
                "rate": 9.0,
                "company_id": False,
            }
        )
        self.new_invoice(-1, 80, self.foreign)
        self.assertAlmostEqual(self.value(), 40)
        foreign = [("currency_id", "=", self.foreign.id)]
        rates.search([*foreign, ("company_id", "!=", False)]).unlink()
        self.assertAlmostEqual(self.value(), 80 / 9)

    def test_an_amount_in_the_currency_of_the_company_is_left_alone(self):
        """Odoo has worked it out already."""
        self.new_invoice(-5, 80, self.foreign)
        self.assertAlmostEqual(self.value(value_field="amount_untaxed_signed"), 40)
        lines = {
            "model_name": "account.move.line",
            "date_field": "move_id.invoice_date",
            "domain": "[('display_type', '=', 'product')]",
        }
        for path in ("price_subtotal", "move_id.amount_untaxed"):
            self.assertAlmostEqual(self.value(value_field=path, **lines), 40)

    def test_amounts_take_one_query(self):
        """Savepoint, query, release, whatever the number of currencies."""
        self.new_invoice(-5, 80, self.foreign)
        self.new_invoice(-5, 80)
        measure = self.new_amount()
        measure._get_rows(self.company, day(0))
        with self.assertQueryCount(3):
            self.assertTrue(measure._get_rows(self.company, day(0)))


@tagged("post_install", "-at_install")
class TestCompanyOfRecords(AppBuilders, HealthCase):
    """The nightly run is superuser: no record rule holds for it, so the measure asks
    for the company itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})

    def get_score(self, **values):
        """What the cron makes of a measure from 0 to 100."""
        self.new_renewal()
        measure = self.new_measure(source="model", window_days=30, **values)
        self.assertFalse(measure.unavailable_reason)
        self.new_scorecard(measure)
        self.run_day()
        self.assertFalse(measure.error)
        return self.get_health().score

    def test_the_cron_counts_records_of_the_company_and_of_none(self):
        for company, revenue in (
            (self.company, 10),
            (self.env["res.company"], 20),
            (self.elsewhere, 60),
        ):
            self.env["crm.lead"].create(
                {
                    "name": "Lead",
                    "type": "opportunity",
                    "partner_id": self.partner.id,
                    "company_id": company.id,
                    "user_id": False,
                    "team_id": False,
                    "date_open": moment(-1),
                    "expected_revenue": revenue,
                }
            )
        score = self.get_score(
            model_name="crm.lead",
            date_field="date_open",
            value_field="expected_revenue",
            model_aggregation="sum",
        )
        self.assertEqual(score, 30)

    def test_the_cron_follows_the_path_to_the_company(self):
        """Of records that have no company of their own."""
        for company in (self.company, self.elsewhere):
            lead = self.env["crm.lead"].create(
                {
                    "name": "Lead",
                    "type": "opportunity",
                    "partner_id": self.partner.id,
                    "company_id": company.id,
                    "user_id": False,
                    "team_id": False,
                }
            )
            self.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "start": moment(-1),
                    "stop": moment(-1),
                    "opportunity_id": lead.id,
                }
            )
        score = self.get_score(
            model_name="calendar.event",
            partner_path="opportunity_id.partner_id",
            company_path="opportunity_id.company_id",
            date_field="start",
            model_aggregation="count",
            good_value=4,
        )
        self.assertEqual(score, 25)

    def test_a_related_company_holds_as_one_of_its_own(self):
        """Such as that of an event's tickets, which is not stored."""
        self.need("event.event.ticket")
        for company in (self.company, self.elsewhere):
            event = self.new_event("Training", -1, company_id=company.id)
            event.organizer_id = self.partner
            self.env["event.event.ticket"].create(
                {"name": "Seat", "event_id": event.id}
            )
        score = self.get_score(
            model_name="event.event.ticket",
            partner_path="event_id.organizer_id",
            date_field="event_id.date_begin",
            model_aggregation="count",
            good_value=4,
        )
        self.assertEqual(score, 25)

    def test_a_currency_that_the_database_does_not_know_is_explained(self):
        values = {
            "source": "model",
            "model_name": "crm.lead",
            "value_field": "expected_revenue",
            "model_aggregation": "sum",
        }
        self.assertTrue(self.new_measure(**values).is_available)
        revenue = self.env["crm.lead"]._fields["expected_revenue"]
        self.patch(revenue, "currency_field", "partner_email_update")
        self.assertRegex(
            self.new_measure(**values).unavailable_reason,
            "choose an amount in the company's currency",
        )

    def test_a_rating_counts_in_the_company_of_what_was_rated(self):
        """Here of partners, in place of tickets: they have a company, too."""
        measure = self.env.ref(
            "renewal_management_health.renewal_health_measure_rating"
        )
        self.need("rating.rating")
        for company, rating in ((self.company, 5), (self.elsewhere, 1)):
            rated = self.new_partner(company_id=company.id)
            self.env["rating.rating"].create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": rated.id,
                    "partner_id": self.partner.id,
                    "rating": rating,
                    "consumed": True,
                }
            ).rated_on = moment(-1)
        owners = self.env["res.partner"]
        self.patch(type(measure), "_get_rated_models", lambda measure: [owners])
        for company, rating in ((self.company, 5), (self.elsewhere, 1)):
            found = measure._measure(company, day(0))
            self.assertEqual(found[self.partner.id][0], rating)
