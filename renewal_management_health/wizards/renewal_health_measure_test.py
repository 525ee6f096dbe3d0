# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.distribution import spread
from ..tools.scoring import points


class RenewalHealthMeasureTest(models.TransientModel):
    """Test the bounds of a measure on the customers before they count."""

    _name = "renewal.health.measure.test"
    _description = "Test of a Measure"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("measure_id",)

    measure_id = fields.Many2one(
        comodel_name="renewal.health.measure",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="As of",
        required=True,
        default=lambda self: self.env.company._get_renewal_today(),
        help="A past day is seen as it stood, as far as the records tell.",
    )
    bad_value = fields.Float(
        string="Bad",
        compute="_compute_bounds",
        store=True,
        readonly=False,
    )
    good_value = fields.Float(
        string="Good",
        compute="_compute_bounds",
        store=True,
        readonly=False,
    )
    uom = fields.Char(
        related="measure_id.uom",
    )
    trend = fields.Selection(
        related="measure_id.trend",
    )
    trend_base = fields.Selection(
        related="measure_id.trend_base",
    )
    error = fields.Text(
        compute="_compute_spread",
    )
    value_count = fields.Integer(
        string="Customers with a Value",
        compute="_compute_spread",
    )
    lowest_value = fields.Float(
        string="Lowest",
        compute="_compute_spread",
    )
    median_value = fields.Float(
        string="Median",
        compute="_compute_spread",
    )
    highest_value = fields.Float(
        string="Highest",
        compute="_compute_spread",
    )
    average_points = fields.Float(
        compute="_compute_spread",
        digits=(5, 1),
    )
    bad_share = fields.Float(
        string="With 0 Points",
        compute="_compute_spread",
    )
    good_share = fields.Float(
        string="With 100 Points",
        compute="_compute_spread",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        help="Check the result for one customer.",
    )
    has_value = fields.Boolean(
        compute="_compute_value",
    )
    value = fields.Float(
        compute="_compute_value",
    )
    value_date = fields.Date(
        compute="_compute_value",
    )
    points = fields.Float(
        compute="_compute_value",
        digits=(5, 1),
    )

    @api.depends("measure_id")
    def _compute_bounds(self):
        for test in self:
            test.bad_value = test.measure_id.bad_value
            test.good_value = test.measure_id.good_value

    @api.depends("measure_id", "company_id", "date", "bad_value", "good_value")
    def _compute_spread(self):
        for test in self:
            rows, test.error = test._get_rows()
            values = [value for _partner, value, _date in rows]
            is_scale = test.bad_value != test.good_value
            found = (
                spread(values, test.bad_value, test.good_value) if is_scale else None
            )
            test.value_count = len(values)
            test.lowest_value = found and found.lowest
            test.median_value = found and found.median
            test.highest_value = found and found.highest
            test.average_points = found and found.average_points
            test.bad_share = found and found.bad_share
            test.good_share = found and found.good_share

    @api.depends(
        "measure_id", "company_id", "date", "bad_value", "good_value", "partner_id"
    )
    def _compute_value(self):
        for test in self:
            partner = test.partner_id.commercial_partner_id
            rows = test._get_rows(partner.ids)[0] if partner else []
            _partner, value, date = rows[0] if rows else (None, 0.0, False)
            is_scale = test.bad_value != test.good_value
            test.has_value = bool(rows)
            test.value = value
            test.value_date = date
            test.points = (
                rows and is_scale and points(value, test.bad_value, test.good_value)
            )

    def action_keep(self):
        """Apply the bounds to the measure."""
        self.ensure_one()
        self.measure_id.write(
            {"bad_value": self.bad_value, "good_value": self.good_value}
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_rows(self, partner_ids=None):
        """:return: (rows, error in words or False)"""
        if not (self.measure_id and self.company_id and self.date):
            return [], False
        if self.company_id not in self.env.companies:
            return [], False
        return self.measure_id._preview(self.company_id, self.date, partner_ids)
