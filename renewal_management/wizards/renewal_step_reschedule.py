# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalStepReschedule(models.TransientModel):
    _name = "renewal.step.reschedule"
    _description = "Reschedule Renewal Steps"

    step_ids = fields.Many2many(
        comodel_name="renewal.step",
        required=True,
    )
    scheduled_date = fields.Date(
        string="New Date",
        required=True,
        default=fields.Date.context_today,
        help="The steps keep this date, even if the end of the contract changes.",
    )

    def action_reschedule(self):
        """Move the steps to the chosen day."""
        steps = self.step_ids
        steps._check_can_change()
        # sudo: the flag is readonly for everybody; access was checked just above
        steps.sudo().write(
            {
                "scheduled_date": self.scheduled_date,
                "is_rescheduled": True,
                "state": "planned",
                "reason": False,
            }
        )
        return {"type": "ir.actions.act_window_close"}
