# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.renewal_management.models.base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("lifecycle", "Lifecycle history")],
        ondelete={"lifecycle": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "lifecycle": Kept(
                "renewal.lifecycle.history",
                "date",
                [],
                36,
                self.env._(
                    "The report on lifecycle stages: how long customers stay in a "
                    "stage, and where they go from there."
                ),
            ),
        }
