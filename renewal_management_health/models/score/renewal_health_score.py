# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..customer.renewal_health_customer import BANDS
from ..customer.score_field import Score


class RenewalHealthScore(models.Model):
    """The score of a customer as it stood on a day: a snapshot that never changes after
    its day, with everything that made it."""

    _name = "renewal.health.score"
    _description = "Health Score"
    _log_access = False
    _inherit = ["renewal.readonly.mixin"]
    _order = "date DESC, id DESC"
    _rec_name = "date"

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    date = fields.Date(
        required=True,
        readonly=True,
    )
    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        readonly=True,
        ondelete="set null",
    )
    scorecard_version = fields.Integer(
        readonly=True,
        aggregator=None,
    )
    score = Score(
        readonly=True,
        aggregator="avg",
    )
    band = fields.Selection(
        selection=BANDS,
        readonly=True,
    )
    computed_score = Score(
        readonly=True,
        aggregator="avg",
    )
    computed_band = fields.Selection(
        selection=BANDS,
        readonly=True,
    )
    has_score = fields.Boolean(
        readonly=True,
    )
    coverage = fields.Integer(
        string="Coverage (%)",
        readonly=True,
        aggregator="avg",
    )
    delta = fields.Integer(
        string="Change",
        readonly=True,
        aggregator="avg",
    )
    detail = fields.Json(
        readonly=True,
        help="Each measure's value, day, points, weight, contribution and points lost, "
        "and the caps that applied.",
    )

    _day_uniq = models.UniqueIndex(
        "(customer_id, date)",
        "A customer has one score a day.",
    )
    _company_date_idx = models.Index("(company_id, date)")
