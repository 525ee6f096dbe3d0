# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# A year of whole weeks: a Monday is compared with a Monday.
YEAR_DAYS = 364


class RenewalHealthMeasure(models.Model):
    """What a change is compared with: the period before, or a year ago, where what
    comes back with every season is no change."""

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    trend_base = fields.Selection(
        selection=[
            ("before", "The period before"),
            ("year", "The same period a year ago"),
        ],
        string="Compared With",
        default="before",
        required=True,
        help="A year ago: as many days, 364 days earlier, so that each weekday is "
        "compared with the same one. What comes back every season is then no change. "
        "A customer without a year of data has no trend.",
    )

    @api.constrains("trend", "trend_base", "window_days")
    def _check_trend_base(self):
        for measure in self:
            if measure._is_seasonal() and measure.window_days > YEAR_DAYS:
                raise ValidationError(
                    self.env._(
                        "%(name)s looks at more than a year: compare it with the "
                        "period before, or look at %(days)s days at most.",
                        name=measure.name,
                        days=YEAR_DAYS,
                    )
                )

    @api.model
    def _get_definition_fields(self):
        return super()._get_definition_fields() + ["trend_base"]

    def _says_something(self, name):
        """Whether a field of the definition has an effect."""
        return name != "trend_base" or self._is_seasonal()

    def _is_seasonal(self):
        return bool(self.trend) and self.trend_base == "year"

    def _get_trend_shift(self):
        """How long before its period that which it is compared with is."""
        days = YEAR_DAYS if self._is_seasonal() else self.window_days
        return timedelta(days=days)

    def _tell_base(self, words):
        """A sentence about a change, with what it is compared with where that is not
        the period before."""
        if not self._is_seasonal():
            return words
        return self.env._(
            "%(change)s compared with the same period a year ago", change=words
        )
