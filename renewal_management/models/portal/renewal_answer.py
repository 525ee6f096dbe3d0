# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.action import dialog

# What a list shows of a long text.
SUMMARY = 120


class RenewalAnswer(models.Model):
    """What a customer answered, word for word, with what they were shown.

    Kept as it came: nobody edits it, and what is taken back stays, as taken back.
    """

    _name = "renewal.answer"
    _description = "Customer's Answer"
    _inherit = ["renewal.readonly.mixin"]
    _order = "received desc, id desc"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
    )
    kind = fields.Selection(
        selection=[
            ("accept", "Accepted"),
            ("ask", "Question"),
            ("decline", "Not Renewing"),
        ],
        string="Answer",
        required=True,
        readonly=True,
    )
    source = fields.Selection(
        selection=[("page", "Customer page"), ("person", "Recorded by a colleague")],
        required=True,
        readonly=True,
        default="page",
    )
    received = fields.Datetime(
        required=True,
        readonly=True,
    )
    is_withdrawn = fields.Boolean(
        string="Taken Back",
        readonly=True,
    )

    # Who, and how it is proven
    name = fields.Char(
        string="Signed By",
        readonly=True,
    )
    email = fields.Char(
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Account",
        readonly=True,
        help="The contact who was logged in; empty for whoever used the link.",
    )
    ip_address = fields.Char(
        string="IP Address",
        readonly=True,
    )
    signature = fields.Binary(
        readonly=True,
        attachment=True,
    )
    shown = fields.Json(
        readonly=True,
        help="What the page said, as it was accepted.",
    )
    shown_hash = fields.Char(
        string="Hash of What Was Shown",
        readonly=True,
        help="SHA-256 of what the page said, as JSON with sorted keys.",
    )
    lang = fields.Char(
        string="Language",
        readonly=True,
    )

    # What
    option = fields.Char(
        readonly=True,
    )
    option_number = fields.Integer(
        readonly=True,
        help="Which of the offers that were shown, as they are numbered there.",
    )
    purchase_order = fields.Char(
        readonly=True,
    )
    note = fields.Text(
        readonly=True,
    )
    summary = fields.Char(
        compute="_compute_summary",
    )
    quantities = fields.Text(
        string="Wished Quantities",
        readonly=True,
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        readonly=True,
    )
    last_day = fields.Date(
        string="Wished Last Day",
        readonly=True,
    )
    notice_date = fields.Date(
        readonly=True,
        help="The day on which the notice came.",
    )
    judgement = fields.Selection(
        selection=[
            ("in_time", "In time"),
            ("late", "After the notice deadline"),
            ("none", "No notice needed"),
        ],
        readonly=True,
        help="What the customer was told: whether the notice came before the deadline "
        "that held on the day.",
    )

    # What became of it
    reply = fields.Text(
        readonly=True,
    )
    replied = fields.Datetime(
        readonly=True,
    )
    replied_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        index="btree_not_null",
    )
    filing = fields.Selection(
        selection=[
            ("waiting", "Being filed"),
            ("filed", "Filed"),
            ("done", "Carried out"),
        ],
        readonly=True,
    )
    filing_error = fields.Char(
        readonly=True,
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Signed PDF",
        readonly=True,
        ondelete="restrict",
    )
    attachment_hash = fields.Char(
        string="SHA-256 of the PDF",
        readonly=True,
    )

    _one_decision = models.UniqueIndex(
        "(renewal_id) WHERE kind IN ('accept', 'decline') AND is_withdrawn IS NOT TRUE",
        "The customer has already decided on this renewal.",
    )
    _waiting_idx = models.Index("(id) WHERE filing = 'waiting'")
    _question_idx = models.Index(
        "(renewal_id) WHERE kind = 'ask' AND replied IS NULL"
        " AND is_withdrawn IS NOT TRUE"
    )

    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for answer in self:
            answer.display_name = f"{kinds[answer.kind]}: {answer.name or ''}"

    def _compute_summary(self):
        for answer in self:
            text = " ".join(f"{answer.note or ''} {answer.quantities or ''}".split())
            answer.summary = shorten(text, SUMMARY, placeholder="…")

    # ------------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------------

    @api.model
    def _get_open_question_domain(self):
        return Domain(
            [
                ("kind", "=", "ask"),
                ("replied", "=", False),
                ("is_withdrawn", "=", False),
            ]
        )

    def _is_open_question(self):
        return self.kind == "ask" and not self.replied and not self.is_withdrawn

    def action_reply(self):
        """Write the reply: it is sent, and shown on the page."""
        self.ensure_one()
        self._check_own("ask")
        return dialog(
            self.env._("Reply to the customer"),
            "renewal.answer.reply",
            default_answer_id=self.id,
        )

    def _reply(self, text, is_sent):
        """Answer the question; the customer's e-mails of the playbook go on.

        :param text: plain text
        :param is_sent: also by e-mail, not only on the page
        """
        self.ensure_one()
        self._check_own("ask")
        # sudo: answers are kept by the system; access was checked just above
        answer = self.sudo()
        answer.write(
            {
                "reply": text,
                "replied": fields.Datetime.now(),
                "replied_by_id": self.env.uid,
            }
        )
        answer.activity_id.filtered("active").action_feedback(feedback=text)
        if is_sent:
            self.renewal_id._tell_customer(
                self.env._("Our reply to your question"), text, answer
            )

    def action_close_question(self):
        """It was answered in another way: by phone, or by e-mail."""
        for answer in self:
            answer._check_own("ask")
            answer.sudo().write(  # sudo: as in _reply
                {"replied": fields.Datetime.now(), "replied_by_id": self.env.uid}
            )
            answer.sudo().activity_id.filtered("active").action_feedback()

    # ------------------------------------------------------------------
    # Taking back
    # ------------------------------------------------------------------

    def action_take_back(self):
        """The customer thinks again: the page asks once more. What was answered stays
        in the list, as taken back."""
        for answer in self:
            answer._check_own()
            if answer.renewal_id.outcome:
                raise UserError(
                    self.env._(
                        "%s is closed. Reopen it first.", answer.renewal_id.display_name
                    )
                )
        # sudo: answers are kept by the system; access was checked just above
        for answer in self.sudo().filtered(lambda it: not it.is_withdrawn):
            answer.is_withdrawn = True
            answer.activity_id.filtered("active").action_feedback(
                feedback=self.env._("The answer was taken back.")
            )
            answer.renewal_id._on_answer_taken_back(answer)

    def _check_own(self, kind=None):
        """People answer for renewals they may work on."""
        self.renewal_id.check_access("write")
        if kind and any(answer.kind != kind for answer in self):
            raise UserError(self.env._("Only questions are replied to."))
