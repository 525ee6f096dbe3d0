# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class Figure(fields.Float):
    """A figure of one row, which adds up to nothing; in percent unless it says so."""

    aggregator = None
    _digits = (5, 1)


class RenewalHealthBacktestMixin(models.AbstractModel):
    """Rows that a back-test came to."""

    _name = "renewal.health.backtest.mixin"
    _description = "Row of a Health Back-test"
    _inherit = ["renewal.frozen.mixin", "renewal.readonly.mixin"]

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
