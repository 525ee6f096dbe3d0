# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalReopen(models.TransientModel):
    """Reopen renewals that were closed by mistake or won back."""

    _name = "renewal.reopen"
    _description = "Reopen Renewals"
    _inherit = ["renewal.decision.mixin"]

    note = fields.Text(
        string="Reason",
        required=True,
    )

    def action_reopen(self):
        """Reopen the renewals, and undo what closing them did."""
        for renewals, date_ref in self._by_company():
            renewals._undo_outcome(date_ref, self.note)
        return self._close_wizard()
