# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"  # pylint: disable=consider-merging-classes-inherited

    def _settle_delivery(self):
        """Steps wait for their e-mails."""
        result = super()._settle_delivery()
        # sudo: who sends e-mails need not see renewals
        self.env["renewal.step"].sudo()._settle_deliveries(self)
        return result
