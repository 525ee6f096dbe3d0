# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import HealthCase, day


def moment(offset, hour=12):
    return datetime.combine(day(offset), datetime.min.time()) + timedelta(hours=hour)


@tagged("post_install", "-at_install")
class TestMeasureModel(HealthCase):
    """Records of an app, here opportunities: they are always there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.new_partner()
        cls.person = cls.new_partner(
            "Person", is_company=False, parent_id=cls.partner.id
        )

    def new_lead(self, opened, closed=None, partner=None, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Lead",
                "type": "opportunity",
                "partner_id": (partner or self.partner).id,
                "company_id": self.company.id,
                "user_id": False,
                "date_open": moment(opened),
                "date_closed": closed is not None and moment(closed),
                **values,
            }
        )

    def new_model_measure(self, **values):
        return self.new_measure(
            **{
                "source": "model",
                "model_name": "crm.lead",
                "partner_path": "partner_id",
                "company_path": "company_id",
                "date_field": "date_open",
                "end_date_field": "date_closed",
                "value_field": "expected_revenue",
                "window_days": 30,
                **values,
            }
        )

    def measure(self, date_ref=None, company=None, **values):
        measure = self.new_model_measure(**values)
        self.assertFalse(measure.unavailable_reason)
        found = measure._measure(company or self.company, date_ref or day(0))
        self.assertFalse(measure.error)
        return found

    def test_records_of_the_period_are_counted_with_those_of_contacts(self):
        """Of people too, in the days looked at, up to the day."""
        self.new_lead(0)
        self.new_lead(-29, partner=self.person)
        self.new_lead(-30)
        self.new_lead(1)
        self.new_lead(-40, partner=self.other)
        self.assertEqual(
            self.measure(),
            {self.partner.id: (2, day(0)), self.other.id: (0, day(0))},
        )

    def test_values_are_aggregated(self):
        for offset, revenue in ((-1, 10), (-2, 60), (-3, 20), (-40, 999)):
            self.new_lead(offset, expected_revenue=revenue)
        expected = {
            "sum": (90, day(0)),
            "average": (30, day(-1)),
            "highest": (60, day(-1)),
            "last": (10, day(-1)),
        }
        for aggregation, value in expected.items():
            with self.subTest(aggregation):
                found = self.measure(model_aggregation=aggregation)
                self.assertEqual(found, {self.partner.id: value})

    def test_days_are_counted_since_the_latest_record(self):
        self.new_lead(-70)
        self.new_lead(-50)
        found = self.measure(model_aggregation="days_since")
        self.assertEqual(found, {self.partner.id: (50, day(0))})

    def test_duration_counts_what_ended_in_the_period(self):
        """Of what ended in the days looked at."""
        self.new_lead(-50, -46)
        self.new_lead(-40, -20)
        self.new_lead(-12, -2)
        self.new_lead(-12)
        found = self.measure(model_aggregation="duration")
        self.assertEqual(found, {self.partner.id: (15, day(-2))})
        found = self.measure(model_aggregation="duration", duration_unit="hours")
        self.assertEqual(found[self.partner.id][0], 360)

    def test_open_records_are_counted_on_a_past_day(self):
        self.new_lead(-50, -10)
        self.new_lead(-20)
        self.new_lead(-5)
        for date_ref, number, age in (
            (0, 2, 20),
            (-9, 1, 11),
            (-10, 1, 10),
            (-11, 2, 39),
        ):
            with self.subTest(date_ref):
                found = self.measure(day(date_ref), model_aggregation="open")
                self.assertEqual(found[self.partner.id][0], number)
                found = self.measure(day(date_ref), model_aggregation="open_age")
                self.assertEqual(found[self.partner.id][0], age)

    def test_the_day_is_that_of_the_company(self):
        """23:30 in UTC is the next day in Shanghai."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.new_lead(0, date_open=moment(0, 23.5))
        values = {"model_aggregation": "days_since"}
        self.assertFalse(self.measure(**values))
        found = self.measure(day(2), **values)
        self.assertEqual(found, {self.partner.id: (1, day(2))})

    def test_trend_compares_with_the_period_before(self):
        self.new_lead(-1)
        self.new_lead(-31)
        self.new_lead(-32)
        self.new_lead(-1, partner=self.other)
        found = self.measure(trend="percent")
        self.assertEqual(found, {self.partner.id: (-50, day(0))})

    def test_only_records_of_the_domain_count(self):
        self.new_lead(-1, priority="2")
        self.new_lead(-1)
        found = self.measure(domain="[('priority', '=', '2')]")
        self.assertEqual(found[self.partner.id][0], 1)
        found = self.measure(day(10), domain="[('date_open', '<', 'today -10d')]")
        self.assertEqual(found[self.partner.id][0], 2)

    def test_no_records_count_as_zero_where_others_have_some(self):
        """Where it is used, that nothing is there is good news."""
        for partner in (self.partner, self.other):
            self.env["renewal.health.customer"].sudo().create(
                {"partner_id": partner.id, "company_id": self.company.id}
            )
        domain = "[('name', '=', 'Lead')]"
        values = {"is_none_zero": True, "model_aggregation": "open", "domain": domain}
        self.assertFalse(self.measure(**values))
        self.new_lead(-1)
        found = self.measure(**values)
        self.assertEqual(found[self.partner.id], (1, day(0)))
        self.assertEqual(found[self.other.id], (0, day(0)))
        measure = self.new_model_measure(**values)
        self.assertEqual(
            measure._get_rows(self.company, day(0), self.other.ids),
            [(self.other.id, 0, day(0))],
        )

    def test_records_count_in_their_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.new_lead(-1)
        self.assertFalse(self.measure(company=company))
        for path in (False, "partner_id.company_id"):
            self.assertFalse(self.measure(company=company, company_path=path))

    def test_missing_source_is_explained_and_not_counted(self):
        """Said in words, saved all the same, counted for nothing."""
        for values, words in (
            ({"model_name": "no.such.thing"}, "is not installed"),
            ({"model_name": "knowledge.article"}, "Needs the Knowledge app."),
            ({"model_name": False}, "Choose the records"),
            ({"model_name": "mail.thread"}, "keeps no records"),
            ({"partner_path": "customer_id"}, "has no field customer_id"),
            ({"partner_path": "user_id"}, "does not lead to a contact"),
            ({"partner_path": "name"}, "leads to no single record"),
            ({"partner_path": False}, "has no field ?"),
            ({"company_path": "user_id"}, "does not lead to a company"),
            ({"company_path": "nothing"}, "has no field nothing"),
            ({"company_path": "partner_id.nothing"}, "has no field nothing"),
            ({"date_field": "name"}, "is not a date"),
            ({"date_field": "day_openn"}, "has no field day_openn"),
            (
                {"value_field": "name", "model_aggregation": "sum"},
                "is not a number",
            ),
            (
                {"end_date_field": False, "model_aggregation": "open"},
                "has no field ?",
            ),
            ({"date_field": "activity_date_deadline"}, "is worked out"),
        ):
            with self.subTest(values):
                measure = self.new_model_measure(**values)
                self.assertFalse(measure.is_available)
                self.assertIn(words, measure.unavailable_reason)
                self.assertFalse(measure._get_rows(self.company, day(0)))

    def test_invalid_domain_is_refused(self):
        for domain in (
            "[('nothing', '=', 1)]",
            "not a domain",
            "[('name', 'is', 'x')]",
            "__import__('os').system('true')",
        ):
            with (
                self.subTest(domain),
                self.assertRaisesRegex(ValidationError, "cannot be used"),
            ):
                self.new_model_measure(domain=domain)

    def test_domain_of_a_missing_model_is_checked_for_form(self):
        """Its fields cannot be known; that it is a domain can."""
        values = {"model_name": "no.such.thing"}
        self.new_model_measure(domain="[('state', '=', 'done')]", **values)
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            self.new_model_measure(domain="[(", **values)

    def test_error_stays_on_the_measure(self):
        measure = self.new_model_measure()
        with patch.object(
            type(measure), "_get_model_sql", return_value=SQL("SELECT 1 / 0")
        ):
            self.assertFalse(measure._get_rows(self.company, day(0)))
        self.assertIn("division by zero", measure.error)
        self.assertEqual(measure._get_rows(self.company, day(0)), [])
        self.assertFalse(measure.error)

    def test_unreadable_model_is_refused(self):
        """Nobody counts what they may not read."""
        values = {"model_name": "ir.config_parameter", "partner_path": "write_uid.x"}
        with self.assertRaisesRegex(ValidationError, "may not read"):
            self.new_model_measure().with_user(self.manager).write(values)

    def test_model_choice_and_model_name_follow_each_other(self):
        measure = self.new_model_measure()
        self.assertEqual(measure.model_choice, "crm.lead")
        measure.model_choice = "renewal.renewal"
        self.assertEqual(measure.model_name, "renewal.renewal")
        measure.model_name = "no.such.thing"
        self.assertFalse(measure.model_choice)
        choices = dict(measure.with_user(self.manager)._get_model_choices())
        self.assertIn("renewal.renewal", choices)
        self.assertNotIn("crm.lead", choices, "who only manages renewals reads none")

    def test_measuring_takes_one_query(self):
        partners = [self.new_partner(f"Customer {n}") for n in range(10)]
        for partner in partners:
            self.new_lead(-1, partner=partner)
        measure = self.new_model_measure(is_none_zero=True)
        self.env.flush_all()
        measure._get_rows(self.company, day(0))
        with self.assertQueryCount(3):
            self.assertEqual(len(measure._get_rows(self.company, day(0))), 10)
