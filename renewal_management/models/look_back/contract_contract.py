# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ContractContract(models.Model):
    """A contract that goes on was not lost."""

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    def _on_termination_cancelled(self):
        """The losses that were read from the termination go with it."""
        # sudo: whoever may change a contract may not be allowed on renewals
        renewals = self.env["renewal.renewal"].sudo()
        renewals.search(
            [
                ("contract_id", "in", self.ids),
                ("is_reconstructed", "=", True),
                ("outcome", "=", "churned"),
                ("successor_renewal_id", "=", False),
            ]
        ).unlink()
        return super()._on_termination_cancelled()
