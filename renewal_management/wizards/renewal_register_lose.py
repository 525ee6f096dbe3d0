# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalRegisterLose(models.TransientModel):
    """Mark what is missing from a register as lost: the reason, once for all rows."""

    _name = "renewal.register.lose"
    _description = "Mark Missing Rows as Lost"

    row_ids = fields.Many2many(
        comodel_name="renewal.register.row",
        string="Rows",
        required=True,
    )
    row_count = fields.Integer(
        compute="_compute_row_count",
    )
    running_count = fields.Integer(
        compute="_compute_row_count",
        help="Rows whose contracts still run.",
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        required=True,
    )
    is_note_required = fields.Boolean(
        related="reason_id.terminate_comment_required",
    )
    competitor_id = fields.Many2one(
        comodel_name="renewal.competitor",
    )
    note = fields.Text()

    @api.depends("row_ids")
    def _compute_row_count(self):
        for wizard in self:
            rows = wizard.row_ids
            wizard.row_count = len(rows)
            wizard.running_count = len(
                rows.filtered(lambda row: row.absence == "running")
            )

    def action_lose(self):
        """Close their renewals as lost, at the end of each term."""
        self.reason_id._check_comment(self.note)
        rows = self.row_ids._get_absent()
        failed = self.env["renewal.register.loss"]._lose(
            rows,
            self.reason_id,
            self.note or "",
            competitor_id=self.competitor_id.id,
        )
        lost = rows.filtered(lambda row: row not in failed)
        message = self.env._("Rows marked as lost: %s", len(lost))
        close = {"type": "ir.actions.act_window_close"}
        return lost._notify_settled(message, close, failed)
