# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("notices", "Notices and their proofs")],
        ondelete={"notices": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "notices": Kept(
                "renewal.notice",
                "anchor_date",
                [("state", "not in", ("planned", "due"))],
                60,
                self.env._("The proof that a customer was told in time."),
            ),
        }
