# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ...tools.sent_mail import Line, read_sent
from .renewal_notice_give import HEADER


class IrMailServer(models.Model):
    """The bytes of a notice and the answer of the server are caught where they are
    exchanged: afterwards neither can be had."""

    _inherit = "ir.mail_server"

    def send_email(self, message, *args, **kwargs):
        notice_id, session = message[HEADER], kwargs.get("smtp_session")
        # it ties the e-mail to its notice, and is nobody else's business
        del message[HEADER]
        if not notice_id or not session:
            return super().send_email(message, *args, **kwargs)
        # sudo: whoever sends the queue
        notice = self.env["renewal.notice"].sudo().browse(int(notice_id))
        in_own = self.env["renewal.transaction"]._in_own_transaction
        if not in_own(notice, "_claim_attempt", message["Message-Id"]):
            raise MailDeliveryException(
                self.env._("This notice was sent, or is not to be sent any more")
            )
        error = None
        try:
            with Line(session) as line:
                return super().send_email(message, *args, **kwargs)
        except Exception as caught:
            error = caught.__context__ or caught
            raise
        finally:
            answer = line.get_answer(error)
            in_own(
                notice,
                "_end_attempt",
                answer.kind,
                answer.said,
                **_describe(line, message),
            )


def _describe(line, message):
    """What the proof holds of an e-mail that was sent."""
    files = read_sent(line.raw).files if line.raw else ()
    return {
        "raw": line.raw,
        "sender": line.sender,
        "recipient": ", ".join(line.recipients) or message["To"],
        "message_identifier": message["Message-Id"],
        "files": "\n".join(f"{name} ({size}) {digest}" for name, size, digest in files),
    }
