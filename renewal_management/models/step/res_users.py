# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Tasks of people who are absent."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    def _switch_stand_in(self, former, stand_in):
        """Open tasks move with the absence; what the former stand-in did not finish
        comes back."""
        if former:
            self._get_role_tasks(former)._give_to_assignees()
        if stand_in and self.renewal_delegate_tasks:
            self._get_role_tasks(self)._give_to_assignees()
        return super()._switch_stand_in(former, stand_in)

    def _get_role_tasks(self, holder):
        """Open tasks of this person's roles that somebody holds."""
        self.ensure_one()
        steps = self.env["renewal.step"]
        owner = Domain("assignee_type", "=", "owner") & Domain(
            "renewal_id.user_id", "=", self.id
        )
        csm = Domain("assignee_type", "=", "csm") & Domain(
            "renewal_id.csm_id", "=", self.id
        )
        return steps.search(
            steps._get_role_task_domain(["owner", "csm"])
            & Domain("activity_id.user_id", "=", holder.id)
            & (owner | csm)
        )
