# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import html2plaintext

from ...tools.message import format_day

MAX_EXCERPT = 160


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _describe_for_brief(self):
        """Day, author and first words: one line of the brief of a handover."""
        self.ensure_one()
        text = " ".join(html2plaintext(self.body or "").split()) or self.subject or ""
        if len(text) > MAX_EXCERPT:
            text = f"{text[:MAX_EXCERPT].rstrip()}…"
        day = format_day(self.env, self.date.date())
        author = self.author_id.name or self.email_from or ""
        return f"{day} – {author}: {text}"
