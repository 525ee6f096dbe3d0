# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.bounds import MAX_DAYS, within

CHANNELS = [
    ("mail", "E-mail"),
    ("letter", "Letter"),
    ("portal", "Customer page"),
]
ANCHORS = {"deadline": "decision_date", "end": "current_end"}
# A change to one of these plans again what has not been sent.
PLANNED_BY = {
    "active",
    "anchor",
    "company_id",
    "domain",
    "earliest",
    "first_channel",
    "latest",
    "unit",
}


class RenewalNoticeRule(models.Model):
    """Who has to be told, between which days, and by which way."""

    _name = "renewal.notice.rule"
    _description = "Renewal Notice Rule"
    _inherit = ["renewal.condition.mixin", "renewal.parent.mixin"]
    _condition_model = "renewal.renewal"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    active = fields.Boolean(
        default=True,
        string="Switched on",
        help="A rule that is switched off plans and sends nothing, and no automatic "
        "renewal waits for it.",
    )
    sequence = fields.Integer(
        default=10,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Left empty: for every company.",
    )
    domain = fields.Char(
        string="Applies to",
        default="[]",
        required=True,
        help="Every open renewal that matches gets a notice of this rule.",
    )
    description = fields.Text(
        translate=True,
        help="The law or the agreement that the rule follows.",
    )
    anchor = fields.Selection(
        selection=[("deadline", "Notice deadline"), ("end", "End of the term")],
        string="Counts From",
        required=True,
        default="deadline",
        help="The day before which the customer is told. A term that does not renew "
        "by itself has no notice deadline: its end counts.",
    )
    earliest = fields.Integer(
        required=True,
        default=60,
        help="The notice is not sent before this.",
    )
    latest = fields.Integer(
        required=True,
        default=30,
        help="What is sent later is late: it is sent all the same until the day "
        "itself, with a warning and a task.",
    )
    unit = fields.Selection(
        selection=[("days", "days before"), ("months", "months before")],
        required=True,
        default="days",
    )
    mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="Text",
        required=True,
        domain=[("model", "=", "renewal.renewal")],
        ondelete="restrict",
        help="The text of the notice, whether it goes by e-mail, as a letter or onto "
        "the customer's page. It goes to the contact of the contract, and to nobody "
        "else.",
    )
    first_channel = fields.Selection(
        selection=CHANNELS,
        string="By",
        required=True,
        default="mail",
    )
    second_channel = fields.Selection(
        selection=CHANNELS,
        string="Else by",
        help="When the notice did not get through the first way.",
    )
    third_channel = fields.Selection(
        selection=CHANNELS,
        string="At last by",
    )
    waits = fields.Selection(
        selection=[
            ("no", "does not wait"),
            ("sent", "waits until the notice was sent in time"),
            ("delivered", "waits until the notice was delivered or seen"),
        ],
        string="Automatic Renewal",
        required=True,
        default="no",
        help="Sent: the mail server took it and it did not come back, or the letter "
        "was posted. Delivered: a delivery report came, the customer opened the page, "
        "or the letter was posted.\n"
        "What waits is renewed by a person, or goes on when somebody lets it.",
    )
    error = fields.Text(
        readonly=True,
        copy=False,
        help="Why the conditions could not be evaluated in the last run.",
    )

    _earliest_range = models.Constraint(
        within("earliest", 0, MAX_DAYS),
        f"Enter between 0 and {MAX_DAYS} days or months.",
    )
    _latest_range = models.Constraint(
        "CHECK(latest BETWEEN 0 AND earliest)",
        "The latest day must not be before the earliest one.",
    )

    @api.constrains("domain")
    def _check_domain(self):
        self._check_conditions()

    @api.constrains("mail_template_id")
    def _check_template_model(self):
        if any(rule.mail_template_id.model != "renewal.renewal" for rule in self):
            raise ValidationError(
                self.env._("Choose a text that is made for renewals.")
            )

    @api.constrains("first_channel", "second_channel", "third_channel")
    def _check_channels(self):
        for rule in self:
            channels = rule._get_channels()
            if len(channels) != len(set(channels)):
                raise ValidationError(self.env._("Choose each way once."))

    def write(self, vals):
        result = super().write(vals)
        if PLANNED_BY & vals.keys():
            # sudo: whoever edits a rule need not see the renewals that it is about
            notices = self.env["renewal.notice"].sudo()
            notices.search(self._get_planned_domain())._drop()
        return result

    def _get_planned_domain(self):
        """Notices of these rules that have not been sent."""
        return Domain("rule_id", "in", self.ids) & Domain(
            "state", "in", ("planned", "due")
        )

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    @api.model
    def _get_active(self, company):
        """The rules of a company."""
        return self.search([("company_id", "in", (False, company.id))])

    def _get_channels(self):
        """In which order they are tried."""
        self.ensure_one()
        channels = (self.first_channel, self.second_channel, self.third_channel)
        return [channel for channel in channels if channel]

    def _get_window(self, anchor_date):
        """(earliest day, latest day) of a notice before this day."""
        self.ensure_one()
        return tuple(
            anchor_date - relativedelta(**{self.unit: number})
            for number in (self.earliest, self.latest)
        )

    # ------------------------------------------------------------------
    # Which renewals
    # ------------------------------------------------------------------

    def _get_renewal_domain(self, company, date_ref):
        """Open renewals of the company that the rule is about; None where its
        conditions cannot be asked, which is noted."""
        self.ensure_one()
        condition, error = self.env["renewal.transaction"]._in_savepoint(
            self._get_condition, date_ref
        )
        if (self.error or None) != error:
            self.error = error
        if error:
            return None
        renewals = self.env["renewal.renewal"]
        ours = Domain("company_id", "=", company.id) & renewals._get_open_domain()
        return ours & condition

    def _get_unplanned_domain(self, date_ref):
        """Renewals without a notice for the day that counts now."""
        planned = SQL(
            """(SELECT notice.renewal_id
                  FROM renewal_notice notice
                  JOIN renewal_renewal renewal ON renewal.id = notice.renewal_id
                 WHERE notice.rule_id = %(rule)s
                   AND notice.state != 'cancelled'
                   AND notice.anchor_date = renewal.%(anchor)s)""",
            rule=self.id,
            anchor=SQL.identifier(ANCHORS[self.anchor]),
        )
        ahead = Domain(ANCHORS[self.anchor], ">=", date_ref)
        return ahead & Domain("id", "not in", planned)

    def _get_stale_domain(self, company, renewal_domain):
        """Notices that the rule is not about any more, or for another day."""
        moved = SQL(
            """(SELECT notice.id
                  FROM renewal_notice notice
                  JOIN renewal_renewal renewal ON renewal.id = notice.renewal_id
                 WHERE notice.rule_id = %(rule)s
                   AND notice.anchor_date != renewal.%(anchor)s)""",
            rule=self.id,
            anchor=SQL.identifier(ANCHORS[self.anchor]),
        )
        renewals = self.env["renewal.renewal"]._search(renewal_domain)
        ours = Domain([("rule_id", "=", self.id), ("company_id", "=", company.id)])
        # what was missed before the renewal was decided stays so
        waiting = Domain("state", "in", ("planned", "due"))
        unproven = Domain("state", "in", ("failed", "unknown", "missed"))
        unproven &= Domain("renewal_id.outcome", "=", False)
        return (
            ours
            & (waiting | unproven)
            & (Domain("id", "in", moved) | Domain("renewal_id", "not in", renewals))
        )
