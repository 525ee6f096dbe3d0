# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class RenewalPlaybookStep(models.Model):
    """A rule that is removed takes its planned steps back."""

    _inherit = "renewal.playbook.step"

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_planned(self):
        # sudo: whoever edits a playbook need not see the steps that follow it
        steps = self.env["renewal.step"].sudo()
        domain = steps._get_open_domain() & Domain("playbook_step_id", "in", self.ids)
        steps.search(domain)._cancel(
            self.env._("The step was removed from the playbook")
        )
