# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalSimulator(models.AbstractModel):
    """What a step that drafts a value review would do."""

    _inherit = "renewal.simulator"

    def _play_value_review(self, play, steps, day):
        """A task where there is no review yet; the row remembers that there is one."""
        todo = steps._skip_refused_reviews(play)
        given = self._play_activity(play, todo, day)
        rows = [
            {
                "renewal_id": step.renewal_id.id,
                "state": "draft",
                "date_from": day,
                "date_to": day,
            }
            for step in given
        ]
        self._insert(play, "renewal.value.review", rows)
        self.env["renewal.renewal"].invalidate_model(["value_review_ids"], flush=False)
        return steps - todo | given
