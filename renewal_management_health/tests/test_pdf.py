# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.pdf_common import needs_pdf

from .test_value_review_send import SendCase


@needs_pdf
@tagged("post_install", "-at_install")
class TestValueReviewPdf(SendCase):
    """The value review on paper, as wkhtmltopdf prints it."""

    def print_review(self):
        review = self.draft()
        review.next_steps = "<p>A training for your new colleagues</p>"
        return self.print_pdf(
            "renewal_management_health.renewal_value_review_report", review, "review"
        )

    def test_in_english(self):
        text = self.print_review()
        for words in ("Thank you for working with us", "hours saved", "A training"):
            self.assertIn(words, text)

    def test_in_chinese(self):
        self.speak_chinese()
        unit = self.env["renewal.value.unit"].search([]).with_context(lang="zh_CN")
        unit.sentence = "{quantity} 次导出，节省 {value}"
        text = self.print_review()
        self.assertIn("A training", text)
        for english in ("Thank you", "hours", "were made"):
            self.assertNotIn(english, text)
        self.assertTrue(any("\u4e00" <= letter <= "\u9fff" for letter in text))
