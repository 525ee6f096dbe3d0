# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...tools.message import record_link


class RenewalSentMailMixin(models.AbstractModel):
    """A record that a person sends to the customer, and what became of the e-mail: when
    it does not arrive, the record says so, and so do a task and a message."""

    _name = "renewal.sent.mail.mixin"
    _description = "Record Sent to the Customer"

    sent_mail_id = fields.Many2one(
        comodel_name="mail.message",
        string="Sent E-mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    sent_mail_error = fields.Char(
        string="E-mail Not Delivered",
        readonly=True,
        copy=False,
        help="Why the last e-mail did not reach the customer.",
    )
    sent_mail_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        copy=False,
    )

    def _remember_mail(self, message):
        """Watch over the e-mail that was just sent."""
        # sudo: what was sent is kept by the system; the caller may write
        self.sudo().write({"sent_mail_id": message.id, "sent_mail_error": False})
        # it may have been refused already
        message._tell_delivery()

    def _settle_sent_mail(self, delivery):
        """Note what became of the e-mail, where that is news.

        :param delivery: mail_message_delivery.Delivery
        """
        self.ensure_one()
        if delivery.state == "sent":
            if self.sent_mail_error:
                self.sent_mail_error = False
                self._on_mail_arrived()
        elif delivery.state != "queued" and not self.sent_mail_error:
            self.sent_mail_error = delivery.reason or self.env._("Cancelled")
            self._on_mail_lost()

    def _on_mail_lost(self):
        """The customer has not got it. Extend it to take back what said so."""
        user = self._get_mail_user()
        if user:
            self.sent_mail_activity_id = self.activity_schedule(
                "renewal_management.mail_activity_type_renewal",
                user_id=user.id,
                summary=self.with_context(lang=user.lang).env._(
                    "The e-mail did not arrive: reach the customer in another way"
                ),
                note=self.sent_mail_error,
            )
        self.company_id._notify_renewal_managers(
            lambda env: (
                env._("An e-mail to a customer did not arrive"),
                record_link(self.with_env(env)) + f": {self.sent_mail_error}",
            )
        )

    def _on_mail_arrived(self):
        """A later attempt reached the customer: the task is of no use any more."""
        task = self.sent_mail_activity_id.filtered("active")
        task.action_feedback(feedback=self.env._("The e-mail was sent."))

    def _get_mail_user(self):
        """Who is asked to reach the customer: whoever sent it, else the owner."""
        senders = self.sent_mail_id.author_id.user_ids
        senders = senders.filtered(lambda user: user.active and not user.share)
        return senders[:1] or self.user_id.filtered("active")
