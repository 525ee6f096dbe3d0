# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class RenewalStep(models.Model):
    """The action "Value review"."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def _run_value_review(self, date_ref):
        """Draft the review of each term that has none, and give the assignee the task
        to finish it."""
        todo = self._skip_refused_reviews()
        todo._create_activities(date_ref)
        self.env["renewal.value.review"]._draft(todo.renewal_id, date_ref)

    def _skip_refused_reviews(self, run=None):
        """:return: the steps whose review can be drafted"""
        refusals = self._get_review_refusals()
        for reason, steps in self.filtered(refusals.get).grouped(refusals.get).items():
            steps._skip(reason, run)
        return self.filtered(lambda step: step not in refusals)

    def _get_review_refusals(self):
        """Of these steps, those that have nothing to draft. :return: {step: why}"""
        refusals, drafted = {}, self.renewal_id.filtered("value_review_ids")
        for step in self:
            if step.renewal_id in drafted:
                refusals[step] = self.env._("There is a value review already")
            elif refusal := step.renewal_id._get_value_review_refusal():
                refusals[step] = refusal
            drafted |= step.renewal_id
        return refusals

    @api.model
    def _get_role_task_domain(self, kinds):
        """The task to finish a review goes with the role, as other tasks do."""
        role = Domain("assignee_type", "in", kinds)
        reviews = role & Domain(
            [
                ("state", "=", "done"),
                ("activity_id", "!=", False),
                ("handled_date", "=", False),
                ("level", "=", 0),
                ("action", "=", "value_review"),
            ]
        )
        return super()._get_role_task_domain(kinds) | reviews
