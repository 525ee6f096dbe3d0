# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class RenewalAbsence(models.TransientModel):
    """Plan an absence: one's own, or as a leader or administrator somebody else's."""

    _name = "renewal.absence"
    _description = "Absence and Stand-in"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Absent Person",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    delegate_id = fields.Many2one(
        comodel_name="res.users",
        string="Stand-in",
        compute="_compute_absence",
        store=True,
        readonly=False,
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="If empty, nobody stands in, and a current absence ends.",
    )
    date_from = fields.Date(
        string="Start Date",
        compute="_compute_absence",
        store=True,
        readonly=False,
    )
    date_until = fields.Date(
        string="End Date",
        compute="_compute_absence",
        store=True,
        readonly=False,
        help="Last day of the absence.",
    )
    with_tasks = fields.Boolean(
        string="Hand Over Open Tasks Too",
        compute="_compute_absence",
        store=True,
        readonly=False,
        help="Renewal tasks that are open on the first day move to the stand-in; those "
        "still open at the end come back.",
    )

    @api.depends("user_id")
    def _compute_absence(self):
        # stored fields are computed as superuser: it is the user who is asked for
        users = self.env["res.users"].sudo(False)
        for wizard in self:
            is_allowed = users._may_act_for(wizard.user_id)
            # sudo: whose absence one may plan one may see
            user = wizard.user_id.sudo() if is_allowed else users
            wizard.delegate_id = user.renewal_delegate_id
            wizard.date_from = user.renewal_delegate_from
            wizard.date_until = user.renewal_delegate_until
            wizard.with_tasks = user.renewal_delegate_tasks

    def action_save(self):
        """Keep the absence; it begins and ends by itself."""
        self.ensure_one()
        if not self.env["res.users"]._may_act_for(self.user_id):
            raise AccessError(
                self.env._(
                    "You can plan your own absence, and as a team leader those of "
                    "your team. Ask a renewal administrator for the rest."
                )
            )
        # sudo: who may plan whose absence was checked just above
        self.user_id.sudo().write(
            {
                "renewal_delegate_id": self.delegate_id.id,
                "renewal_delegate_from": self.date_from,
                "renewal_delegate_until": self.date_until,
                "renewal_delegate_tasks": self.with_tasks,
            }
        )
        return {"type": "ir.actions.act_window_close"}
