# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalPlaybookHalf(models.Model):
    """Which of two playbooks that are compared a renewal was drawn for: once, and kept.
    Written by the planner."""

    _name = "renewal.playbook.half"
    _description = "Half of a Comparison of Playbooks"
    _inherit = ["renewal.frozen.mixin"]
    _order = "id"
    _rec_name = "renewal_id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        ondelete="cascade",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        required=True,
        index=True,
        ondelete="cascade",
        help="The one that takes the renewals by its conditions.",
    )
    is_second = fields.Boolean(
        string="Version B",
        help="The renewal follows the playbook that it is compared with.",
    )

    _unique_renewal = models.Constraint(
        "UNIQUE(renewal_id, playbook_id)",
        "A renewal is drawn once for each playbook.",
    )
