# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import day
from .usage_common import UsageCase


@tagged("post_install", "-at_install")
class TestUsage(UsageCase):
    def test_codes_are_lower_case_without_spaces(self):
        for code in ("Logins", "log ins", "", "-logins", "登录", "log\nins", "a/b"):
            with self.subTest(code=code), self.assertRaises(ValidationError) as caught:
                self.new_metric(code, name="Name")
            self.assertIn("lower case", str(caught.exception))
        for code in ("a", "9.x", "report_exports-v2"):
            self.new_metric(code)
        copy = self.metric.copy()
        self.assertEqual(copy.code, "logged_in_copy")

    def test_a_contact_is_its_company(self):
        contact = self.new_partner(parent_id=self.partner.id, is_company=False)
        usage = self.report(self.metric, {0: 5}, partner=contact)
        self.assertEqual(usage.partner_id, self.partner)
        other = self.new_partner()
        usage.partner_id = self.new_partner(parent_id=other.id, is_company=False)
        self.assertEqual(usage.partner_id, other)

    @mute_logger("odoo.sql_db")
    def test_impossible_values_are_refused(self):
        self.metric.is_signed = True
        for value in (-1e15, float("-inf"), float("nan"), float("inf"), 1e15):
            with self.subTest(value=value), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    self.report(self.metric, {0: value})
        today = self.report(self.metric, {0: 1})
        with self.assertRaisesRegex(ValidationError, "in the future"):
            today.copy({"date": day(2)})
        today.copy({"date": day(1)})  # it is tomorrow somewhere

    def test_companies_are_kept_apart(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.new_partner(company_id=company.id)
        with self.assertRaises(UserError):
            self.report(self.metric, {0: 1}, partner=theirs)
        metric = self.new_metric("theirs", company_id=company.id)
        with self.assertRaises(UserError):
            self.report(metric, {0: 1})
        usage = self.report(self.metric, {0: 1})
        usage_there = usage.copy({"company_id": company.id})
        seen = self.env["renewal.usage"].with_user(self.manager)
        self.assertEqual(
            seen.search([("id", "in", (usage | usage_there).ids)]).ids, usage.ids
        )

    def test_rep_sees_usage_of_own_customers_only(self):
        self.new_renewal()
        self.new_scorecard(self.new_measure(self.metric))
        self.run_day()
        mine = self.report(self.metric, {0: 1})
        looked_after = self.new_partner(user_id=self.other_rep.id)
        theirs = self.report(self.metric, {0: 1}, partner=looked_after)
        both = mine | theirs

        def get_seen(user):
            records = self.env["renewal.usage"].with_user(user)
            return records.search([("id", "in", both.ids)]).ids

        self.assertEqual(get_seen(self.rep), mine.ids)
        self.assertEqual(get_seen(self.other_rep), theirs.ids)
        self.assertCountEqual(get_seen(self.leader), both.ids)

    @mute_logger("odoo.sql_db")
    def test_usage_keys_are_trimmed_and_unique(self):
        self.partner.usage_key = "  A-1 "
        self.assertEqual(self.partner.usage_key, "A-1")
        self.assertFalse(self.partner.copy().usage_key)
        self.new_partner(usage_key="A-1", company_id=self.company.id)
        self.assertFalse(self.new_partner(usage_key="  ").usage_key)
        with self.assertRaises(IntegrityError):
            self.new_partner(usage_key="A-1").flush_recordset()

    def test_merging_customers_adds_up_their_usage(self):
        other = self.new_partner("Acme Ltd", usage_key="A-9")
        self.report(self.metric, {0: 1, -1: 2})
        self.report(self.metric, {-1: 3, -2: 4}, partner=other)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.partner | other).ids, self.partner)
        self.assertEqual(
            self.get_usage(), {str(day(0)): 1, str(day(-1)): 5, str(day(-2)): 4}
        )
        self.assertEqual(self.partner.usage_key, "A-9")


@tagged("post_install", "-at_install")
class TestRollUp(UsageCase):
    def test_days_become_months(self):
        """By each metric's own way, for the months before the ones that are kept."""
        seats = self.new_metric("seats", rollup="avg")
        peak = self.new_metric("peak", rollup="max")
        old = (day(0).replace(year=2024, month=1, day=1) - day(0)).days
        for metric in (self.metric, seats, peak):
            self.report(metric, {old: 2, old + 1: 4, old + 30: 9, old + 31: 1, -1: 7})
        self.company.renewal_usage_months_kept = 24
        self.run_day()
        self.assertEqual(
            self.get_usage(),
            {"2024-01-01": (15,), "2024-02-01": (1,), str(day(-1)): 7},
        )
        self.assertEqual(self.get_usage(metric=seats)["2024-01-01"], (5,))
        self.assertEqual(self.get_usage(metric=peak)["2024-01-01"], (9,))
        rows = self.env["renewal.usage"].search([]).read()
        self.run_day()
        self.run_day(1)
        self.assertEqual(self.env["renewal.usage"].search([]).read(), rows)

    def test_late_days_are_refused(self):
        self.run_day()
        feed = self.env["renewal.usage.feed"].with_user(self.manager)
        self.partner.usage_key = "A-1"
        row = {"customer_key": "A-1", "metric": "logged_in", "value": 1}
        days = ("2024-02-29", "2024-03-01")
        answer = feed._report([{**row, "date": date} for date in days])
        self.assertEqual((answer["created"], answer["refused"]), (1, 1))
        self.assertIn("part of its month", answer["errors"][0]["message"])
        with self.assertRaisesRegex(ValidationError, "part of its month"):
            self.report(self.metric, {-800: 1})
        self.company.renewal_usage_months_kept = 36
        self.run_day(1)
        self.assertEqual(str(self.company.renewal_usage_kept_from), "2024-03-01")

    def test_months_are_not_changed_by_hand(self):
        self.report(self.metric, {-800: 1})
        self.run_day()
        month = self.env["renewal.usage"].search([("is_month", "=", True)])
        self.assertTrue(month)
        with self.assertRaises(ValidationError):
            month.value = 2

    def test_zero_months_keep_every_day(self):
        self.company.renewal_usage_months_kept = 0
        self.report(self.metric, {-3000: 1})
        self.run_day()
        self.assertEqual(list(self.get_usage().values()), [1])

    def test_a_day_that_came_in_between_is_kept(self):
        """Whatever the order, nothing is lost."""
        usage = self.env["renewal.usage"]
        self.report(self.metric, {-800: 1})
        month = day(-800).replace(day=1)
        args = (self.company, self.metric, month, self.partner.ids)
        self.assertEqual(usage._roll_up(*args), 1)
        self.report(self.metric, {-799: 2})
        self.assertEqual(usage._roll_up(*args), 1)
        self.assertEqual(self.get_usage(), {str(month): (3,)})

    def test_queries_grow_with_batches_not_customers(self):
        """Queries grow with batches of customers, not with customers."""
        partners = self.env["res.partner"].create(
            [{"name": f"C{number}", "is_company": True} for number in range(30)]
        )
        for partner in partners:
            self.report(self.metric, {-800: 1, -801: 1}, partner=partner)
        self.env.flush_all()
        month = day(-800).replace(day=1)
        usage = self.env["renewal.usage"]
        found = usage._get_customers_to_roll_up(self.company, self.metric, month, 0)
        self.assertEqual(found, partners.ids)
        with self.assertQueryCount(1):
            usage._roll_up(self.company, self.metric, month, found)
        self.assertFalse(
            usage._get_customers_to_roll_up(self.company, self.metric, month, 0)
        )


@tagged("post_install", "-at_install")
class TestSettings(UsageCase):
    def test_settings_are_of_the_company(self):
        settings = self.env["res.config.settings"]
        settings.create({"renewal_usage_months_kept": 12}).execute()
        self.assertEqual(self.company.renewal_usage_months_kept, 12)

    @mute_logger("odoo.sql_db")
    def test_too_few_months_are_refused(self):
        for name, value in (
            ("renewal_usage_months_kept", 3),
            ("renewal_usage_months_kept", -1),
        ):
            with self.subTest(name=name), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    self.company[name] = value

    def test_button_of_a_contact_shows_usage_of_the_customer(self):
        self.report(self.metric, {0: 5})
        contact = self.new_partner(parent_id=self.partner.id, is_company=False)
        action = contact.action_view_usage()
        self.assertEqual(
            self.env["renewal.usage"].search(action["domain"]).partner_id, self.partner
        )
