# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..score.renewal_health_scorer import COPIES, RENEWAL_COPIES


class RenewalHealthScorer(models.AbstractModel):
    """Renewals show the stage of their customer, beside the score."""

    _inherit = "renewal.health.scorer"  # pylint: disable=consider-merging-classes-inherited

    _copies = {
        **COPIES,
        "renewal.renewal": {
            **RENEWAL_COPIES,
            "lifecycle_stage_id": "lifecycle_stage_id",
        },
    }
    _copied_names = ("health_", "lifecycle_")
