# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from odoo.addons.renewal_management.tools.simulation import Outcome


class RenewalSimulator(models.AbstractModel):
    """What a step that drafts a value review would do."""

    _inherit = "renewal.simulator"

    @api.model
    def _play_value_review(self, play, steps, day):
        """A task where there is no review yet; the row remembers that there is one."""
        refusals = steps._get_review_refusals()
        todo = steps.filtered(lambda step: step not in refusals)
        outcomes = self._play_activity(play, todo, day) if todo else []
        done = {outcome.step_id for outcome in outcomes if outcome.state == "done"}
        rows = [
            {
                "renewal_id": step.renewal_id.id,
                "state": "draft",
                "date_from": day,
                "date_to": day,
            }
            for step in todo
            if step.id in done
        ]
        self._insert(play, "renewal.value.review", rows)
        self.env["renewal.renewal"].invalidate_model(["value_review_ids"], flush=False)
        return outcomes + [
            Outcome(step.id, "skipped", reason=reason)
            for step, reason in refusals.items()
        ]
