# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalTaskDone(models.TransientModel):
    _name = "renewal.task.done"
    _description = "Finish a Task about Several Renewals"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("activity_id",)

    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        required=True,
        ondelete="cascade",
    )
    task_renewal_ids = fields.Many2many(
        comodel_name="renewal.renewal",
        compute="_compute_task_renewal_ids",
    )
    renewal_ids = fields.Many2many(
        comodel_name="renewal.renewal",
        string="Done For",
        compute="_compute_renewal_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', task_renewal_ids)]",
        help="What is not ticked stays open, as a task of its own.",
    )
    feedback = fields.Text()

    @api.depends("activity_id")
    def _compute_task_renewal_ids(self):
        for wizard in self:
            steps = wizard.activity_id._get_renewal_steps()
            # in the reader's own rights
            renewals = steps.renewal_id.with_env(self.env)
            wizard.task_renewal_ids = renewals._filtered_access("read")

    @api.depends("activity_id")
    def _compute_renewal_ids(self):
        for wizard in self:
            wizard.renewal_ids = wizard.task_renewal_ids

    def action_done(self):
        """Finish the task for the ticked renewals."""
        self.ensure_one()
        renewals = self.renewal_ids & self.task_renewal_ids
        if not renewals:
            raise UserError(self.env._("Tick the renewals that it is done for."))
        self.activity_id._finish_for(renewals, self.feedback)
        return {"type": "ir.actions.act_window_close"}
