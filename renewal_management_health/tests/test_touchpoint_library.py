# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import touchpoint
from .common import day
from .touchpoint_common import TouchpointCase


@tagged("post_install", "-at_install")
class TestTouchpointLibrary(TouchpointCase):
    """Which content fits which customer."""

    def test_examples_of_the_choice_hold(self):
        self.assertEqual(doctest.testmod(touchpoint).failed, 0)

    # ------------------------------------------------------------------
    # The choice
    # ------------------------------------------------------------------

    def test_the_newest_comes_first(self):
        self.new_content("Old", valid_from=day(-60))
        self.new_content("New", valid_from=day(-5))
        self.assertEqual(self.choose(), "New")

    def test_a_feature_that_is_not_used_yet_comes_before_news(self):
        exports, roles = self.new_metric("exports"), self.new_metric("roles")
        self.report(exports, {-3: 5})
        self.report(roles, {-200: 5})
        self.new_content("New", valid_from=day(-5))
        self.new_content("Exports", valid_from=day(-30), metric_id=exports.id)
        self.new_content("Roles", valid_from=day(-60), metric_id=roles.id)
        self.assertEqual(self.choose(), "Roles")

    def test_usage_of_others_and_of_other_companies_does_not_count(self):
        exports = self.new_metric("exports")
        self.report(exports, {-3: 5}, self.new_partner())
        self.new_content("New", valid_from=day(-5))
        self.new_content("Exports", valid_from=day(-30), metric_id=exports.id)
        self.assertEqual(self.choose(), "Exports")

    def get_stages(self):
        return self.env["renewal.lifecycle.stage"].search([], limit=2)

    def test_a_content_of_a_stage_is_for_customers_in_it(self):
        first, second = self.get_stages()
        self.renewal.lifecycle_stage_id = first
        self.new_content("First", lifecycle_stage_ids=first.ids)
        self.new_content("Second", lifecycle_stage_ids=second.ids)
        self.assertEqual(self.choose(), "First")

    def test_what_does_not_fit_is_not_given(self):
        industry = self.env["res.partner.industry"].create({"name": "Mining"})
        product = self.env["product.template"].create({"name": "Other product"})
        for name, values in {
            "Drafts": {"active": False},
            "Early": {"valid_from": day(1)},
            "Late": {"valid_until": day(-1)},
            "Industry": {"industry_ids": industry.ids},
            "Product": {"product_ids": product.ids},
            "Stage": {"lifecycle_stage_ids": self.get_stages()[1].ids},
            "Reader": {"reader_words": "finance, CFO"},
            "Company": {"company_id": self.new_company().id},
        }.items():
            with self.subTest(name):
                content = self.new_content(name, **values)
                self.assertFalse(self.choose())
                content.active = False

    def new_company(self):
        return self.env["res.company"].create({"name": "Other"})

    def test_what_fits_is_given(self):
        self.partner.industry_id = self.env["res.partner.industry"].create(
            {"name": "Mining"}
        )
        product = self.env["product.product"].create({"name": "Service"})
        renewal = self.new_contract(self.line_vals(product_id=product.id)).renewal_ids
        for name, values in {
            "Dates": {"valid_from": day(0), "valid_until": day(0)},
            "Industry": {"industry_ids": self.partner.industry_id.ids},
            "Product": {"product_ids": product.product_tmpl_id.ids},
            "Reader": {"reader_words": "finance, it"},
            "Company": {"company_id": self.company.id},
        }.items():
            with self.subTest(name):
                content = self.new_content(name, **values)
                self.assertEqual(self.choose(renewal), name)
                content.active = False

    def test_a_reader_gets_what_is_written_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        content = self.new_content("Tip")
        self.partner.lang = "fr_FR"
        self.assertFalse(self.choose())
        content.with_context(lang="fr_FR").name = "Conseil"
        self.assertFalse(self.choose())
        content.with_context(lang="fr_FR").body = "<p>Un conseil</p>"
        self.assertTrue(self.choose())

    # ------------------------------------------------------------------
    # What may be written
    # ------------------------------------------------------------------

    def test_a_draft_is_switched_off(self):
        content = self.env["renewal.touchpoint"].create({"name": "Tip"})
        self.assertFalse(content.active)
        content.with_user(self.manager).action_switch()
        self.assertTrue(content.active)
        copied = content.copy()
        self.assertFalse(copied.active)

    def test_a_survey_needs_its_questions_before_it_is_switched_on(self):
        survey = self.new_content("Survey", kind="survey", active=False)
        with self.assertRaises(ValidationError):
            survey.active = True
        survey.url = "https://example.com/survey"
        survey.active = True

    def test_what_a_customer_had_cannot_be_deleted(self):
        content = self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertEqual(content.touch_count, 1)
        with self.assertRaises(UserError):
            content.unlink()
        self.new_content("Unused").unlink()

    def test_only_administrators_write_the_library(self):
        content = self.new_content()
        for user in (self.rep, self.leader):
            self.assertEqual(content.with_user(user).name, "Tip")
            with self.assertRaises(AccessError):
                content.with_user(user).name = "Other"
        content.with_user(self.manager).name = "Other"

    def test_placeholders_need_the_right_to_write_templates(self):
        """As in Odoo's own e-mail templates."""
        self.env["ir.config_parameter"].set_param("mail.restrict.template.rendering", 1)
        editors = self.env.ref("mail.group_mail_template_editor")
        groups = self.env.ref("base.group_user").implied_ids
        if editors in groups:
            self.env.ref("base.group_user").implied_ids = groups - editors
        self.manager.group_ids -= editors
        content = self.new_content().with_user(self.manager)
        content.body = "<p>Nothing special</p>"
        with self.assertRaises(AccessError):
            content.body = "<p><t t-out=\"object.env['res.users']\"/></p>"

    def test_what_is_shipped_is_switched_off_and_written_in_full(self):
        shipped = self.env["ir.model.data"].search(
            [
                ("module", "=", "renewal_management_health"),
                ("model", "=", "renewal.touchpoint"),
            ]
        )
        contents = self.env["renewal.touchpoint"].browse(shipped.mapped("res_id"))
        self.assertGreaterEqual(len(contents), 12)
        for content in contents:
            words = len((content.body or "").split())
            self.assertGreater(words, 110, content.name)
