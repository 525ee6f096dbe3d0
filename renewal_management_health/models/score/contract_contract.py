# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..customer.renewal_health_customer import BANDS
from ..customer.score_field import Score


class ContractContract(models.Model):
    """The customer's health in the list of contracts: copies written by the daily
    run."""

    _inherit = "contract.contract"

    health_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="renewal_management.group_renewal_user",
    )
    health_score = Score(
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="renewal_management.group_renewal_user",
        help="The customer's score, 0 to 100.",
    )
    health_band = fields.Selection(
        selection=BANDS,
        readonly=True,
        copy=False,
        groups="renewal_management.group_renewal_user",
    )
