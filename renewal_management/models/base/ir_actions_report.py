# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _get_missing_pdf_words(self):
        """What to say where this server cannot make PDFs; empty where it can."""
        if self.get_wkhtmltopdf_state() not in ("install", "broken"):
            return ""
        return self.env._(
            "The PDF is not attached: this server cannot make PDFs until wkhtmltopdf "
            "is installed."
        )
