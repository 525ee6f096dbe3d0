# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.customer.renewal_health_customer import BANDS


class RenewalFunnel(models.Model):
    """Where renewals of healthy and of unhappy customers leak."""

    _inherit = "renewal.funnel"

    _depends = {"renewal.renewal": ["health_band"]}

    health_band = fields.Selection(
        selection=BANDS,
        help="The band when the renewal closed; of an open one, the band now.",
    )

    def _select(self):
        return SQL("%s, renewal.health_band", super()._select())
