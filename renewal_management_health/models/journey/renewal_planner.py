# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class RenewalPlanner(models.AbstractModel):
    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _get_conditional_domain(self):
        """A branch is a condition too."""
        branches = Domain("playbook_step_id.branch_fact", "!=", False)
        return super()._get_conditional_domain() | branches
