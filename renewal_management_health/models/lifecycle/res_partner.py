# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..customer.res_partner import GROUPS


class ResPartner(models.Model):
    """The stage of a customer's life in the current company, on all its contacts."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    lifecycle_stage_id = fields.Many2one(
        comodel_name="renewal.lifecycle.stage",
        compute="_compute_lifecycle_stage_id",
        search="_search_lifecycle_stage_id",
        groups=GROUPS,
        help="The first stage whose conditions matched in the last daily run.",
    )

    @api.depends("health_id")
    @api.depends_context("company", "uid")
    def _compute_lifecycle_stage_id(self):
        for partner in self:
            partner.lifecycle_stage_id = partner.health_id.lifecycle_stage_id

    @api.model
    def _search_lifecycle_stage_id(self, operator, value):
        return self._search_health("lifecycle_stage_id", operator, value)

    @api.model
    def _get_history_models(self):
        return [*super()._get_history_models(), "renewal.lifecycle.history"]
