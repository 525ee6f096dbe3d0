# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.renewal_management.tools.action import dialog

from .score_field import Score

BANDS = [
    ("green", "Healthy"),
    ("amber", "Watch"),
    ("red", "At risk"),
    ("unknown", "Insufficient data"),
]
TRENDS = [("up", "Rising"), ("flat", "Steady"), ("down", "Falling")]


class RenewalHealthCustomer(models.Model):
    """How a customer of a company is doing now. One row for each; written by the daily
    run, in SQL, where something changed."""

    _name = "renewal.health.customer"
    _description = "Customer Health"
    _inherit = ["renewal.readonly.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "score, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The commercial entity.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
        domain=[("share", "=", False)],
        index="btree_not_null",
        tracking=True,
        help="Gets the alerts. If empty: the customer success manager of the "
        "renewals, then their owner, the team leader, the renewal manager.",
    )
    renewal_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="health_id",
        readonly=True,
    )
    open_renewal_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="health_id",
        string="Open Renewals",
        domain=[("outcome", "=", False)],
        readonly=True,
    )
    open_renewal_count = fields.Integer(
        compute="_compute_open_renewals",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    atr_amount = fields.Monetary(
        string="ARR Up for Renewal",
        currency_field="company_currency_id",
        compute="_compute_open_renewals",
        help="The ARR of the open renewals.",
    )
    next_decision_date = fields.Date(
        compute="_compute_open_renewals",
    )
    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        readonly=True,
        index="btree_not_null",
    )
    score = Score(
        readonly=True,
        aggregator="avg",
        help="0 to 100: the override while it is active, else the computed score.",
    )
    band = fields.Selection(
        selection=BANDS,
        readonly=True,
        default="unknown",
        index=True,
        group_expand="_group_expand_bands",
    )
    computed_score = Score(
        readonly=True,
        aggregator="avg",
        help="The score from the measures, including caps but not overrides.",
    )
    computed_band = fields.Selection(
        selection=BANDS,
        readonly=True,
        default="unknown",
    )
    has_score = fields.Boolean(
        readonly=True,
        help="Whether there was any data for a score: no data does not mean 0 points.",
    )
    coverage = fields.Integer(
        string="Data Coverage (%)",
        readonly=True,
        aggregator="avg",
        help="The share of the scorecard's weight that has current data. Sources that "
        "nobody has data for do not count.",
    )
    is_little_known = fields.Boolean(
        string="Little Is Known",
        readonly=True,
        help="The data coverage is below the scorecard's minimum: what is known is "
        "trouble, but much is missing.",
    )
    delta = fields.Integer(
        string="Change",
        readonly=True,
        aggregator="avg",
        help="Points gained or lost compared with 30 days before.",
    )
    trend = fields.Selection(
        selection=TRENDS,
        readonly=True,
        help="Steady: within 5 points of 30 days before.",
    )
    score_date = fields.Date(
        readonly=True,
        help="The day of the last snapshot: when it changed, and once a week.",
    )
    override_id = fields.Many2one(
        comodel_name="renewal.health.override",
        readonly=True,
        help="The active override.",
    )
    override_ids = fields.One2many(
        comodel_name="renewal.health.override",
        inverse_name="customer_id",
        string="Overrides",
        readonly=True,
    )
    override_user_id = fields.Many2one(
        related="override_id.user_id",
    )
    override_date_to = fields.Date(
        string="Override Until",
        related="override_id.date_to",
    )
    override_reason = fields.Text(
        related="override_id.reason",
    )
    pulse_ids = fields.One2many(
        comodel_name="renewal.health.pulse",
        inverse_name="customer_id",
        string="CSM Sentiment",
        readonly=True,
    )
    has_left = fields.Boolean(
        string="Churned",
        readonly=True,
        help="No running contract; the score is frozen.",
    )
    notice_date = fields.Date(
        string="Notice Received on",
        tracking=True,
        help="The customer gave notice of non-renewal: a cap sets the score to 0.",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        readonly=True,
        help="Added by Look back for past scores: left before health was scored.",
    )
    has_lost_sponsor = fields.Boolean(
        string="Sponsor Left",
        tracking=True,
        help="The product's sponsor at the customer has left.",
    )

    _customer_uniq = models.UniqueIndex(
        "(partner_id, company_id)",
        "There is one health for each customer of a company.",
    )

    @api.model
    def _group_expand_bands(self, values, domain):
        return ["red", "amber", "green", "unknown"]

    def _compute_open_renewals(self):
        # sudo: how much is at stake, and until when, is no secret to whoever sees the
        # customer
        groups = (
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [("health_id", "in", self.ids), ("outcome", "=", False)],
                ["health_id"],
                ["__count", "company_atr_amount:sum", "decision_date:min"],
            )
        )
        figures = {customer.id: values for customer, *values in groups}
        for customer in self:
            count, amount, date = figures.get(customer.id, (0, 0.0, False))
            customer.open_renewal_count = count
            customer.atr_amount = amount
            customer.next_decision_date = date

    def _check_stays(self):
        """:raise UserError: when one of them left: nothing about it changes any more"""
        for customer in self.filtered("has_left"):
            raise UserError(
                self.env._(
                    "%(customer)s has no running contract. The health score is frozen.",
                    customer=customer.display_name,
                )
            )

    def _score_now(self):
        """Score these customers at once, instead of tonight. Nothing here: the room of
        the scores does it."""

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_score(self):
        """Score now what the daily run would score tonight."""
        self.check_access("read")
        self._score_now()
        return True

    def action_give_pulse(self):
        """Ask for a sentiment and its reason."""
        self.ensure_one()
        self._check_stays()
        view = self.env.ref(
            "renewal_management_health.renewal_health_pulse_view_form_quick"
        )
        name = self.env._("CSM sentiment on %(customer)s", customer=self.display_name)
        return dialog(name, "renewal.health.pulse", view, default_customer_id=self.id)

    def action_notice(self):
        """Record the notice of non-renewal; pressed again, withdraw it."""
        for customer in self:
            today = customer.company_id._get_renewal_today()
            customer.notice_date = False if customer.notice_date else today
        return self.action_score()

    def action_sponsor(self):
        """Mark the sponsor as left; pressed again, there is a new one."""
        for customer in self:
            customer.has_lost_sponsor = not customer.has_lost_sponsor
        return self.action_score()

    def action_override(self):
        """Override the score until a day, with a reason."""
        self.ensure_one()
        return dialog(
            self.env._("Override the score"),
            "renewal.health.override",
            self.env.ref("renewal_management_health.renewal_health_override_view_form"),
            default_customer_id=self.id,
            default_score=self.score,
        )

    def action_end_override(self):
        """End the override: the computed score counts again."""
        self.ensure_one()
        return self.override_id.action_end()

    def action_view_renewals(self):
        """Open the renewals of the customer."""
        self.ensure_one()
        domain = [("health_id", "=", self.id)]
        return self.env["renewal.renewal"]._get_list_action(domain)
