# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.renewal_management.models.base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("scores", "Health scores by day")],
        ondelete={"scores": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "scores": Kept(
                "renewal.health.score",
                "date",
                [],
                36,
                self.env._(
                    "Back-test and learning: they compare the scores before a "
                    "decision with its outcome, and get better with every year "
                    "kept."
                ),
            ),
        }
