# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class RenewalTrack(models.Model):
    """A change of who follows a track says which planned steps it cancels."""

    _inherit = "renewal.track"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        return self.env["renewal.plan.change"]._write_and_tell(
            self, vals, super().write
        )

    def web_save(self, vals, specification, next_id=None):
        changes = {track.id: vals for track in self}
        self.env["renewal.plan.change"]._ask(self, changes)
        return super().web_save(vals, specification, next_id)

    def _get_renewals_to_replan(self):
        """Renewals that follow a playbook of these tracks."""
        renewals = self.env["renewal.renewal"]
        follows = Domain("track_id", "in", self.ids) & Domain(
            "playbook_id", "!=", False
        )
        return renewals.search(
            renewals._get_followed_domain() & Domain("follow_ids", "any", follows)
        )
