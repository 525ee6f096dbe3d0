# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import datetime, time, timedelta

import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.renewal_management.tools.action import notification
from odoo.addons.renewal_management.tools.message import format_moment

# Proposed: in a week, on a working day, at this hour of the company's.
DAYS_AHEAD, HOUR = 5, 10


class RenewalValueInvite(models.TransientModel):
    """Invite the customer to go through their value review."""

    _name = "renewal.value.invite"
    _description = "Invite to a Value Review"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("review_id",)

    review_id = fields.Many2one(
        comodel_name="renewal.value.review",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="People",
        compute="_compute_partner_ids",
        store=True,
        precompute=True,
        readonly=False,
    )
    start = fields.Datetime(
        compute="_compute_start",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="In your time zone.",
    )
    duration = fields.Float(
        string="Hours",
        default=1.0,
        required=True,
    )
    location = fields.Char()
    note = fields.Html(
        compute="_compute_note",
        store=True,
        precompute=True,
        readonly=False,
        help="Stands in the invitation, in the customer's language.",
    )
    is_attached = fields.Boolean(
        string="Attach the Review",
        default=True,
        help="The customer then has it, so it counts as sent.",
    )
    customer_time = fields.Char(
        compute="_compute_customer_time",
        help="The local time of the contact.",
    )
    warning = fields.Char(
        related="review_id.mail_warning",
    )

    _duration_positive = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "A meeting takes more than 0 and at most 24 hours.",
    )

    @api.depends("review_id")
    def _compute_partner_ids(self):
        for wizard in self:
            review = wizard.review_id
            wizard.partner_ids = review.contact_id | review.user_id.partner_id

    @api.depends("review_id")
    def _compute_start(self):
        for wizard in self:
            wizard.start = wizard._propose_start()

    @api.depends("review_id")
    def _compute_note(self):
        for wizard in self:
            review = wizard.review_id
            theirs = review._in_their_language() if review else wizard
            wizard.note = theirs.env._(
                "We would like to go through the results of our work together with "
                "you, and what comes next."
            )

    def _propose_start(self):
        company = self.review_id.company_id or self.env.company
        day = company._get_renewal_deadline(DAYS_AHEAD)
        timezone = pytz.timezone(company._get_renewal_tz())
        local = timezone.localize(datetime.combine(day, time(HOUR)))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    @api.depends("start", "review_id")
    def _compute_customer_time(self):
        for wizard in self:
            zone = wizard.review_id.contact_id.tz
            wizard.customer_time = (
                f"{format_moment(self.env, wizard.start, zone)} ({zone})"
                if zone and wizard.start
                else False
            )

    def action_invite(self):
        """Make the meeting, attach the review, send the invitations."""
        self.ensure_one()
        review = self.review_id
        review._check_sendable()
        self._check_people()
        event = self._create_event()
        attachments = self._attach(event)
        mail = self._get_customer_mail(event._invite_with(attachments))
        self._note(event, attachments if mail else attachments.browse())
        if mail:
            review._remember_mail(mail)
        return self._get_answer(bool(mail))

    def _get_customer_mail(self, invitations):
        """Which of the invitations tells whether the customer is invited: the
        contact's, or that of another one of theirs.

        :param invitations: mail.message
        """
        outsiders, contact = self._get_outsiders(), self.review_id.contact_id
        theirs = invitations.filtered(lambda mail: mail.partner_ids & outsiders)
        return theirs.sorted(lambda mail: contact not in mail.partner_ids)[:1]

    def _get_outsiders(self):
        """The customer's people among those who are invited."""
        return self.partner_ids.filtered(
            lambda partner: all(user.share for user in partner.user_ids)
        )

    def _check_people(self):
        """The contact was checked; everybody else must want the e-mail too."""
        people = self._get_outsiders()
        refusing = people.filtered(lambda partner: partner._get_renewal_mail_refusal())
        if refusing:
            raise UserError(
                self.env._(
                    "%(names)s: no e-mail address, or opted out of such e-mails. "
                    "Remove them from the list and invite them in another way.",
                    names=", ".join(refusing.mapped("name")),
                )
            )

    def _get_answer(self, is_sent):
        """Close the dialog; when nothing was mailed, say what to do."""
        close = {"type": "ir.actions.act_window_close"}
        if is_sent:
            return close
        message = self.env._(
            "The meeting is in the calendar, but Odoo sent no invitation: a "
            "synchronized calendar sends its own, without the review. Press Send on "
            "the review to send it."
        )
        return notification("warning", message, close, sticky=True)

    def _create_event(self):
        # invited below, when the review is attached
        events = self.env["calendar.event"].with_context(no_mail_to_attendees=True)
        event = events.create(self._prepare_event_vals())
        # sudo: the link is kept by the button
        self.review_id.sudo().event_id = event
        return self.env["calendar.event"].browse(event.id)

    def _prepare_event_vals(self):
        """Values of the meeting. Override to add to it."""
        review = self.review_id
        user = review.user_id or self.env.user
        return {
            "name": review._in_their_language().env._(
                "Value review: %(name)s", name=review.partner_id.name
            ),
            "start": self.start,
            "stop": self.start + timedelta(hours=self.duration),
            "location": self.location,
            "description": self.note,
            "user_id": user.id,
            "partner_ids": [Command.set((self.partner_ids | user.partner_id).ids)],
            "res_model_id": self.env["ir.model"]._get_id("renewal.renewal"),
            "res_id": review.renewal_id.id,
        }

    def _attach(self, event):
        """The review as a file of the meeting; none where it is not wanted."""
        attachments = self.env["ir.attachment"]
        if not self.is_attached:
            return attachments
        content, name = self.review_id._render_pdf()
        return attachments.create(
            {
                "name": name,
                "datas": base64.b64encode(content),
                "res_model": event._name,
                "res_id": event.id,
            }
        )

    def _note(self, event, attachments):
        """On the renewal, for whoever looks there."""
        review = self.review_id
        note = self.env._(
            "Invited %(people)s to the value review on %(date)s.",
            people=", ".join(self.partner_ids.mapped("name")),
            date=format_moment(self.env, event.start),
        )
        if attachments:
            review._on_sent(note, attachments)
        else:
            review.renewal_id._message_log(body=note)
