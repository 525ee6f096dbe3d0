# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalFrozenMixin(models.AbstractModel):
    """Records that nobody changes, such as snapshots and rows of reports: every field
    is readonly, those of other addons too, without each of them saying so."""

    _name = "renewal.frozen.mixin"
    _description = "Renewal Record That Never Changes"

    @api.model
    def _post_model_setup__(self):
        for field in self._fields.values():
            field.readonly = True
        return super()._post_model_setup__()
