# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .apps_common import AppBuilders
from .touchpoint_common import TouchpointCase


@tagged("post_install", "-at_install")
class TestTouchpointApps(TouchpointCase, AppBuilders):
    """Content that leads into another app: an event, a course, a survey."""

    def new_survey(self):
        self.need("survey.survey")
        return self.env["survey.survey"].create(
            {
                "title": "How is it going?",
                "access_mode": "token",
                "users_login_required": False,
            }
        )

    def lead_to(self, record, kind):
        return self.new_content("Come", kind=kind, target=f"{record._name},{record.id}")

    def test_only_installed_apps_can_be_chosen(self):
        for name, _label in self.env["renewal.touchpoint"]._selection_target():
            self.assertIn(name, self.env)

    def test_a_survey_has_a_link_of_each_contact(self):
        survey = self.new_survey()
        self.lead_to(survey, "survey")
        others = self.new_customers(2)
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        sheets = survey.user_input_ids
        self.assertEqual(sheets.partner_id, self.partner | others.partner_id)
        for renewal in self.renewal | others:
            sheet = sheets.filtered(lambda s, r=renewal: s.partner_id == r.partner_id)
            self.assertIn(sheet.access_token, self.get_mails(renewal).body_html)
        self.assertEqual(self.get_touches().channel, "survey")

    def test_an_answer_sheet_that_was_not_begun_is_used_again(self):
        survey = self.new_survey()
        sheet = survey._create_answer(partner=self.partner, check_attempts=False)
        self.lead_to(survey, "survey")
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertEqual(survey.user_input_ids, sheet)
        self.assertIn(sheet.access_token, self.get_mails().body_html)

    def test_an_event_is_an_invitation_with_its_link(self):
        self.need("event.event")
        event = self.new_event("Training", 30)
        if "event_register_url" not in event._fields:
            event.event_url = "https://example.com/training"
        self.lead_to(event, "training")
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertEqual(self.get_touches().channel, "invitation")
        self.assertIn("Register", self.get_mails().body_html)
        self.assertFalse(event.registration_ids)

    def test_a_training_does_not_lead_to_a_survey(self):
        survey = self.new_survey()
        with self.assertRaises(ValidationError):
            self.lead_to(survey, "training")

    def test_a_target_that_was_deleted_leaves_the_link(self):
        survey = self.new_survey()
        content = self.lead_to(survey, "survey")
        content.url = "https://example.com/other"
        survey.unlink()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertIn("https://example.com/other", self.get_mails().body_html)
