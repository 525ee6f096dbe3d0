# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.renewal_management.models.base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("touches", "Touchpoints sent")],
        ondelete={"touches": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "touches": Kept(
                "renewal.touch",
                "date",
                [],
                60,
                self.env._(
                    "Which content a customer had, and what came of it. Without it "
                    "they may get the same content again."
                ),
            ),
        }
