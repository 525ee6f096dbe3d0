# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalStep(models.Model):
    """Steps that nobody could do in time."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    planned_date = fields.Date(
        readonly=True,
        help="The day on which the step was planned for its date. A date before that "
        "was past when anybody could act.",
    )
    to_catch_up = fields.Boolean(
        readonly=True,
        help="The step was missed; the next daily run puts it on a catch-up list.",
    )

    _to_catch_up_idx = models.Index("(company_id) WHERE to_catch_up IS TRUE")
