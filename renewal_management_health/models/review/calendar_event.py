# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# Attachments that go with the invitations sent in this context.
ATTACHMENTS_KEY = "renewal_value_review_attachments"
# A list that is told whom they went to: a calendar that is synchronised with another
# one sends nothing.
REACHED_KEY = "renewal_value_review_reached"


class CalendarEvent(models.Model):
    """Odoo's invitations carry the entry for the calendar only."""

    _inherit = "calendar.event"

    def message_notify(self, *, attachment_ids=None, **kwargs):
        extra = self.env.context.get(ATTACHMENTS_KEY, [])
        message = super().message_notify(
            attachment_ids=[*(attachment_ids or []), *extra], **kwargs
        )
        self.env.context.get(REACHED_KEY, []).extend(message.partner_ids.ids)
        return message
