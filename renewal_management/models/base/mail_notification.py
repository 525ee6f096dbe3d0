# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def write(self, vals):
        """A bounce comes long after the e-mail was sent; people may give one up."""
        result = super().write(vals)
        if vals.get("notification_status") in ("bounce", "canceled"):
            # sudo: who writes here need not read what the message is about
            self.sudo().mail_message_id._get_ours()._tell_delivery()
        return result
