# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalLookBack(models.Model):
    """Stages that renewals went through before that was written down."""

    _inherit = "renewal.look.back"  # pylint: disable=consider-merging-classes-inherited

    def _get_parts(self):
        parts = super()._get_parts()
        if self.state == "running":
            parts["stages"] = (self._get_company_ids, self._fill_stages)
        return parts

    def _fill_stages(self, ids):
        self.env["renewal.stage.history"]._fill_past(self.company_id)
