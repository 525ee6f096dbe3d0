# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalExtend(models.TransientModel):
    """Extend a term by a few weeks, at the running price."""

    _name = "renewal.extend"
    _description = "Extend Renewals"
    _inherit = ["renewal.decision.mixin"]

    new_end = fields.Date(
        string="Extend To",
        required=True,
        compute="_compute_new_end",
        store=True,
        readonly=False,
        precompute=True,
        help="The contract runs to this day at its current price. The decision still "
        "counts on its original due date.",
    )

    @api.depends("renewal_ids")
    def _compute_new_end(self):
        for wizard in self:
            ends = wizard.renewal_ids.mapped("current_end")
            wizard.new_end = ends and fields.Date.add(max(ends), weeks=4)

    def action_extend(self):
        """Prolong the running terms."""
        for renewals, _date_ref in self._by_company():
            renewals._extend(self.new_end, self.note or "")
        return self._close_wizard()
