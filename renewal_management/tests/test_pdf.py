# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import RenewalCase
from .pdf_common import PdfBuilders, needs_pdf


@needs_pdf
@tagged("post_install", "-at_install")
class TestProposalPdf(PdfBuilders, RenewalCase):
    """The proposal on paper, as wkhtmltopdf prints it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "Harbour Software"
        cls.renewal = cls.new_contract(
            cls.line_vals(name="Support plan", quantity=10),
            cls.line_vals(name="Hosting"),
            name="Maintenance 2026",
        ).renewal_ids
        cls.renewal.line_ids[:1].write({"proposed_quantity": 12})

    def print(self):
        return self.print_pdf(
            "renewal_management.renewal_proposal_report", self.renewal, "proposal"
        )

    def test_in_english(self):
        text = self.print()
        self.assertIn("Renewal proposal", text)
        for words in ("Maintenance 2026", "Support plan", "Hosting"):
            self.assertIn(words, text)

    def test_in_chinese(self):
        self.speak_chinese()
        text = self.print()
        self.assertIn("Maintenance 2026", text)
        self.assertIn("续约", text)
        self.assertNotIn("Renewal proposal", text)
