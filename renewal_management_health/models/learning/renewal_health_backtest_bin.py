# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalHealthBacktestBin(models.Model):
    """A tenth of the renewals, from the worst to the best: what was said of them, and
    what became of them."""

    _name = "renewal.health.backtest.bin"
    _description = "Health Back-test: Tenth"
    _inherit = ["renewal.frozen.mixin", "renewal.readonly.mixin"]
    _order = "kind DESC, number, id"

    backtest_id = fields.Many2one(
        comodel_name="renewal.health.backtest",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="backtest_id.company_id",
        store=True,
        index=True,
    )
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
    said = fields.Float(
        string="Predicted (%)",
        digits=(5, 1),
        aggregator=None,
        help="The mean predicted probability of renewal.",
    )
    became = fields.Float(
        string="Actual (%)",
        digits=(5, 1),
        aggregator=None,
    )
    became_low = fields.Float(
        string="Lower Limit (%)",
        digits=(5, 1),
        aggregator=None,
    )
    became_high = fields.Float(
        string="Upper Limit (%)",
        digits=(5, 1),
        aggregator=None,
    )
    lift = fields.Float(
        digits=(5, 1),
        aggregator=None,
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
