# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz
from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...tools.message import html_list

# Answers that a page takes in a day: people need few, programs stop here.
MAX_ANSWERS = 20
MAX_NAME = 100
MAX_TEXT = 5000


class Visitor(NamedTuple):
    """Who answers on the page."""

    name: str
    email: str
    partner_id: int
    ip_address: str
    lang: str


class RenewalRenewal(models.Model):
    """What the customer answers on the page: locked, checked, kept, and told.

    Each ``_receive_…`` takes the texts of a form and gives a word: what was done, or
    why not. The page has a sentence for each.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    answer_ids = fields.One2many(
        comodel_name="renewal.answer",
        inverse_name="renewal_id",
        string="Customer's Answers",
        readonly=True,
    )
    customer_answer = fields.Selection(
        selection=[
            ("accept", "Accepted"),
            ("decline", "Not renewing"),
            ("ask", "Question open"),
        ],
        compute="_compute_customer_answer",
        search="_search_customer_answer",
        help="What the customer said on their page: a question that nobody replied to "
        "yet, else accepted or not renewing.",
    )

    def _compute_customer_answer(self):
        for renewal in self:
            is_asking = any(it._is_open_question() for it in renewal.answer_ids)
            renewal.customer_answer = "ask" if is_asking else renewal._get_decision()

    def _search_customer_answer(self, operator, value):
        if operator != "in":
            return NotImplemented
        answers = self.env["renewal.answer"]
        asking = Domain("answer_ids", "any", answers._get_open_question_domain())
        decided = Domain("is_withdrawn", "=", False) & Domain("kind", "!=", "ask")
        kinds = {
            "ask": asking,
            False: ~asking & Domain("answer_ids", "not any", decided),
            **{
                kind: ~asking
                & Domain("answer_ids", "any", decided & Domain("kind", "=", kind))
                for kind in ("accept", "decline")
            },
        }
        return Domain.OR(kinds[kind] for kind in value if kind in kinds)

    def _get_decision(self):
        """``accept`` or ``decline``, if the customer has decided and it stands."""
        return self._get_standing_decision().kind

    def _get_standing_decision(self):
        return self.answer_ids.filtered(
            lambda it: it.kind != "ask" and not it.is_withdrawn
        )[:1]

    # ------------------------------------------------------------------
    # Before anything is written
    # ------------------------------------------------------------------

    def _claim_for_customer(self, date_ref):
        """Lock the renewal, and say why it takes no answer: a colleague, the daily run
        or another tab was faster. Empty when it is free.

        :return: "" or the word for why not
        """
        self.ensure_one()
        if self.env["renewal.transaction"]._lock(self) != self:
            return "moment"
        # what was read before the lock may have changed since
        self.invalidate_recordset()
        if self.outcome:
            return "decided"
        today = datetime.combine(date_ref - timedelta(days=1), time.max)
        recent = self.answer_ids.filtered(lambda it: it.received > today)
        return "too_many" if len(recent) >= MAX_ANSWERS else ""

    def _get_refusal(self, date_ref):
        """Why the proposal cannot be accepted now; empty when it can."""
        if self.outcome:
            return "decided"
        if self._get_decision():
            return "answered"
        last_day = self._get_last_valid_day()
        return "expired" if last_day and last_day < date_ref else ""

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _receive_question(self, form, visitor, date_ref):
        """The customer asks, or wants something changed.

        :param form: {"note": text, "quantities": {renewal.line id: text}}
        :return: ``asked``, or why not
        """
        text = form["note"].strip()[:MAX_TEXT]
        wishes = self._describe_wishes(form.get("quantities", {}))
        if not visitor.name or not (text or wishes):
            return "text" if visitor.name else "name"
        if refusal := self._claim_for_customer(date_ref):
            return refusal
        answer = self._keep_answer("ask", visitor, note=text, quantities=wishes)
        answer.activity_id = self._ask_to_answer(
            self._in_owner_language().env._(
                "The customer asks: reply on their page, or by phone"
            ),
            text or wishes,
        )
        return "asked"

    def _describe_wishes(self, quantities):
        """Lines whose wished quantity is not the proposed one, in words."""
        lines = self.line_ids.filtered(lambda line: line.action != "drop")
        wishes = []
        for line in lines:
            proposed = self._format_value("quantity", line.proposed_quantity)
            wished = (quantities.get(line.id) or "").strip()[:20]
            if wished and wished != proposed:
                wishes.append(f"{line._get_title()}: {proposed} → {wished}")
        return "\n".join(wishes)

    # ------------------------------------------------------------------
    # Keeping and telling
    # ------------------------------------------------------------------

    def _keep_answer(self, kind, visitor, **values):
        """Keep an answer, and tell it in the chatter."""
        self.ensure_one()
        # a page is open while the proposal changes: its language is the form's
        answer = self.env["renewal.answer"].create(
            {
                "renewal_id": self.id,
                "kind": kind,
                "received": fields.Datetime.now(),
                **visitor._asdict(),
                **values,
            }
        )
        # it counts as contact, as a reply by e-mail does
        self.customer_reply_date = answer.received
        self._tell_answer(answer)
        return answer

    def _tell_answer(self, answer):
        """A note with everything the customer said, in the owner's language."""
        reader = self._in_owner_language()
        titles = {
            "accept": reader.env._("The customer accepted the proposal."),
            "ask": reader.env._("The customer asks:"),
            "decline": reader.env._("The customer does not renew."),
        }
        body = Markup("<p><strong>%s</strong></p>%s%s") % (
            titles[answer.kind],
            html_list(answer.with_env(reader.env)._get_facts()),
            plaintext2html(answer.note) if answer.note else "",
        )
        reader._message_log(body=body, author_id=self._get_author(answer).id or None)

    def _get_author(self, answer):
        """The contact who answered, where that is known: the link may be passed on."""
        contact = self.contact_id
        said = {answer.name, answer.email} - {"", False}
        is_contact = said & {contact.name, contact.email_normalized}
        known = answer.partner_id or (contact if is_contact else contact.browse())
        return known if answer.source == "page" else contact.browse()

    def _in_owner_language(self):
        """This renewal as whoever works on it reads it."""
        self.ensure_one()
        user = self._get_escalation_chain()[:1]
        return self.with_context(lang=user.lang or self.company_id.partner_id.lang)

    def _ask_to_answer(self, summary, note=""):
        """A task for whoever looks after the renewal, due today.

        :return: mail.activity, empty where nobody is responsible
        """
        user = self._get_escalation_chain()[:1]
        if not user:
            return self.env["mail.activity"]
        return self.activity_schedule(
            "renewal_management.mail_activity_type_renewal",
            summary=summary,
            note=plaintext2html(note) if note else False,
            user_id=user.id,
        )

    def _tell_customer(self, subject, text, answer, attachments=None):
        """Write to whoever answered, and to the contact, in the name of whoever writes,
        or of whoever looks after them; the e-mail waits in the queue.

        :param text: plain text, or Markup
        :param attachments: ir.attachment
        """
        self.ensure_one()
        # sudo: the contact may be another salesperson's customer
        renewal = self.sudo()
        partner = answer.partner_id or renewal.contact_id
        others = {partner.email_normalized, renewal.contact_id.email_normalized}
        user = self.env.user
        is_person = user._is_internal() and not user._is_superuser()
        sender = (user if is_person else renewal._get_proposal_sender()).partner_id
        if not sender.email:
            sender = renewal.company_id.partner_id
        reader = renewal.with_context(lang=partner.lang)
        greeting = reader.env._("Dear %s,", answer.name or partner.name)
        body = plaintext2html(text) if not isinstance(text, Markup) else text
        body = Markup("<p>%s</p>") % greeting + body
        body += reader._get_mail_button(partner) + reader._get_mail_contact()
        title = reader.env._(
            "%(contract)s: %(subject)s", contract=self.name, subject=subject
        )
        renewal.with_context(
            lang=partner.lang, mail_notify_force_send=False
        ).message_post(
            body=body,
            subject=title,
            partner_ids=partner.ids,
            outgoing_email_to=answer.email if answer.email not in others else False,
            author_id=sender.id,
            email_from=sender.email_formatted or renewal.company_id.email_formatted,
            attachment_ids=attachments.ids if attachments else [],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
            mail_auto_delete=False,
        )

    def _format_received(self, moment):
        """A moment in the company's time zone, with the zone: it is a proof."""
        zone = pytz.timezone(self.company_id._get_renewal_tz())
        local = pytz.utc.localize(moment).astimezone(zone)
        return f"{self._format_page_day(local.date())}, {local:%H:%M:%S} ({zone.zone})"

    def _stop_reminders(self, date_ref):
        """Who has decided gets no e-mail of the playbook any more."""
        steps = self.env["renewal.step"]
        steps.search(steps._get_replied_domain(self))._stop_replied(date_ref)

    # ------------------------------------------------------------------
    # What other rooms ask
    # ------------------------------------------------------------------

    def _get_mail_paused(self):
        """While a question of the customer is open, nobody sends reminders."""
        paused = super()._get_mail_paused()
        answers = self.env["renewal.answer"]
        asking = answers._get_open_question_domain() & Domain(
            "renewal_id", "in", self.ids
        )
        return paused | answers.search(asking).renewal_id

    def _on_answer_taken_back(self, answer):
        """Extend for what an answer had set off."""
