# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class MailMail(models.Model):
    """What becomes of our e-mails is told to those who wait for it."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        messages = self._get_our_messages()
        result = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        # not told by the state: it says "failed" while an e-mail is on its way
        messages._tell_delivery()
        return result

    def cancel(self):
        result = super().cancel()
        self._cancel_our_notifications()
        return result

    def mark_outgoing(self):
        result = super().mark_outgoing()
        # what was cancelled is waited for again
        notifications = self._get_our_notifications("canceled")
        notifications.write({"notification_status": "ready", "failure_type": False})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_cancels_our_notifications(self):
        self.filtered(lambda mail: mail.state == "outgoing")._cancel_our_notifications()

    def _cancel_our_notifications(self):
        messages = self._get_our_messages()
        notifications = self._get_our_notifications("ready", "process")
        notifications.write({"notification_status": "canceled"})
        (messages - notifications.mail_message_id)._tell_delivery()

    def _get_our_messages(self):
        """Messages of our records among those of these e-mails."""
        # sudo: who sends e-mails need not read what they are about
        return self.sudo().mail_message_id._get_ours()

    def _get_our_notifications(self, *states):
        messages = self._get_our_messages()
        # sudo: whoever cancels an e-mail cancels what it notifies
        notifications = self.env["mail.notification"].sudo()
        if not messages:
            return notifications
        return notifications.search(
            [
                ("mail_message_id", "in", messages.ids),
                ("notification_type", "=", "email"),
                ("notification_status", "in", states),
            ]
        )
