# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse

from ...tools.trend_chart import as_data_uri, draw_months


class RenewalValueChart(models.Model):
    """A metric over the months of the term."""

    _name = "renewal.value.chart"
    _description = "Chart of a Value Review"
    _inherit = ["renewal.value.part.mixin"]
    _order = "sequence, id"
    _rec_name = "metric_id"

    metric_id = fields.Many2one(
        comodel_name="renewal.usage.metric",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    months = fields.Json(
        readonly=True,
        help="[[first day, value or null, whether the month is whole], …]",
    )
    total = fields.Float(
        readonly=True,
        help="Over the term, the way the metric adds up.",
    )
    change = fields.Float(
        string="Trend (%)",
        readonly=True,
        help="The last three whole months against the three before.",
    )
    has_change = fields.Boolean(
        readonly=True,
    )
    image_url = fields.Char(
        compute="_compute_image_url",
    )

    _source_uniq = models.UniqueIndex(
        "(review_id, source)",
        "A metric has one chart in a review.",
    )

    @api.depends("months")
    @api.depends_context("lang")
    def _compute_image_url(self):
        locale = babel_locale_parse(self.env.lang or "en_US")
        for chart in self:
            months = chart.months or []
            is_long = len({day[:4] for day, _value, _whole in months}) > 1
            bars = [
                (self._get_label(day, locale, is_long), value, whole)
                for day, value, whole in months
            ]
            highest = max((bar[1] for bar in bars if bar[1] is not None), default=0)
            peak = chart.review_id._format_number(highest) if bars else ""
            chart.image_url = as_data_uri(draw_months(bars, peak))

    @api.model
    def _get_label(self, day, locale, is_long):
        day = fields.Date.to_date(day)
        # the year where it begins, and nowhere else: labels stand close
        skeleton = "yMMM" if is_long and day.month == 1 else "MMM"
        return format_skeleton(skeleton, day, locale=locale)

    def action_toggle(self):
        """Show it to the customer, or leave it out."""
        for chart in self:
            chart.is_included = not chart.is_included
        return True
