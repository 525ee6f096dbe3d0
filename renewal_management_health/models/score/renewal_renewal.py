# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..customer.renewal_health_customer import BANDS, TRENDS
from ..customer.score_field import Score


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
    health_score = Score(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="0 to 100; frozen when the renewal is closed. Comparisons do not find who "
        "has none.",
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

    @api.model_create_multi
    def create(self, vals_list):
        """A renewal that is opened during the day shows what is known already."""
        renewals = super().create(vals_list)
        # sudo: the copies are the system's
        renewals.sudo()._copy_health()
        return renewals

    def _copy_health(self):
        """Copy the customer's health; a customer that is new is scored in the night."""
        own = self.filtered(lambda r: r.contract_type == "sale" and not r.outcome)
        customers = self.env["renewal.health.customer"].search(
            [
                ("partner_id", "in", own.partner_id.ids),
                ("company_id", "in", own.company_id.ids),
            ]
        )
        by_key = {(c.partner_id, c.company_id): c for c in customers}
        for renewal in own:
            customer = by_key.get((renewal.partner_id, renewal.company_id))
            if customer:
                renewal.write(customer._get_copies())
