# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real PDFs: printed by wkhtmltopdf, read again as text."""

import io
import os
import shutil
import unicodedata
import unittest
from pathlib import Path
from unittest.mock import patch

from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models.ir_actions_report import IrActionsReport

needs_pdf = unittest.skipUnless(
    shutil.which("wkhtmltopdf"), "wkhtmltopdf is not installed"
)


class PdfBuilders:
    """Mix into a test case."""

    def set_pdf(self, state="ok"):
        """What Odoo finds when it looks for wkhtmltopdf, whatever this machine has."""
        self.startPatcher(
            patch.object(IrActionsReport, "get_wkhtmltopdf_state", lambda _self: state)
        )

    def speak_chinese(self):
        """The customer reads Chinese."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=like", "renewal_management%"), ("state", "=", "installed")]
        )._update_translations(["zh_CN"])
        self.partner.lang = "zh_CN"

    def print_pdf(self, report, record, name):
        """The text of a printed report. To look at it: ``PDF_FOLDER`` keeps it.

        :param name: of the file that is kept
        """
        with self.allow_pdf_render():
            content, kind = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(report, record.ids)
            )
        self.assertEqual(kind, "pdf")
        if folder := os.environ.get("PDF_FOLDER"):
            file = Path(folder) / f"{name}_{self.partner.lang}.pdf"
            file.write_bytes(content)
        pages = PdfFileReader(io.BytesIO(content)).pages
        text = " ".join(page.extract_text() for page in pages)
        # fonts write some ideographs as their look-alikes among the radicals
        return " ".join(unicodedata.normalize("NFKC", text).split())
