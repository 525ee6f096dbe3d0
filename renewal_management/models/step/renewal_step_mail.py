# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.mail import append_content_to_html, email_normalize_all

from ..term.res_partner_mail import REMINDER
from .renewal_renewal_mail import LISTED_KEY

# Its recipients are notified by it, which shows what becomes of it, and it can be
# removed without the message.
MAIL_VALUES = {"is_notification": True}


class RenewalStep(models.Model):
    """The action "E-mail to the customer"."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Send
    # ------------------------------------------------------------------

    def _run_mail(self, date_ref):
        """Queue one e-mail to each recipient, unless they must not get it.

        :return: the steps that were worked on, with those that joined an e-mail
        """
        letters, worked = self._prepare_letters(date_ref)
        by_template = {}
        for letter in letters:
            by_template.setdefault(letter.template, []).append(letter)
        for template, batch in by_template.items():
            self._queue_letters(template, batch)
        for letter in letters:
            letter.capped._count_renewal_mail(letter.day)
        return worked

    def _get_mail_kind(self):
        """Which kind of e-mail this step sends: it has its own opt-out and its rank
        under the cap, see ``_get_renewal_opt_out_fields``. Extend it for an action that
        sends another kind; empty where it sends none."""
        self.ensure_one()
        return REMINDER

    def _queue_letters(self, template, letters):
        """Queue these e-mails of one template, and remember them on their steps."""
        listed = {letter.lead.renewal_id.id: letter.renewals.ids for letter in letters}
        mails = template.with_context(**{LISTED_KEY: listed}).send_mail_batch(
            list(listed), raise_exception=True, email_values=MAIL_VALUES
        )

        by_renewal = {mail.res_id: mail for mail in mails}
        for letter in letters:
            mail = by_renewal[letter.lead.renewal_id.id]
            letter.steps._drop_old_mail()
            letter.steps.write(
                {"mail_id": mail.mail_message_id.id, "delivery": "queued"}
            )
            self._finish_mail(mail, letter)
        self._notify_recipients(mails)
        self._wake_queue(letters)

    def _drop_old_mail(self):
        """An earlier attempt must not be sent as well."""
        # sudo: e-mails are the administrator's
        mails = self.env["mail.mail"].sudo()
        if self.mail_id:
            mails.search(
                [
                    ("mail_message_id", "in", self.mail_id.ids),
                    ("state", "in", ("outgoing", "exception")),
                ]
            ).state = "cancel"

    def _notify_recipients(self, mails):
        """What Odoo's composer does for its e-mails: a row for each recipient."""
        rows = []
        for mail, vals in zip(mails, mails._get_notification_values(), strict=True):
            rows += [{**vals, "res_partner_id": pid} for pid in mail.recipient_ids.ids]
            addresses = email_normalize_all(
                f"{mail.email_to or ''}, {mail.email_cc or ''}"
            )
            rows += [{**vals, "mail_email_address": each} for each in addresses]
        self.env["mail.notification"].create(rows)

    def _finish_mail(self, mail, letter):
        """What the template did not do: only those who may get it do, and every
        contract is named."""
        if mail.recipient_ids != letter.partners:
            mail.recipient_ids = letter.partners
            mail.partner_ids = letter.partners
        if len(letter.renewals) > 1 and not letter.template._lists_renewals():
            lead = letter.lead.renewal_id.with_context(
                lang=letter.route.lang or self.env.lang,
                **{LISTED_KEY: {letter.lead.renewal_id.id: letter.renewals.ids}},
            )
            text = lead._get_mailed_list()
            mail.body_html = append_content_to_html(
                mail.body_html or "", text, plaintext=False
            )
            mail.body = mail.body_html
        if letter.moment:
            mail.scheduled_date = letter.moment
