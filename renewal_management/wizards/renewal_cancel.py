# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalCancel(models.TransientModel):
    """Void renewals: there is nothing to decide."""

    _name = "renewal.cancel"
    _description = "Void Renewals"
    _inherit = ["renewal.decision.mixin"]

    note = fields.Text(
        string="Reason",
        required=True,
    )

    def action_cancel_renewals(self):
        """Close the renewals as void."""
        for renewals, date_ref in self._by_company():
            renewals._dismiss(date_ref, self.note)
        return self._close_wizard()
