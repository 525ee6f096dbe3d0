# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models


class RenewalStep(models.Model):
    """The action "E-mail to the customer", and when it must not be sent."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

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

    def _skip_unsendable(self, date_ref, run=None):
        """Skip what opt-out or a missing address forbids, postpone what the cap
        forbids; return the rest."""
        run = run or self.env["renewal.run"]
        refusals, waiting, mailed = {}, {}, set()
        for step in self:
            customer = step.renewal_id.partner_id
            last = date_ref if customer in mailed else run._get_last_mail(customer)
            reason = step._get_mail_refusal()
            free = not reason and step._get_cap_end(date_ref, last)
            # the first free day has to be early enough to be useful
            if reason := reason or (free and step._get_cap_refusal(free)):
                refusals[step] = reason
            elif free:
                waiting[step] = free
            else:
                mailed.add(customer)
        for reason, steps in self.filtered(refusals.get).grouped(refusals.get).items():
            steps._skip(reason, run)
        for free, steps in self.filtered(waiting.get).grouped(waiting.get).items():
            steps._postpone(free, steps._get_cap_message(), run)
        return self.filtered(lambda step: step not in refusals and step not in waiting)

    def _get_mail_refusal(self):
        """Why this customer must not get an e-mail; empty when it may be sent."""
        self.ensure_one()
        contact = self.renewal_id.contact_id
        if self.renewal_id.question_end:
            return self.env._("It is not known whether the contract was renewed")
        if not contact.email:
            return self.env._("The contact has no e-mail address")
        if contact.is_blacklisted or contact.renewal_mail_opt_out:
            return self.env._("The contact does not want such e-mails")
        if self.renewal_id.partner_id.renewal_mail_opt_out:
            return self.env._("The customer does not want such e-mails")
        return ""

    def _get_cap_end(self, date_ref, last):
        """The day from which the customer may get an e-mail again; None for today.

        :param last: the day of the customer's last one, if there was one
        """
        self.ensure_one()
        days = self.company_id.renewal_mail_cap_days
        free = last and last + timedelta(days=days)
        return free if free and free > date_ref else None

    def _get_cap_refusal(self, free):
        """Why the first free day is too late for this e-mail; empty when it is not."""
        self.ensure_one()
        if free <= self.renewal_id.decision_date:
            return ""
        return self.env._(
            "The customer got a renewal e-mail in the last %s days",
            self.company_id.renewal_mail_cap_days,
        )

    def _get_cap_message(self):
        return self.env._(
            "Postponed: the customer got a renewal e-mail in the last %s days",
            self.company_id.renewal_mail_cap_days,
        )
