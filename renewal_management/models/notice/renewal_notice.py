# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.message import format_day
from .renewal_notice_rule import CHANNELS


class RenewalNotice(models.Model):
    """One rule, applied to one renewal for one day: what was to be sent between which
    days, and what became of it.

    Once only: there is one for each renewal, rule and day; what is sent is claimed
    first, in a transaction of its own.
    """

    _name = "renewal.notice"
    _description = "Renewal Notice"
    # people decide by buttons, and write nothing
    _inherit = ["renewal.readonly.mixin", "renewal.frozen.mixin"]
    _order = "latest_date, id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        ondelete="cascade",
    )
    rule_id = fields.Many2one(
        comodel_name="renewal.notice.rule",
        string="Notice",
        required=True,
        index=True,
        ondelete="restrict",
    )
    # of the renewal, noted once: fields that follow it would cost every new renewal
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index=True,
    )
    user_id = fields.Many2one(
        related="renewal_id.user_id",
    )
    anchor_date = fields.Date(
        string="Before",
        required=True,
        help="The notice deadline, or the end of the term, that it is about.",
    )
    earliest_date = fields.Date(
        string="Not Before",
        required=True,
    )
    latest_date = fields.Date(
        string="Latest Day",
        required=True,
    )
    window_progress = fields.Integer(
        string="Window",
        compute="_compute_window_progress",
        help="How much of the time between the earliest and the latest day is over.",
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("due", "Due"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("letter", "Sent by letter"),
            ("failed", "Failed"),
            ("unknown", "Unknown"),
            ("missed", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        index=True,
        help="Due: in its window, and on its way.\n"
        "Sent: the mail server has it; a letter or page was given out.\n"
        "Delivered: a delivery report came, or the customer opened the page.\n"
        "Failed: it came back, and there is no other way left.\n"
        "Unknown: the connection broke while it was sent. A person decides.\n"
        "Missed: the last day passed.",
    )
    channel = fields.Selection(
        selection=CHANNELS,
        required=True,
        default="mail",
        string="By",
    )
    is_given = fields.Boolean(
        help="The current way was taken: the e-mail is queued, the letter is a task, "
        "the text is on the page.",
    )
    is_late = fields.Boolean(
        string="Late",
        help="Sent after the latest day.",
    )
    is_told = fields.Boolean(
        help="People were told that the automatic renewal waits.",
    )
    is_released = fields.Boolean(
        string="Need Not Be Proven",
        help="Somebody lets the term renew without a proof.",
    )
    sent_date = fields.Date(
        string="Sent on",
    )
    subject = fields.Char()
    body = fields.Html(
        string="Text",
    )
    mail_id = fields.Many2one(
        comodel_name="mail.message",
        index="btree_not_null",
    )
    letter_id = fields.Many2one(
        comodel_name="ir.attachment",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        index="btree_not_null",
    )
    event_ids = fields.One2many(
        comodel_name="renewal.notice.event",
        inverse_name="notice_id",
        string="Proof",
    )
    result = fields.Char(
        string="Last Event",
        compute="_compute_result",
    )

    _unique_notice = models.Constraint(
        "UNIQUE(renewal_id, rule_id, anchor_date)",
        "A renewal has one notice of a rule for one day.",
    )
    _work_idx = models.Index(
        "(company_id, earliest_date) WHERE state IN ('planned', 'due')"
    )

    @api.depends("rule_id.name", "anchor_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for notice in self:
            day = format_day(self.env, notice.anchor_date)
            # sudo: a rule is named to whoever sees its notice
            notice.display_name = f"{notice.sudo().rule_id.name} – {day}"

    @api.depends("earliest_date", "latest_date")
    def _compute_window_progress(self):
        today = fields.Date.context_today(self)
        for notice in self:
            first, last = notice.earliest_date, notice.latest_date
            days = max((last - first).days, 1) if first and last else 1
            over = (today - first).days if first else 0
            notice.window_progress = min(max(100 * over // days, 0), 100)

    @api.depends("event_ids")
    @api.depends_context("lang")
    def _compute_result(self):
        for notice in self:
            notice.result = notice.event_ids[-1:]._describe()

    def unlink(self):
        # the files of the proof go with its rows
        self.event_ids.unlink()
        return super().unlink()

    # ------------------------------------------------------------------
    # Whether an automatic renewal waits
    # ------------------------------------------------------------------

    @api.model
    def _get_proven_domain(self):
        """The customer was told in time, as far as the rule asks."""
        is_sent = Domain(
            [
                ("state", "=", "sent"),
                ("channel", "=", "mail"),
                ("rule_id.waits", "=", "sent"),
            ]
        )
        is_proven = Domain("state", "in", ("delivered", "letter")) | is_sent
        return is_proven & Domain("is_late", "=", False)

    @api.model
    def _get_blocking_domain(self):
        """Notices for which an automatic renewal waits."""
        return (
            Domain(
                [
                    ("renewal_id.outcome", "=", False),
                    ("renewal_id.renewal_type", "=", "auto"),
                    ("rule_id.active", "=", True),
                    ("rule_id.waits", "!=", "no"),
                    ("is_released", "=", False),
                    ("state", "!=", "cancelled"),
                ]
            )
            & ~self._get_proven_domain()
        )
