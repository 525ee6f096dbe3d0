# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import HealthCase, day

SECRET = "[('credit_limit', '>', 5)]"
MANAGER = "renewal_management.group_renewal_manager"


@tagged("post_install", "-at_install")
class TestMeasureAccess(HealthCase):
    """What a manager may not read, here the credit limit that only accountants see,
    no measure and no scorecard tells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls.new_user(
            "accountant", f"{MANAGER},account.group_account_readonly"
        )
        cls.measure = cls.new_measure(
            source="model",
            model_name="res.partner",
            partner_path="commercial_partner_id",
            model_aggregation="count",
        )
        cls.card = cls.new_scorecard(cls.measure)

    def assertRefused(self, record, **values):
        with (
            self.subTest(values),
            self.assertRaisesRegex(ValidationError, "You may not read"),
            self.env.cr.savepoint(),
        ):
            record.with_user(self.manager).write(values)

    def assertAllowed(self, record, user=None, **values):
        with self.subTest(values):
            record.with_user(user or self.accountant).write(values)

    def test_domain_on_unreadable_fields_is_refused(self):
        for domain in (
            SECRET,
            "[('parent_id.credit_limit', '>', 5)]",
            "[('parent_id', 'any', [('credit_limit', '>', 5)])]",
            "['|', ('name', '=', 'x'), ('child_ids', 'not any', [('debit', '>', 5)])]",
        ):
            self.assertRefused(self.measure, domain=domain)
        self.assertAllowed(self.measure, domain=SECRET)

    def test_domain_over_an_unreadable_model_is_refused(self):
        """Whoever may not read the mails that are sent may not ask what is in them."""
        domain = "[('message_ids.mail_ids.state', '=', 'sent')]"
        self.assertRefused(self.measure, domain=domain)

    def test_path_to_unreadable_fields_is_refused(self):
        for name, path in (
            ("value_field", "credit_limit"),
            ("value_field", "parent_id.credit_limit"),
            ("company_path", "create_uid.presence_ids.user_id.company_id"),
            ("date_field", "create_uid.presence_ids.last_poll"),
            ("end_date_field", "create_uid.presence_ids.last_poll"),
            ("partner_path", "create_uid.presence_ids.user_id.partner_id"),
        ):
            self.assertRefused(self.measure, **{name: path})
        self.assertAllowed(self.measure, value_field="credit_limit")

    def test_readable_and_unknown_fields_are_allowed(self):
        """Of other fields nothing changes; what is not there is not refused."""
        for values in (
            {"domain": "[('parent_id.name', 'ilike', 'x'), ('color', '=', 1)]"},
            {"value_field": "color", "company_path": "company_id"},
            {"value_field": "no_such_field", "date_field": "name.nothing"},
        ):
            self.assertAllowed(self.measure, self.manager, **values)

    def test_a_measure_of_somebody_else_keeps_its_question(self):
        """It is read for everybody; its scale may be changed, what it asks not."""
        self.measure.domain = SECRET
        self.assertAllowed(self.measure, self.manager, bad_value=5)
        self.assertRefused(self.measure, partner_path="parent_id")

    def test_scorecard_condition_on_unreadable_fields_is_refused(self):
        domain = "[('partner_id.credit_limit', '>', 5)]"
        self.assertRefused(self.card, domain=domain)
        self.assertAllowed(self.card, domain=domain)
        cap = {
            "scorecard_id": self.card.id,
            "name": "Cap",
            "max_score": 9,
            "domain": domain,
        }
        caps = self.env["renewal.health.cap"]
        with (
            self.assertRaisesRegex(ValidationError, "You may not read"),
            self.env.cr.savepoint(),
        ):
            caps.with_user(self.manager).create(cap)
        caps.with_user(self.accountant).create(cap)

    def test_a_preview_shows_what_its_reader_may_see(self):
        """Of another company's renewals, and of what rules hide, not even a sum."""
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.new_contract(
            self.line_vals(), company_id=other.id, user_id=False
        ).renewal_ids
        mine = self.new_renewal()
        measure = self.new_measure(
            source="model",
            model_name="renewal.renewal",
            partner_path="partner_id",
            date_field="opened_date",
            model_aggregation="sum",
            value_field="atr_amount",
            window_days=0,
        )
        measure.domain = f"[('id', 'in', {(foreign + mine).ids})]"
        tests = self.env["renewal.health.measure.test"]
        for path in (False, "partner_id.company_id"):
            measure.company_path = path
            test = tests.with_user(self.manager).create({"measure_id": measure.id})
            self.assertEqual((test.error, test.highest_value), (False, 1200), path)
        hidden = self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("renewal.renewal"),
                "domain_force": f"[('id', '!=', {mine.id})]",
            }
        )
        test = tests.with_user(self.manager).create({"measure_id": measure.id})
        self.assertEqual(test.value_count, 0)
        hidden.active = False
        self.assertEqual(
            measure._measure(self.company, day(0))[self.partner.id][0], 1200
        )

    def test_a_test_of_a_hidden_measure_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.measure.company_id = other
        tests = self.env["renewal.health.measure.test"].with_user(self.manager)
        with self.assertRaises(AccessError):
            tests.create({"measure_id": self.measure.id})
