# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalRenewal(models.Model):
    """Who is responsible for a renewal, and who is asked next."""

    _inherit = "renewal.renewal"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        index=True,
    )
    csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
        domain=[("share", "=", False)],
        index="btree_not_null",
    )
    needs_owner = fields.Boolean(
        compute="_compute_needs_owner",
        store=True,
        help="Nobody, or only an archived user, is responsible.",
    )

    @api.depends("user_id")
    def _compute_team_id(self):
        for renewal in self:
            team = renewal.user_id.sale_team_id
            if team and (not team.company_id or team.company_id == renewal.company_id):
                renewal.team_id = team
            else:
                renewal.team_id = renewal.team_id

    @api.depends("user_id.active")
    def _compute_needs_owner(self):
        for renewal in self:
            renewal.needs_owner = not renewal.user_id.active

    def _get_escalation_chain(self):
        """People to turn to, nearest first: owner, team leader, renewal manager.

        Active users only, nobody twice. Override to slot in HR managers.

        :return: res.users in order
        """
        self.ensure_one()
        company = self.company_id
        chain = self.user_id | self.team_id.user_id | company.renewal_manager_id
        return chain.filtered(lambda user: user.active and company in user.company_ids)

    def write(self, vals):
        """Open tasks of the owner, and of the customer success manager, go with the
        responsibility."""
        moved = {name for name in ("user_id", "csm_id") if vals.get(name)}
        result = super().write(vals)
        if moved:
            self._move_open_tasks(moved)
        return result

    def _move_open_tasks(self, names):
        """Give open tasks that were meant for a role to the person who has it now."""
        kinds = [{"user_id": "owner", "csm_id": "csm"}[name] for name in names]
        # sudo: the task may be somebody else's
        steps = self.env["renewal.step"].sudo()
        for company, renewals in self.grouped("company_id").items():
            tasks = steps.search(
                steps._get_open_task_domain(company)
                & Domain("renewal_id", "in", renewals.ids)
                & Domain("level", "=", 0)
                & Domain("action", "=", "activity")
                & Domain("assignee_type", "in", kinds)
            )
            for task in tasks:
                heir = task._get_assignee()
                if heir and heir != task.activity_id.user_id:
                    task._give_activity(heir)
