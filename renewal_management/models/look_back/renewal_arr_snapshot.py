# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalArrSnapshot(models.Model):
    """Whether a reconstructed month end would come out as it is."""

    _inherit = "renewal.arr.snapshot"  # pylint: disable=consider-merging-classes-inherited

    def _is_counted_so(self, vals):
        self.ensure_one()
        amounts = ("arr_amount", "company_arr_amount", "year_rate_amount")
        return self.line_amounts == vals["line_amounts"] and all(
            round(self[name] - vals[name], 4) == 0 for name in amounts
        )
