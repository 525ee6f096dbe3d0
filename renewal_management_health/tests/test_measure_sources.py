# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .apps_common import AppBuilders, moment
from .common import HealthBuilders, HealthCase, day


@tagged("post_install", "-at_install")
class TestMeasureSources(AppBuilders, HealthCase):
    """What is shipped, on real records of the apps; skipped where one is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.new_partner(
            "Person", is_company=False, parent_id=cls.partner.id
        )
        cls.other = cls.new_partner()

    def shipped(self, name):
        return self.env.ref(f"renewal_management_health.renewal_health_measure_{name}")

    def measure(self, name, offset=0, company=None):
        measure = self.shipped(name)
        if measure.source == "model":
            self.need(measure.model_name)
        self.assertFalse(measure.unavailable_reason)
        found = measure._measure(company or self.company, day(offset))
        self.assertFalse(measure.error)
        return {
            partner_id: value
            for partner_id, value in found.items()
            if partner_id in (self.partner | self.other).ids
        }

    def test_tickets_are_counted_and_timed(self):
        self.assertFalse(self.measure("tickets_open"))
        self.new_ticket(-20, partner_id=self.person.id)
        self.new_ticket(-10)
        self.new_ticket(-30, -5, partner_id=self.person.id)
        self.assertEqual(self.measure("tickets_open"), {self.partner.id: (2, day(0))})
        self.assertEqual(
            self.measure("tickets_oldest"), {self.partner.id: (20, day(0))}
        )
        self.assertEqual(
            self.measure("tickets_open", -10), {self.partner.id: (3, day(-10))}
        )
        self.assertEqual(
            self.measure("time_to_solve"), {self.partner.id: (25, day(-5))}
        )

    def test_no_ticket_is_good_news(self):
        self.measure("tickets_open")
        self.env["renewal.health.customer"].sudo().create(
            {"partner_id": self.other.id, "company_id": self.company.id}
        )
        self.new_ticket(-20)
        self.assertEqual(self.measure("tickets_open")[self.other.id], (0, day(0)))

    def test_tickets_of_another_company_do_not_count(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.measure("tickets_open")
        self.new_ticket(-20)
        self.assertFalse(self.measure("tickets_open", company=company))

    def test_ratings_are_averaged(self):
        self.measure("rating")
        for rating, offset, consumed in ((5, -3, True), (2, -9, True), (1, -1, False)):
            self.env["rating.rating"].create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.partner.id,
                    "partner_id": self.person.id,
                    "rating": rating,
                    "consumed": consumed,
                }
            ).rated_on = moment(offset)
        self.assertEqual(self.measure("rating"), {self.partner.id: (3.5, day(-3))})
        self.assertEqual(self.measure("rating", -5), {self.partner.id: (2, day(-9))})

    def test_latest_survey_counts(self):
        self.measure("survey")
        survey = self.env["survey.survey"].create(
            {"title": "Survey", "scoring_type": "scoring_without_answers"}
        )
        for offset, score, is_test in ((-9, 80, False), (-4, 60, False), (-1, 0, True)):
            answer = self.env["survey.user_input"].create(
                {
                    "survey_id": survey.id,
                    "partner_id": self.person.id,
                    "state": "done",
                    "test_entry": is_test,
                    "end_datetime": moment(offset),
                }
            )
            # there are no questions to work it out of
            self.env.flush_all()
            answer.scoring_percentage = score
        self.assertEqual(self.measure("survey"), {self.partner.id: (60, day(-4))})
        self.assertEqual(self.measure("survey", -5), {self.partner.id: (80, day(-9))})

    def test_attended_events_count(self):
        self.measure("events")
        event = self.new_event("Training", -9)
        for state in ("done", "open"):
            self.new_visit(event, self.person, state)
        self.assertEqual(self.measure("events"), {self.partner.id: (1, day(0))})

    def test_contact_is_what_customers_write_and_meetings_held(self):
        """What they wrote, and meetings that were; not what only we wrote."""
        self.assertFalse(self.measure("contact"))
        for offset, author in ((-30, self.person), (-2, self.env.user.partner_id)):
            message = self.partner.message_post(
                body="Hello", message_type="comment", author_id=author.id
            )
            message.date = moment(offset)
        self.assertEqual(self.measure("contact"), {self.partner.id: (30, day(0))})
        for offset, state in ((-10, "accepted"), (-4, "declined"), (5, "accepted")):
            event = self.env["calendar.event"].create(
                {
                    "name": "Meeting",
                    "start": moment(offset),
                    "stop": moment(offset),
                    "partner_ids": [Command.set(self.person.ids)],
                }
            )
            event.attendee_ids.state = state
        self.assertEqual(self.measure("contact"), {self.partner.id: (10, day(0))})
        self.assertEqual(
            self.measure("contact", -20), {self.partner.id: (10, day(-20))}
        )

    def test_contact_of_one_customer_is_as_among_all(self):
        """Looked at alone, a customer gets what it gets among all: of its people, of
        mails and of meetings; a customer with neither gets nothing."""
        silent = self.new_partner("Silent")
        self.partner.message_post(
            body="Hello", message_type="comment", author_id=self.person.id
        ).date = moment(-30)
        self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": moment(-10),
                "stop": moment(-10),
                "partner_ids": [Command.set(self.other.ids)],
            }
        ).attendee_ids.state = "accepted"
        measure = self.shipped("contact")
        found = measure._measure(self.company, day(0))
        for partner, value in (
            (self.partner, (30, day(0))),
            (self.other, (10, day(0))),
            (silent, None),
        ):
            alone = measure._get_rows(self.company, day(0), partner.ids)
            self.assertEqual(found.get(partner.id), value)
            self.assertEqual(alone, [(partner.id, *value)] if value else [])
        self.assertFalse(measure._get_rows(self.company, day(0), []))

    def test_latest_sentiment_counts(self):
        customer = (
            self.env["renewal.health.customer"]
            .sudo()
            .create({"partner_id": self.partner.id, "company_id": self.company.id})
        )
        for offset, value in ((-70, "100"), (-3, "25"), (2, "0")):
            self.env["renewal.health.pulse"].create(
                {
                    "customer_id": customer.id,
                    "date": day(offset),
                    "value": value,
                    "note": "Because",
                }
            )
        self.assertEqual(self.measure("pulse"), {self.partner.id: (25, day(-3))})
        self.assertEqual(self.measure("pulse", -9), {self.partner.id: (100, day(-70))})

    def test_each_source_takes_one_query(self):
        """One query each, and two of the savepoint around it."""
        for measure in self.env["renewal.health.measure"].search([]):
            if measure.is_available:
                measure._get_rows(self.company, day(0))
                with self.subTest(measure.name), self.assertQueryCount(3):
                    measure._get_rows(self.company, day(0))


@tagged("post_install", "-at_install")
class TestMeasureInvoice(HealthBuilders, AccountTestInvoicingCommon):
    """Payment behaviour, on posted invoices and registered payments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env.user.group_ids |= cls.env.ref(
            "renewal_management.group_renewal_manager"
        )
        cls.partner = cls.partner_a
        cls.person = cls.new_partner(
            "Person", is_company=False, parent_id=cls.partner.id
        )

    def new_invoice(self, due, amount=100.0, paid=None, partner=None):
        invoice = self.init_invoice(
            "out_invoice",
            partner=partner or self.partner,
            invoice_date=day(due - 30),
            amounts=[amount],
        )
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = day(due)
        invoice.action_post()
        if paid is not None:
            self.pay(invoice, paid)
        return invoice

    def pay(self, invoice, offset, amount=None):
        values = {"payment_date": day(offset)}
        if amount:
            values["amount"] = amount
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        method = self.company_data["default_journal_bank"]
        method.inbound_payment_method_line_ids.payment_account_id = (
            self.inbound_payment_method_line.payment_account_id
            or self.company_data["default_account_assets"]
        )
        wizard.create(values)._create_payments()

    def measure(self, aspect, offset=0, company=None, **values):
        measure = self.new_measure(source="invoice", payment_aspect=aspect, **values)
        found = measure._measure(company or self.company, day(offset))
        self.assertFalse(measure.error)
        return found.get(self.partner.id)

    def test_overdue_invoices_count_in_days_and_amount(self):
        self.new_invoice(-20, 100)
        self.new_invoice(-50, 200, paid=-10)
        self.new_invoice(-5, 50, partner=self.person)
        self.new_invoice(5, 1000)
        self.assertEqual(self.measure("overdue_days"), (20, day(0)))
        self.assertEqual(self.measure("overdue_amount"), (150, day(0)))

    def test_overdue_is_known_for_a_past_day(self):
        """Before it was paid, it was open; before it was made, there was nothing."""
        self.new_invoice(-50, 200, paid=-10)
        self.assertEqual(self.measure("overdue_days"), (0, day(0)))
        self.assertEqual(self.measure("overdue_days", -10), (0, day(-10)))
        self.assertEqual(self.measure("overdue_days", -11), (39, day(-11)))
        self.assertEqual(self.measure("overdue_amount", -11), (200, day(-11)))
        self.assertIsNone(self.measure("overdue_days", -81))

    def test_paid_part_is_not_overdue(self):
        invoice = self.new_invoice(-20, 100)
        self.pay(invoice, -3, amount=60)
        self.assertEqual(self.measure("overdue_amount"), (40, day(0)))
        self.assertEqual(self.measure("overdue_amount", -4), (100, day(-4)))

    def test_credited_invoice_is_not_overdue(self):
        invoice = self.new_invoice(-20, 100)
        invoice._reverse_moves(
            [{"invoice_date": day(-1), "date": day(-1)}], cancel=True
        )
        self.assertEqual(self.measure("overdue_amount"), (0, day(0)))
        self.assertEqual(self.measure("overdue_amount", -2), (100, day(-2)))

    def test_days_to_pay_are_averaged(self):
        self.new_invoice(-60, paid=-50)
        self.new_invoice(-30, paid=-34)
        self.new_invoice(-20)
        values = {"window_days": 180}
        self.assertEqual(self.measure("days_to_pay", **values), (3, day(-34)))
        self.assertEqual(self.measure("days_to_pay", -40, **values), (10, day(-50)))

    def test_drift_compares_with_the_half_year_before(self):
        """Paid on time a half year ago, 15 days late now."""
        self.new_invoice(-250, paid=-250)
        self.new_invoice(-60, paid=-45)
        values = {"window_days": 180, "trend": "points"}
        self.assertEqual(self.measure("days_to_pay", **values), (15, day(-45)))

    def test_drift_compares_with_a_year_ago(self):
        for due, paid in ((-400, -390), (-200, -100), (-30, -15)):
            self.new_invoice(due, paid=paid)
        values = {"window_days": 30, "trend": "points", "trend_base": "year"}
        self.assertEqual(self.measure("days_to_pay", **values), (5, day(-15)))
        self.assertIsNone(self.measure("days_to_pay", -40, **values))

    def test_customer_without_invoice_has_no_value(self):
        self.assertIsNone(self.measure("overdue_days"))

    def test_invoices_count_in_their_company(self):
        self.new_invoice(-20)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertIsNone(self.measure("overdue_days", company=company))
