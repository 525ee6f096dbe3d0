# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("owners", "Former owners of renewals")],
        ondelete={"owners": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "owners": Kept(
                "renewal.owner.history",
                "date_to",
                [("date_to", "!=", False)],
                36,
                self.env._(
                    "Undoing a handover, and who was responsible for a renewal "
                    "that was lost."
                ),
            ),
        }
