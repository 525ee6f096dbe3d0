# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, models
from odoo.fields import Domain

# Its recipient is notified by it, which shows what becomes of it, and nobody answers
# it with an out-of-office note.
HEADER = "X-Renewal-Notice"
MAIL_VALUES = {"is_notification": True, "auto_delete": False}
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF"}
# What the template says of who gets it does not count: a notice has one recipient.
NOBODY = {"email_to": False, "email_cc": False}


class RenewalNotice(models.Model):
    """Giving a notice to its customer, by the way that its turn is.

    A law or an agreement asks for it: no opt-out, blacklist or frequency cap holds it
    back. It counts for the cap of what follows.
    """

    _inherit = "renewal.notice"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_giving_domain(self, company, date_ref):
        """Notices to give today: in their window, or late but before the day itself."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("planned", "due")),
                ("is_given", "=", False),
                ("earliest_date", "<=", date_ref),
                ("anchor_date", ">=", date_ref),
            ]
        )

    def _give(self, date_ref):
        """Take the current way."""
        late = self.filtered(lambda notice: notice.latest_date < date_ref)
        late.filtered(lambda notice: not notice.is_late)._warn_late()
        self.write({"state": "due", "is_given": True})
        for (rule, channel), notices in self.grouped(
            lambda notice: (notice.rule_id, notice.channel)
        ).items():
            getattr(notices, f"_give_{channel}")(rule.mail_template_id, date_ref)

    def _warn_late(self):
        self.is_late = True
        self._note("late")
        self._ask("late")

    # ------------------------------------------------------------------
    # E-mail
    # ------------------------------------------------------------------

    def _give_mail(self, template, date_ref):
        """Queue one e-mail to each."""
        boxes = {notice: notice._get_mailbox() for notice in self}
        unreachable = self.filtered(lambda notice: not boxes[notice])
        for notice in unreachable:
            notice._note("no_address")
            notice._go_on()
        notices = self - unreachable
        mails = template.send_mail_batch(
            notices.renewal_id.ids,
            raise_exception=True,
            email_values={**MAIL_VALUES, **NOBODY},
        )
        by_renewal = {mail.res_id: mail for mail in mails}
        for notice in notices:
            mail = by_renewal[notice.renewal_id.id]
            mail.headers = repr({**HEADERS, HEADER: str(notice.id)})
            if mail.recipient_ids != boxes[notice]:
                mail.recipient_ids = [Command.set(boxes[notice].ids)]
                mail.partner_ids = boxes[notice]
            notice.write(
                {
                    "mail_id": mail.mail_message_id.id,
                    "subject": mail.subject,
                    "body": mail.body_html,
                }
            )
            boxes[notice]._count_renewal_mail(date_ref)
        self.env["renewal.step"]._notify_recipients(mails)

    def _get_mailbox(self):
        """The one recipient; nobody where no address can be used."""
        self.ensure_one()
        box = self.renewal_id.contact_id._get_renewal_mailbox()
        return box if box.active and box._has_renewal_address() else box.browse()

    # ------------------------------------------------------------------
    # Letter and page
    # ------------------------------------------------------------------

    def _give_letter(self, template, date_ref):
        """Somebody prints and posts it."""
        self._compose(template)
        self._ask("letter")

    def _give_portal(self, template, date_ref):
        """It is on the page from now on; where there is none, the next way is taken."""
        shown = self.filtered(lambda notice: notice.renewal_id._has_page())
        for notice in self - shown:
            notice._note("no_page")
            notice._go_on()
        shown._compose(template)
        shown._note("published")
        shown.write({"state": "sent", "sent_date": date_ref})

    def _compose(self, template):
        """Keep the text, in the customer's language."""
        texts = template._generate_template(
            self.renewal_id.ids, ("subject", "body_html")
        )
        for notice in self:
            text = texts[notice.renewal_id.id]
            notice.write({"subject": text["subject"], "body": text["body_html"]})

    # ------------------------------------------------------------------
    # The next way
    # ------------------------------------------------------------------

    def _go_on(self):
        """It did not get through: take the next way of the rule, and ask somebody."""
        self.ensure_one()
        channel = self._get_next_channel()
        today = self.company_id._get_renewal_today()
        if not channel or self.anchor_date < today:
            self.write({"state": "failed", "is_given": False, "sent_date": False})
            self._ask("failed")
            return
        self.write({"state": "due", "channel": channel, "sent_date": False})
        if channel != "letter":
            self._ask("next")
        _done, error = self.env["renewal.transaction"]._in_savepoint(self._give, today)
        if error:
            self._note_error(error)

    def _get_next_channel(self):
        channels = self.rule_id._get_channels()
        if self.channel not in channels:
            return None
        return next(iter(channels[channels.index(self.channel) + 1 :]), None)

    def _note_error(self, error):
        """It could not be made: the next daily run tries again."""
        self.ensure_one()
        self.is_given = False
        if self.event_ids[-1:].kind != "error":
            self._note("error", detail=error)
            self._ask("failed")
