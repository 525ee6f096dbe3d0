# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .renewal_health_customer import BANDS, TRENDS


class RenewalRenewal(models.Model):
    """The customer's health, beside the amount and the deadline.

    Copies of the customer's row, written by the daily run while the renewal is open and
    frozen when it closes: playbooks' conditions, filters and groups need them stored.
    """

    _inherit = "renewal.renewal"

    health_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        string="Health",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    health_score = fields.Integer(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="0 to 100; frozen when the renewal is closed.",
    )
    health_band = fields.Selection(
        selection=BANDS,
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    health_trend = fields.Selection(
        selection=TRENDS,
        readonly=True,
        copy=False,
    )
    health_coverage = fields.Integer(
        string="Health Coverage (%)",
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    health_delta = fields.Integer(
        string="Health Change",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Points won or lost in 30 days.",
    )
