# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..term.renewal_renewal_change import after_change


class RenewalRenewal(models.Model):
    """A renewal writes down which stages it goes through."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    stage_history_ids = fields.One2many(
        comodel_name="renewal.stage.history",
        inverse_name="renewal_id",
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        renewals = super().create(vals_list)
        self.env["renewal.stage.history"]._record(renewals)
        return renewals

    @after_change(350, "stage_id")
    def _on_stage_changed_keep_history(self, before, vals):
        stage = self[:1].stage_id
        former = before["stage_id"]
        moved = self.browse(r.id for r in self if former[r] != stage)
        if moved:
            self.env["renewal.stage.history"]._record(moved, stage)
