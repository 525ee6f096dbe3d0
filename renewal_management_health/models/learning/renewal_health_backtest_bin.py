# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .renewal_health_backtest_mixin import Figure


class RenewalHealthBacktestBin(models.Model):
    """A tenth of the renewals, from the worst to the best: what was said of them, and
    what became of them."""

    _name = "renewal.health.backtest.bin"
    _description = "Health Back-test: Tenth"
    _inherit = "renewal.health.backtest.mixin"
    _order = "kind DESC, number, id"

    kind = fields.Selection(
        string="Type",
        selection=[("hand", "Health score"), ("learned", "Renewal likelihood")],
        required=True,
    )
    number = fields.Integer(
        string="Tenth",
        aggregator=None,
        help="1 is the worst.",
    )
    count = fields.Integer(
        string="Outcomes",
    )
    lost = fields.Integer()
    said = Figure(
        string="Predicted (%)",
        help="The mean predicted probability of renewal.",
    )
    became = Figure(
        string="Actual (%)",
    )
    became_low = Figure(
        string="Lower Limit (%)",
    )
    became_high = Figure(
        string="Upper Limit (%)",
    )
    lift = Figure(
        help="How many times more often renewals were lost than on average.",
    )

    @api.model
    def _create_from(self, backtest, kind, bins):
        """Keep the rows of ``tools.validation.calibration``."""
        return self.create(
            [
                {
                    "backtest_id": backtest.id,
                    "kind": kind,
                    "number": number,
                    "count": row.count,
                    "lost": row.lost,
                    "said": 100 * row.said,
                    "became": 100 * row.became,
                    "became_low": 100 * row.became_low,
                    "became_high": 100 * row.became_high,
                    "lift": row.lift or 0.0,
                }
                for number, row in enumerate(bins, start=1)
            ]
        )
