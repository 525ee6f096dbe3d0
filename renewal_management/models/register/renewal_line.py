# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalLine(models.Model):
    """What a register asks of lines that are decided."""

    _inherit = "renewal.line"  # pylint: disable=consider-merging-classes-inherited

    def _is_decided_until_its_end(self):
        """Whether the contract line does not run past the term that was decided."""
        self.ensure_one()
        end = self.contract_line_id._get_effective_end()
        return not end or end <= self.renewal_id.current_end
