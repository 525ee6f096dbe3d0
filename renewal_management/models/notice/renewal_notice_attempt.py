# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

KINDS = {"later": "due", "unsent": "due", "unknown": "unknown", "sent": "sent"}


class RenewalNotice(models.Model):
    """An e-mail leaves: what is noted of it stays, whatever becomes of the transaction
    that sends. So both methods are called in a transaction of their own."""

    _inherit = "renewal.notice"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _find_attempt(self, notice_id, message_identifier):
        """The notice that an e-mail is about, if it is to be sent with this one."""
        return (
            self.browse(notice_id)
            .exists()
            .filtered(
                lambda notice: (
                    notice.state == "due"
                    and notice.channel == "mail"
                    and not notice.renewal_id.outcome
                    and notice.mail_id.message_id == message_identifier
                )
            )
        )

    def _claim_attempt(self, message_identifier):
        """From now on it may have left: who is killed here, or comes second, does not
        send it again.

        :return: whether it may be sent
        """
        notice = self._find_attempt(self.id, message_identifier)
        today = notice.company_id._get_renewal_today() if notice else False
        notice.write({"state": "unknown", "sent_date": today})
        return bool(notice)

    def _end_attempt(self, kind, said, **sent):
        """What the mail server answered.

        :param kind: see tools.sent_mail.Answer
        :param sent: raw, sender, recipient, message_identifier, files
        """
        ground = self.env["renewal.transaction"]._for_company(self.company_id)
        notice = self.with_env(ground.env)
        notice.env["renewal.notice.event"]._keep(
            notice,
            kind,
            name=f"notice-{notice.id}.eml",
            mimetype="message/rfc822",
            detail=said,
            **sent,
        )
        if kind == "refused":
            notice._go_on()
            return
        today = notice.company_id._get_renewal_today()
        is_out = kind in ("sent", "unknown")
        notice.write(
            {
                "state": KINDS[kind],
                "sent_date": today if is_out else False,
                "is_late": today > notice.latest_date,
            }
        )
        if kind == "unknown":
            notice._ask("unknown")
