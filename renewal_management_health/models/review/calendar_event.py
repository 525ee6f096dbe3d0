# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

# Attachments of the invitations that are sent in this context.
ATTACHMENTS_KEY = "renewal_value_review_attachments"


class CalendarEvent(models.Model):
    """Odoo's invitations carry the entry for the calendar only."""

    _inherit = "calendar.event"

    def _invite_with(self, attachments):
        """Send Odoo's invitations to everybody but the user, with these files.

        :return: mail.message, one for each: a calendar that is synchronised with
            another one sends nothing
        """
        self.ensure_one()
        notices = Domain(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        # sudo: of a meeting that the user may invite to, whom it told of it
        messages = self.env["mail.message"].sudo()
        before = messages.search(notices)
        event = self.with_context(**{ATTACHMENTS_KEY: attachments.ids})
        event.attendee_ids._send_invitation_emails()
        return messages.search(notices) - before

    def message_notify(self, *, attachment_ids=None, **kwargs):
        extra = self.env.context.get(ATTACHMENTS_KEY, [])
        return super().message_notify(
            attachment_ids=[*(attachment_ids or []), *extra], **kwargs
        )
