# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalHealthVersionMixin(models.AbstractModel):
    """A part of scorecards: what is changed, made or deleted here may make another
    version of them. Looked at once, when everything is saved."""

    _name = "renewal.health.version.mixin"
    _description = "Part of a Health Scorecard"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._get_versioned_scorecards()._request_version()
        return records

    def write(self, vals):
        before = self._get_versioned_scorecards()
        result = super().write(vals)
        (before | self._get_versioned_scorecards())._request_version()
        return result

    def unlink(self):
        scorecards = self._get_versioned_scorecards()
        result = super().unlink()
        scorecards.exists()._request_version()
        return result

    def _get_versioned_scorecards(self):
        """The scorecards that it is a part of. Override where it hangs elsewhere."""
        return self.scorecard_id
