# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.tools.mail import append_content_to_html, email_normalize_all

from .renewal_renewal_mail import LISTED_KEY

# Its recipients are notified by it, which shows what becomes of it, and it can be
# removed without the message.
MAIL_VALUES = {"is_notification": True}


class RenewalStep(models.Model):
    """The action "E-mail to the customer", and when it must not be sent."""

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
        # written with the e-mails: a second worker on the same recipient conflicts
        # here, looks again, and finds the cap used up
        for letter in letters:
            letter.capped.renewal_mail_date = date_ref
        return worked

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

    # ------------------------------------------------------------------
    # Must not be sent
    # ------------------------------------------------------------------

    def _skip_unsendable(self, date_ref, routes, run):
        """Skip what opt-out or a missing address forbids, postpone what the cap
        forbids; return the rest."""
        refusals, waiting = {}, {}
        for step in self:
            reason = step._get_mail_refusal(routes[step])
            free = not reason and step._get_cap_end(date_ref, routes[step], run)
            # the first free day has to be early enough to be useful
            if reason := reason or (free and step._get_cap_refusal(free)):
                refusals[step] = reason
            elif free:
                waiting[step] = free
        for reason, steps in self.filtered(refusals.get).grouped(refusals.get).items():
            steps._skip(reason, run)
        for free, steps in self.filtered(waiting.get).grouped(waiting.get).items():
            steps._postpone(free, steps._get_cap_message(), run)
        return self.filtered(lambda step: step not in refusals and step not in waiting)

    def _get_mail_refusal(self, route):
        """Why nobody of these recipients gets the e-mail; empty when it may be sent."""
        self.ensure_one()
        if self.renewal_id.question_end:
            return self.env._("It is not known whether the contract was renewed")
        if route.refusal:
            return route.refusal
        if self.renewal_id.partner_id.renewal_mail_opt_out:
            return self.env._("The customer does not want such e-mails")
        return ""

    def _get_cap_end(self, date_ref, route, run):
        """The day from which the recipients may get an e-mail again; None for today."""
        self.ensure_one()
        days = self.company_id.renewal_mail_cap_days
        known = [run._get_last_mail(partner) for partner in self._get_capped(route)]
        last = max(filter(None, known), default=None)
        free = last and last + timedelta(days=days)
        return free if free and free > date_ref else None

    def _get_cap_refusal(self, free):
        """Why the first free day is too late for this e-mail; empty when it is not."""
        self.ensure_one()
        if free <= self.renewal_id.decision_date:
            return ""
        return self.env._(
            "The contact got a renewal e-mail in the last %s days",
            self.company_id.renewal_mail_cap_days,
        )

    def _get_cap_message(self):
        return self.env._(
            "Postponed: the contact got a renewal e-mail in the last %s days",
            self.company_id.renewal_mail_cap_days,
        )
