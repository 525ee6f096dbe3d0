# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from odoo.addons.renewal_management.models.base.mail_template import NO_PDF_KEY
from odoo.addons.renewal_management.tools.action import composer, dialog, warn_before
from odoo.addons.renewal_management.tools.message import format_day

# Set on the mail composer's context: it goes with the message, also when the message
# is scheduled for later.
SENT_KEY = "renewal_value_review_sent"

CHARTS_A_ROW = 2
# From so many hours on, days say more.
HOURS_OF_DAYS = 48


class RenewalValueReview(models.Model):
    """Printing the review, sending it, inviting to it."""

    _name = "renewal.value.review"
    _inherit = ["renewal.value.review", "renewal.sent.mail.mixin"]

    mail_refusal = fields.Char(
        compute="_compute_mail_refusal",
        help="Why the contact gets no e-mail.",
    )
    mail_warning = fields.Char(
        compute="_compute_mail_refusal",
        help="The reason not to send an e-mail today.",
    )
    has_next_term = fields.Boolean(
        string="Include Next Term",
        help="Prints when the next term begins and what is proposed for it. Leave it "
        "out while nobody has spoken about the price.",
    )

    # ------------------------------------------------------------------
    # May they get an e-mail?
    # ------------------------------------------------------------------

    @api.depends(
        "contact_id.active",
        "contact_id.email",
        "contact_id.renewal_mail_date",
        "contact_id.renewal_mail_opt_out",
        "partner_id.renewal_mail_opt_out",
    )
    def _compute_mail_refusal(self):
        for review in self:
            review.mail_refusal = review._get_mail_refusal()
            review.mail_warning = review._get_mail_warning()

    def _get_mail_refusal(self):
        """Why the contact must not get an e-mail; empty when they may."""
        refusal = self.contact_id._get_renewal_mail_refusal()
        if not refusal and self.partner_id._is_renewal_mail_unwanted():
            refusal = self.env._("The customer does not want such e-mails")
        return refusal

    def _get_mail_warning(self):
        """The frequency cap binds playbooks only; a person gets a warning and
        decides."""
        last = self.contact_id.renewal_mail_date
        days = self.company_id.renewal_mail_cap_days
        today = self.company_id._get_renewal_today()
        if not last or last + timedelta(days=days) <= today:
            return ""
        return self.env._(
            "The contact got a renewal e-mail on %(date)s",
            date=format_day(self.env, last),
        )

    def _check_sendable(self):
        self.ensure_one()
        self.check_access("write")
        if refusal := self._get_mail_refusal():
            raise UserError(
                self.env._(
                    "%(reason)s. Choose another contact, or print the review and bring "
                    "it along.",
                    reason=refusal,
                )
            )

    # ------------------------------------------------------------------
    # Print, send
    # ------------------------------------------------------------------

    def action_print(self):
        """The review as a PDF, in the customer's language."""
        return self.env.ref(
            "renewal_management_health.renewal_value_review_report"
        ).report_action(self)

    def action_send(self):
        """Open Odoo's mail composer with the review attached."""
        self._check_sendable()
        template = self.env.ref(
            "renewal_management_health.mail_template_value_review",
            raise_if_not_found=False,
        )
        no_pdf = self.env["ir.actions.report"]._get_missing_pdf_words()
        context = {SENT_KEY: True, **({NO_PDF_KEY: True} if no_pdf else {})}
        name = self.env._("Send the value review")
        return warn_before(composer(name, self, template, **context), no_pdf)

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get(SENT_KEY) and self.has_access("write"):
            self._remember_mail(message)
            people = ", ".join(message.partner_ids.mapped("name"))
            note = self.env._("The value review was sent to %s.", people)
            self._on_sent(note, message.attachment_ids)
        return message

    def _message_post_after_hook(self, message, msg_values):
        """An answer to the review is one about its term."""
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type == "email":
            # sudo: the gateway, whoever it runs as
            self.sudo().renewal_id._hear_mail(message)
        return result

    def _on_sent(self, note, attachments):
        """The customer has received it: it is fixed, the renewal's chatter says so, and
        automatic e-mails wait. Override to do more."""
        self.ensure_one()
        today = self.company_id._get_renewal_today()
        # sudo: states, and the day of the last e-mail, are the system's
        review = self.sudo()
        if review.state in ("draft", "ready"):
            review.state = "sent"
        review.sent_date = today
        review.contact_id._count_renewal_mail(today)
        self.renewal_id._message_log(body=note, attachment_ids=attachments.ids)

    def _on_mail_lost(self):
        """They have not got it: it is ready to be sent, and the cap is free again."""
        result = super()._on_mail_lost()
        if self.state == "sent":
            self.write({"state": "ready", "sent_date": False})
        self.contact_id._count_renewal_mails_again()
        return result

    def _on_mail_arrived(self):
        result = super()._on_mail_arrived()
        today = self.company_id._get_renewal_today()
        if self.state == "ready":
            self.write({"state": "sent", "sent_date": today})
        self.contact_id._count_renewal_mail(today)
        return result

    # ------------------------------------------------------------------
    # Invite
    # ------------------------------------------------------------------

    def action_invite(self):
        """Ask for the day and the people."""
        self._check_sendable()
        name = self.env._("Invite to the value review")
        return dialog(name, "renewal.value.invite", default_review_id=self.id)

    def _render_pdf(self):
        """:return: (content, name of the file)"""
        self.ensure_one()
        report = self.env.ref("renewal_management_health.renewal_value_review_report")
        content, kind = report._render_qweb_pdf(report, self.ids)
        return content, f"{self._get_filename()}.{kind}"

    # ------------------------------------------------------------------
    # What the printed review says, in the customer's language
    # ------------------------------------------------------------------

    def _get_filename(self):
        self.ensure_one()
        review = self._in_their_language()
        return review.env._("Value review - %(name)s", name=review.display_name)

    def _get_review_values(self):
        """Values of the printed review. Override to print more."""
        self.ensure_one()
        points = self.point_ids.filtered("is_included")
        return {
            "chart_rows": list(
                split_every(CHARTS_A_ROW, self.chart_ids.filtered("is_included"))
            ),
            "statements": self.statement_ids.filtered("is_included"),
            "attendances": self.attendance_ids.filtered("is_included").sorted("date"),
            "points": points,
            "figures": self._get_key_figures(),
            "next_term": self._get_next_term() if self.has_next_term else {},
            "sender": self._get_sender(),
            "date": self.sent_date or self.company_id._get_renewal_today(),
        }

    def _get_key_figures(self):
        """The few figures at the top: (text, what it is). None is no figure."""
        figures = [
            (self.hours, self._format_number(self.hours), self.env._("hours saved")),
            (
                self.amount,
                self._format_money(self.amount),
                self.env._("value delivered"),
            ),
        ]
        if self.is_ticket_source and self.has_tickets and self.solved_count:
            solved = self._format_number(self.solved_count)
            duration = self._format_duration(self.solve_hours)
            figures += [
                (True, solved, self.env._("tickets solved")),
                (True, duration, self.env._("median time to solve")),
            ]
        events = self.attendance_ids.filtered("is_included")
        figures.append(
            (
                len(events),
                self._format_number(len(events)),
                self.env._("trainings and events"),
            )
        )
        return [(text, label) for value, text, label in figures if value]

    def _format_money(self, amount):
        return self.currency_id.with_env(self.env).format(amount)

    def _format_duration(self, hours):
        if hours >= HOURS_OF_DAYS:
            return self.env._("%s days", self._format_number(round(hours / 24)))
        return self.env._("%s hours", self._format_number(max(round(hours), 1)))

    def _get_next_term(self):
        renewal = self.renewal_id
        is_evergreen = renewal.renewal_type == "evergreen"
        return {
            "start": renewal.current_end + timedelta(days=1),
            "end": False if is_evergreen else renewal.next_term_end,
            "amount": renewal.proposed_amount,
        }

    def _get_sender(self):
        """The customer's contact person at the company."""
        # sudo: phone and address of a colleague, which the letter is to show
        review = self.sudo()
        return review.user_id or review.renewal_id._get_escalation_chain()[:1]
