# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRun(models.Model):
    """How many scores the day brought."""

    _inherit = "renewal.run"

    scores_changed = fields.Integer(
        compute="_compute_scores_changed",
        help="Customers of whom a score was kept that day: it changed, or a week was "
        "over.",
    )

    def _compute_scores_changed(self):
        groups = self.env["renewal.health.score"]._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("date", "in", self.mapped("date")),
            ],
            ["company_id", "date:day"],
            ["__count"],
        )
        counts = {(company, day): count for company, day, count in groups}
        for run in self:
            run.scores_changed = counts.get((run.company_id, run.date), 0)
