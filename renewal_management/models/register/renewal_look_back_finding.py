# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalLookBackFinding(models.Model):
    """The day of the edition that moved a line says when its renewal was known."""

    _inherit = "renewal.look.back.finding"  # pylint: disable=consider-merging-classes-inherited

    def _get_decided_day(self):
        lines = self.renewal_id.line_ids.contract_line_id
        rows = self.env["renewal.register.row"].search(
            [("contract_line_id", "in", lines.ids), ("edition_id", "!=", False)]
        )
        due = fields.Date.to_string(self.renewal_id.current_end)
        later = rows.filtered(
            lambda row: ((row.applied_values or {}).get("date_end") or "") > due
        )
        days = later.edition_id.mapped("as_of")
        return min(days, default=None) or super()._get_decided_day()
