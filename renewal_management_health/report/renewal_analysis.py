# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.customer.renewal_health_customer import BANDS

# How long before the due date a band has to say something: time to act on it.
AHEAD_DAYS = 90


class RenewalAnalysis(models.Model):
    """Renewal rates by health: do red customers really leave?"""

    _inherit = "renewal.analysis"

    _depends = {
        "renewal.renewal": ["health_band", "health_id", "lifecycle_stage_id"],
        "renewal.health.score": ["band", "customer_id", "date"],
    }

    health_band = fields.Selection(
        selection=BANDS,
        help="The band when the renewal closed; of an open one, the band now.",
    )
    health_band_ahead = fields.Selection(
        selection=BANDS,
        string="Health Band 90 Days Before",
        help="The band as it stood 90 days before the due date, when there still was "
        "time to act. Empty before that day, or without a score.",
    )

    lifecycle_stage_id = fields.Many2one(
        comodel_name="renewal.lifecycle.stage",
        help="The customer's stage when the renewal closed; of an open one, the stage "
        "now.",
    )

    def _select(self):
        return SQL(
            "%s, renewal.health_band, renewal.lifecycle_stage_id,"
            " %s AS health_band_ahead",
            super()._select(),
            self._get_band_ahead(),
        )

    def _get_band_ahead(self):
        """Costs nothing where nobody asks: PostgreSQL drops a column that is not
        read."""
        return SQL(
            """
            CASE WHEN renewal.due_date - %(days)s <= %(today)s THEN (
                SELECT score.band FROM renewal_health_score score
                 WHERE score.customer_id = renewal.health_id
                   AND score.date <= renewal.due_date - %(days)s
                 ORDER BY score.date DESC LIMIT 1)
            END
            """,
            days=AHEAD_DAYS,
            today=self.env.company._get_renewal_today(),
        )
