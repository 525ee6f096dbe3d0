# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalStep(models.Model):
    """The track of a step, and which repetition of its rule it is."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    track_id = fields.Many2one(
        related="playbook_step_id.playbook_id.track_id",
    )
    is_last_mile = fields.Boolean(
        compute="_compute_is_last_mile",
    )
    occurrence = fields.Integer(
        required=True,
        default=0,
        readonly=True,
        help="0: the first time; 1 and more: how often the rule was repeated before.",
    )

    @api.depends("playbook_step_id.playbook_id.track_id.is_last_mile")
    def _compute_is_last_mile(self):
        """What a person added by hand is about the decision too."""
        for step in self:
            step.is_last_mile = not step.track_id or step.track_id.is_last_mile
