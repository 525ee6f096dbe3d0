# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalLose(models.TransientModel):
    """Mark as lost: why, from when, to whom, and whether to try again later."""

    _name = "renewal.lose"
    _description = "Mark Renewals as Lost"
    _inherit = ["renewal.decision.mixin"]

    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        required=True,
    )
    is_note_required = fields.Boolean(
        related="reason_id.terminate_comment_required",
    )
    outcome_date = fields.Date(
        string="Last Day",
        help="Left empty, each contract ends with its term.",
    )
    competitor_id = fields.Many2one(
        comodel_name="renewal.competitor",
    )
    win_back_date = fields.Date(
        string="Win-back Date",
        help="When to try to win the customer back: by the steps of a playbook for "
        "lost renewals where one is switched on, else by a task for the owner on this "
        "day.",
    )
    may_terminate = fields.Boolean(
        compute="_compute_may_terminate",
    )

    @api.depends("renewal_ids")
    def _compute_may_terminate(self):
        self.may_terminate = self.env.user.has_group(
            "contract_termination.can_terminate_contract"
        )

    def action_lose(self):
        """Close the renewals as lost; the contracts end accordingly."""
        self.reason_id._check_comment(self.note)
        for renewals, date_ref in self._by_company():
            if self.win_back_date and self.win_back_date < date_ref:
                raise UserError(
                    self.env._("The win-back date has passed: choose a later day.")
                )
            renewals._lose(
                date_ref,
                self.reason_id,
                self.outcome_date,
                self.note or "",
                competitor_id=self.competitor_id.id,
                win_back_date=self.win_back_date,
            )
            if self.win_back_date:
                renewals._plan_win_back(self.win_back_date, date_ref)
        return self._close_wizard()
