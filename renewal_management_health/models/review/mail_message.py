# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _get_ours(self):
        """Invitations to a review are sent by its meeting."""
        result = super()._get_ours()
        invitations = self.filtered(lambda message: message.model == "calendar.event")
        if not invitations:
            return result
        # sudo: whoever sends an e-mail may let its review know
        reviews = self.env["renewal.value.review"].sudo()
        found = reviews.search([("sent_mail_id", "in", invitations.ids)])
        return result | found.sent_mail_id
