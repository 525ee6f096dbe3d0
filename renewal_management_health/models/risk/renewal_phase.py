# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Risk follows bands, alerts and likelihoods of the same day, and comes before the
    planning, whose conditions may ask for it."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(235, _lt("Renewals at risk"))
    def _refresh_risks(self, company, date_ref, run):
        """Record which renewals are at risk, and why, where that changed."""
        renewals = self.env["renewal.renewal"]
        self.env.flush_all()
        ids = renewals._get_stale_risk_ids(company)
        return self._in_batches(self._refresh_risk_batch, ids)

    def _refresh_risk_batch(self, ids):
        self._lock(self.env["renewal.renewal"].browse(ids))._refresh_risk()
