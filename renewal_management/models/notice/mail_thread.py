# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...tools.delivery_report import Report, read_report


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Odoo takes every report for a bounce. Of what we sent, one that tells of a
        delay or a delivery, or a receipt, is none."""
        # sudo: whoever fetches e-mails
        messages = self.env["mail.message"].sudo()
        message = messages.browse(
            message_dict["bounced_message"].id or message_dict.get("parent_id")
        )
        report = read_report(email_message) or Report("bounced")
        result = None
        if report.kind == "bounced" or not message._get_ours():
            result = super()._routing_handle_bounce(email_message, message_dict)
        # sudo: as above
        notices = self.env["renewal.notice"].sudo()
        for notice in notices.search([("mail_id", "in", message.ids)]):
            notice._take_report(
                report.kind,
                name=f"report-{notice.id}.eml",
                mimetype="message/rfc822",
                detail=report.said,
                raw=email_message.as_bytes(),
                recipient=message_dict.get("bounced_email") or False,
                message_identifier=message.message_id,
            )
        return result
