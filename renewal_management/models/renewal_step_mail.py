# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models


class RenewalStep(models.Model):
    """The action "E-mail to the customer", and when it must not be sent."""

    _inherit = "renewal.step"

    def _run_mail(self, date_ref):
        """Queue one e-mail per customer, unless the customer must not get it."""
        sendable = self._skip_unsendable(date_ref)
        for template, steps in sendable.grouped(
            lambda step: step._get_rule().mail_template_id
        ).items():
            mails = template.send_mail_batch(steps.renewal_id.ids, raise_exception=True)
            by_renewal = {mail.res_id: mail for mail in mails}
            for step in steps:
                step.mail_id = by_renewal[step.renewal_id.id].mail_message_id
        # written with the e-mails: a second worker on the same customer conflicts here,
        # looks again, and finds the cap used up
        sendable.renewal_id.partner_id.renewal_mail_date = date_ref

    def _skip_unsendable(self, date_ref):
        """Skip what opt-out or a missing address forbids, postpone what the cap
        forbids; return the rest."""
        sendable = self.browse()
        for step in self:
            if reason := step._get_mail_refusal():
                step._skip(reason)
            elif free := step._get_cap_end(date_ref, sendable):
                step._wait_for_cap(free)
            else:
                sendable |= step
        return sendable

    def _get_mail_refusal(self):
        """Why this customer must not get an e-mail; empty when it may be sent."""
        self.ensure_one()
        contact = self.renewal_id.contact_id
        if not contact.email:
            return self.env._("The contact has no e-mail address")
        if contact.is_blacklisted or contact.renewal_mail_opt_out:
            return self.env._("The contact does not want such e-mails")
        if self.renewal_id.partner_id.renewal_mail_opt_out:
            return self.env._("The customer does not want such e-mails")
        return ""

    def _get_cap_end(self, date_ref, sendable):
        """The day from which the customer may get an e-mail again; None for today.

        :param sendable: steps of this batch that will be sent today
        """
        self.ensure_one()
        days = self.company_id.renewal_mail_cap_days
        customer = self.renewal_id.partner_id
        is_sent_today = customer in sendable.renewal_id.partner_id
        last = date_ref if is_sent_today else customer.renewal_mail_date
        free = last and last + timedelta(days=days)
        return free if free and free > date_ref else None

    def _wait_for_cap(self, free):
        """Send on the first free day, if that is still early enough to be useful."""
        days = self.company_id.renewal_mail_cap_days
        if free > self.renewal_id.decision_date:
            self._skip(
                self.env._(
                    "The customer got a renewal e-mail in the last %s days", days
                )
            )
        else:
            self._postpone(
                free,
                self.env._(
                    "Postponed: the customer got a renewal e-mail in the last %s days",
                    days,
                ),
            )
