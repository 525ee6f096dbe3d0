# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .renewal_health_customer import PREFETCH


class RenewalRenewal(models.Model):
    """The stage of the customer's life: a copy like those of its health, for filters,
    groups and conditions, frozen when the renewal closes."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    lifecycle_stage_id = fields.Many2one(
        comodel_name="renewal.lifecycle.stage",
        readonly=True,
        copy=False,
        prefetch=PREFETCH,
        index="btree_not_null",
        ondelete="set null",
        help="Of the customer; frozen when the renewal is closed.",
    )
    lifecycle_color = fields.Integer(
        string="Color of the Stage",
        compute="_compute_lifecycle_color",
    )

    def _compute_lifecycle_color(self):
        # nothing it depends on: see the customer's
        for renewal in self:
            renewal.lifecycle_color = renewal.lifecycle_stage_id.color
