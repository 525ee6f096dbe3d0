# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# Reasons that only health knows.
STOP_KINDS = [
    ("ticket", "Open ticket of high priority"),
    ("red", "Health is red"),
]


class RenewalFollow(models.Model):
    """What else stops a journey."""

    _inherit = "renewal.follow"  # pylint: disable=consider-merging-classes-inherited

    stop_kind = fields.Selection(
        selection_add=STOP_KINDS,
    )
