# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models
from odoo.tools.mail import email_normalize

from ...tools.message import html_list, record_link


class RenewalRenewal(models.Model):
    """An answer of the customer is an event: reminders stop, somebody is asked to
    answer, and it counts as contact."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    customer_reply_date = fields.Datetime(
        string="Last Customer Reply",
        readonly=True,
        copy=False,
        prefetch=False,  # hardly ever read, and renewals are read by the thousand
        help="When the customer last answered an e-mail about this renewal or its "
        "contract. Out-of-office messages do not count.",
    )

    # ------------------------------------------------------------------
    # Hearing it
    # ------------------------------------------------------------------

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type == "email":
            self._get_answered(message)._hear_mail(message)
        return result

    def _get_answered(self, message):
        """This renewal, and the others that the e-mail it answers was about."""
        # sudo: the gateway, whoever it runs as
        steps = self.env["renewal.step"].sudo()
        if message.parent_id:
            steps = steps.search([("mail_id", "=", message.parent_id.id)])
        return self.sudo() | steps.renewal_id

    def _hear_mail(self, message):
        """An e-mail came in about these renewals. An error here must not lose it."""
        replied = self.filtered(
            lambda renewal: not renewal.outcome and renewal._is_from_customer(message)
        )
        for company, renewals in replied.grouped("company_id").items():
            ground = self.env["renewal.transaction"]._for_company(company)
            renewals = renewals.with_env(ground.env)
            ground._in_savepoint(renewals._on_customer_reply, message)

    def _is_from_customer(self, message):
        """A stranger who got the e-mail may answer, and so may a colleague."""
        self.ensure_one()
        author = message.author_id
        if author and not author.partner_share:
            return False
        address = email_normalize(message.email_from or "")
        return author.commercial_partner_id == self.partner_id or (
            bool(address) and address == self.contact_id.email_normalized
        )

    # ------------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------------

    def _on_customer_reply(self, message):
        """The customer answered about these open renewals of one company. Extend to do
        more.

        :param message: mail.message
        """
        self.customer_reply_date = message.date
        today = self.company_id._get_renewal_today()
        steps = self.env["renewal.step"]
        steps.search(steps._get_replied_domain(self))._stop_replied(today)
        self._ask_owners(
            lambda renewals: renewals.env._("Answer the customer"),
            lambda renewals: renewals._get_reply_note(message),
            joins_any=True,
        )

    def _ask_for_contact(self, partner, name, email):
        """A contact of these renewals of one company proposed another one."""
        self._ask_owners(
            lambda renewals: renewals.env._("Check the new contact"),
            lambda renewals: renewals._get_contact_note(partner, name, email),
        )

    def _ask_owners(self, get_title, get_note, joins_any=False):
        """Ask whoever looks after these renewals of one company, one task a person. An
        open one is added to instead: one of the same title, or any.

        :param get_title: takes renewals in the person's language
        :param get_note: likewise
        """
        chain = self.grouped(lambda renewal: renewal._get_escalation_chain()[:1])
        for user, renewals in chain.items():
            if user:
                reader = renewals.with_context(lang=user.lang)
                title, note = get_title(reader), get_note(reader)
                renewals._ask_owner(user, title, note, joins_any)

    def _ask_owner(self, user, title, note, joins_any):
        if tasks := self._get_open_tasks(user, None if joins_any else title):
            for task in tasks.filtered(lambda task: note not in (task.note or "")):
                task.note = Markup(task.note or "") + note
            return
        home = self.sorted(lambda renewal: (renewal.decision_date, renewal.id))[0]
        home.activity_schedule(
            "renewal_management.mail_activity_type_renewal",
            self.company_id._get_renewal_today(),
            summary=title,
            note=note,
            user_id=user.id,
        )

    def _get_open_tasks(self, user, title=None):
        """What somebody has to do about these renewals, shared tasks too.

        :param title: only tasks of this title
        """
        tasks = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("user_id", "=", user.id),
            ]
        )
        steps = self.env["renewal.step"].search(
            [
                ("renewal_id", "in", self.ids),
                ("handled_date", "=", False),
                ("activity_id.user_id", "=", user.id),
            ]
        )
        tasks |= steps.activity_id.filtered("active")
        return tasks.filtered(lambda task: title in (None, task.summary))

    def _get_reply_note(self, message):
        """Who wrote what, and about which contracts, in the language of the context."""
        text = self.env._(
            "The customer answered: %s",
            message.with_env(self.env)._describe_for_brief(),
        )
        return Markup("<p>%s</p>") % text + self._get_named_list()

    def _get_contact_note(self, partner, name, email):
        """Who should be written to instead of whom."""
        text = self.env._(
            "%(contact)s asked by the link in an e-mail that we write to %(name)s "
            "<%(email)s> instead. Nothing was changed: check it, and choose another "
            "contact on the contract.",
            contact=partner.display_name,
            name=name,
            email=email,
        )
        return Markup("<p>%s</p>") % text + self._get_named_list()

    def _get_named_list(self):
        """Which ones, where there are several."""
        rows = [record_link(renewal) for renewal in self]
        return html_list(rows) if len(rows) > 1 else Markup("")
