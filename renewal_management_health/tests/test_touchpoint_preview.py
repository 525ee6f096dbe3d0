# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .touchpoint_common import TouchpointCase


@tagged("post_install", "-at_install")
class TestTouchpointPreview(TouchpointCase):
    """A content as a customer would read it."""

    def preview(self, content, partner=None):
        """The dialog, as it is shown to the administrator."""
        action = content.with_user(self.manager).action_preview()
        previews = self.env[action["res_model"]].with_user(self.manager)
        with Form(previews.with_context(**action["context"])) as form:
            form.partner_id = (partner or self.partner).with_user(self.manager)
        return form.record

    def test_shows_what_the_contact_would_read(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        content = self.new_content("Hello {{ object.partner_id.name }}")
        content.with_context(lang="fr_FR").write(
            {
                "name": "Bonjour {{ object.partner_id.name }}",
                "body": "<p>Un conseil</p>",
            }
        )
        preview = self.preview(content)
        self.assertEqual(preview.subject, "Hello Acme")
        self.assertIn("About Hello", preview.body)
        self.partner.lang = "fr_FR"
        preview = self.preview(content)
        self.assertEqual(preview.subject, "Bonjour Acme")
        self.assertIn("Un conseil", preview.body)

    def test_says_who_would_get_it_and_what_comes_first(self):
        first = self.new_content("First", valid_from="2026-03-01")
        content = self.new_content("Second", valid_from="2026-01-01")
        preview = self.preview(content)
        self.assertTrue(preview.is_given)
        self.assertEqual(preview.first_id, first)
        content.reader_words = "CFO"
        preview = self.preview(content)
        self.assertFalse(preview.is_given)
        self.assertIn("other readers", preview.verdict)

    def test_a_draft_can_be_seen_and_says_that_nobody_gets_it(self):
        content = self.new_content("Draft", active=False)
        preview = self.preview(content)
        self.assertIn("switched off", preview.verdict)
        self.assertEqual(preview.subject, "Draft")

    def test_makes_nothing(self):
        """No answer sheet, no invitation, no row."""
        if "survey.survey" in self.env:
            survey = self.env["survey.survey"].create({"title": "How is it going?"})
            content = self.new_content(
                "Survey", kind="survey", target=f"survey.survey,{survey.id}"
            )
            self.preview(content)
            self.assertFalse(survey.user_input_ids)
        self.preview(self.new_content())
        self.assertFalse(self.get_touches())

    def test_a_customer_without_a_renewal_says_so(self):
        preview = self.preview(self.new_content(), self.new_partner())
        self.assertIn("open renewal", preview.verdict)
        self.assertFalse(preview.subject)

    def test_is_for_administrators(self):
        with self.assertRaises(AccessError):
            self.env["renewal.touchpoint.preview"].with_user(self.rep).create(
                {"touchpoint_id": self.new_content().id}
            )
