# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalStepSkip(models.TransientModel):
    _name = "renewal.step.skip"
    _description = "Skip Renewal Steps"

    step_ids = fields.Many2many(
        comodel_name="renewal.step",
        required=True,
    )
    reason = fields.Char(
        required=True,
        help="Shown in the timeline, with your name.",
    )

    def action_skip(self):
        """Skip the steps; the timeline says who and why."""
        steps = self.step_ids
        steps._check_can_change()
        note = self.env._(
            "%(reason)s (%(user)s)", reason=self.reason, user=self.env.user.name
        )
        # sudo: states are readonly for everybody; access was checked just above
        steps.sudo().write(
            {
                "state": "skipped",
                "reason": note,
                "done_date": fields.Date.context_today(self),
            }
        )
        return {"type": "ir.actions.act_window_close"}
