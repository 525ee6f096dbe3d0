# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# What a score depends on besides what is read. What a measure is called is not in it.
SCALE_FIELDS = ["bad_value", "good_value", "validity_days", "active"]


class RenewalHealthMeasure(models.Model):
    """A measure is part of every scorecard that weighs it or has a cap on it."""

    _name = "renewal.health.measure"
    _inherit = ["renewal.health.measure", "renewal.health.version.mixin"]

    line_ids = fields.One2many(
        comodel_name="renewal.health.scorecard.line",
        inverse_name="measure_id",
        string="Scorecards",
        readonly=True,
    )

    def _get_versioned_scorecards(self):
        return (
            self.line_ids.scorecard_id
            | self.env["renewal.health.cap"]
            .search([("measure_id", "in", self.ids)])
            .scorecard_id
        )

    def _get_version_config(self):
        """What a version keeps of it: {field: value as it is stored}; empty without a
        measure."""
        names = [*SCALE_FIELDS, *self._get_definition_fields()]
        return {
            name: self._fields[name].convert_to_read(
                self[name], self, use_display_name=False
            )
            for name in (names if self else ())
            if self._says_something(name)
        }
