# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

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
        help="Gets the alerts. Empty: whoever the renewals name, then their owner, the "
        "team leader, the renewal manager.",
    )
    renewal_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="health_id",
        readonly=True,
    )
    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    score = Score(
        readonly=True,
        aggregator="avg",
        help="0 to 100: what an override says while it lasts, else the computed score.",
    )
    band = fields.Selection(
        selection=BANDS,
        readonly=True,
        default="unknown",
        index=True,
    )
    computed_score = Score(
        readonly=True,
        aggregator="avg",
        help="What the measures say, caps included; nobody's override hides it.",
    )
    computed_band = fields.Selection(
        selection=BANDS,
        readonly=True,
        default="unknown",
    )
    has_score = fields.Boolean(
        readonly=True,
        help="Whether there was anything to make a score of: no data is not 0 points.",
    )
    coverage = fields.Integer(
        string="Coverage (%)",
        readonly=True,
        aggregator="avg",
        help="How much of what the scorecard weighs is known, and fresh.",
    )
    delta = fields.Integer(
        string="Change",
        readonly=True,
        aggregator="avg",
        help="Points won or lost against the score of 30 days before.",
    )
    trend = fields.Selection(
        selection=TRENDS,
        readonly=True,
        help="Steady: within 5 points of 30 days before.",
    )
    score_date = fields.Date(
        string="Score of",
        readonly=True,
        help="The day of the last snapshot: when it changed, and once a week.",
    )
    score_id = fields.Many2one(
        comodel_name="renewal.health.score",
        string="Last Snapshot",
        readonly=True,
        ondelete="set null",
    )
    score_ids = fields.One2many(
        comodel_name="renewal.health.score",
        inverse_name="customer_id",
        string="History",
        readonly=True,
    )
    digest = fields.Integer(
        readonly=True,
        aggregator=None,
        help="What the last snapshot was made of, as a number: a new one is kept when "
        "it changes.",
    )
    override_id = fields.Many2one(
        comodel_name="renewal.health.override",
        readonly=True,
        ondelete="set null",
        help="The override in force.",
    )
    alert_ids = fields.One2many(
        comodel_name="renewal.health.alert",
        inverse_name="customer_id",
        readonly=True,
    )
    has_left = fields.Boolean(
        readonly=True,
        help="No running contract any more: the score is frozen.",
    )
    notice_date = fields.Date(
        string="Notice Received on",
        tracking=True,
        help="The customer said that it leaves: a cap sets its score to 0.",
    )
    has_lost_sponsor = fields.Boolean(
        string="Sponsor Left",
        tracking=True,
        help="The person who stood for the product at the customer's is gone.",
    )

    _customer_uniq = models.UniqueIndex(
        "(partner_id, company_id)",
        "There is one health for each customer of a company.",
    )

    def _get_copies(self):
        """What a renewal shows of its customer."""
        self.ensure_one()
        return {
            "health_id": self.id,
            "health_score": self.score if self.has_score else None,
            "health_band": self.band,
            "health_trend": self.trend,
            "health_coverage": self.coverage,
            "health_delta": self.delta,
        }
