# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .renewal_health_customer import BANDS


class RenewalHealthAlert(models.Model):
    """A customer's health asks for somebody: once for each kind, until it recovers."""

    _name = "renewal.health.alert"
    _description = "Health Alert"
    _inherit = ["renewal.readonly.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "state DESC, opened_date DESC, id DESC"
    _rec_name = "customer_id"

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="customer_id.partner_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="customer_id.company_id",
        store=True,
        index=True,
    )
    kind = fields.Selection(
        selection=[
            ("threshold", "Below the threshold"),
            ("band", "Lost a band"),
            ("drop", "Dropped"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        readonly=True,
        index="btree_not_null",
        tracking=True,
    )
    opened_date = fields.Date(
        required=True,
        readonly=True,
    )
    reacted_date = fields.Date(
        string="First Reaction",
        readonly=True,
        help="The day its task was done, or somebody said that they are at it.",
    )
    closed_date = fields.Date(
        readonly=True,
    )
    score_before = fields.Integer(
        readonly=True,
        aggregator="avg",
    )
    score = fields.Integer(
        string="Score When Opened",
        readonly=True,
        aggregator="avg",
    )
    band_before = fields.Selection(
        selection=BANDS,
        readonly=True,
    )
    band = fields.Selection(
        selection=BANDS,
        string="Band When Opened",
        readonly=True,
    )

    _open_uniq = models.UniqueIndex(
        "(customer_id, kind) WHERE state = 'open'",
        "There is an open alert of that kind for the customer.",
    )
