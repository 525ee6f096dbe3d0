# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """The forecast as it was believed."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(900, _lt("Forecast snapshot"))
    def _take_snapshots(self, company, date_ref, run):
        """Freeze the forecast, once a week."""
        snapshots = self.env["renewal.forecast.snapshot"]
        return self._in_one_batch(snapshots._take_snapshot, company, date_ref)
