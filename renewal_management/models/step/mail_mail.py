# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.tools.mail import append_content_to_html

from ...tools.message import readable_text

FOOTER = Markup(
    '<div style="max-width: 552px; margin: 0 auto; padding: 0 24px 24px 24px; '
    "font-family: Arial, Helvetica, sans-serif; font-size: 12px; line-height: 1.5; "
    'color: #6b7280; text-align: left;"><p>%s<br><a href="%s" style="color: #6b7280;">'
    '%s</a> · <a href="%s" style="color: #6b7280;">%s</a></p></div>'
)


class MailMail(models.Model):
    _inherit = "mail.mail"  # pylint: disable=consider-merging-classes-inherited

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """E-mails of playbooks can be unsubscribed from: by a link, and by the button
        of the mail program (RFC 8058). Written when it leaves, so that the link is in
        nobody's chatter, and each recipient's is their own."""
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        if step := self._get_sending_step():
            kind = step._get_mail_kind()
            for email in emails:
                partner = email["partner_id"] or step.renewal_id.contact_id
                self._add_unsubscribe(email, partner, kind)
        return emails

    def _get_sending_step(self):
        """The playbook's step that sends this e-mail, if one does."""
        # sudo: whoever sends the queue
        steps = self.env["renewal.step"].sudo()
        if self.model != "renewal.renewal":
            return steps
        return steps.search([("mail_id", "=", self.mail_message_id.id)], limit=1)

    def _add_unsubscribe(self, email, partner, kind):
        """:param email: values of one e-mail, see ``_prepare_outgoing_list``"""
        # sudo: whoever sends the queue
        reader = partner.sudo()
        url = reader._get_unsubscribe_url(kind)
        email["headers"] = {
            **email["headers"],
            "List-Unsubscribe": f"<{url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "X-Auto-Response-Suppress": "OOF",
        }
        env = self.with_context(lang=partner.lang or self.env.lang).env
        footer = FOOTER % (
            env._("You do not want such e-mails, or somebody else should get them?"),
            url,
            env._("Unsubscribe"),
            reader._get_preferences_url(),
            env._("Preferences"),
        )
        email["body"] = append_content_to_html(email["body"], footer, plaintext=False)
        email["body_alternative"] = readable_text(email["body"])
