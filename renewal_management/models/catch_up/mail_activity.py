# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    def _action_done(self, feedback=False, attachment_ids=None):
        """Finishing the task of a catch-up list finishes the list."""
        ours = self.filtered(lambda task: task.res_model == "renewal.catch.up")
        # sudo: whoever may finish the task has worked off the list
        lists = self.env["renewal.catch.up"].sudo().browse(ours.mapped("res_id"))
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        lists.exists()._on_task_done(fields.Date.context_today(self))
        return result
