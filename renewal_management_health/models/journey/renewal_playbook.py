# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalPlaybook(models.Model):
    _inherit = "renewal.playbook"  # pylint: disable=consider-merging-classes-inherited

    def copy(self, default=None):
        """The steps of a copy ask about the steps of the copy."""
        playbooks = super().copy(default)
        for old, new in zip(self, playbooks, strict=True):
            copied = dict(zip(old.step_ids, new.step_ids, strict=False))
            for step in old.step_ids.filtered("branch_step_id"):
                copied[step].branch_step_id = copied.get(step.branch_step_id)
        return playbooks
