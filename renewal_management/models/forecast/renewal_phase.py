# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """What the forecast's part of a day is: opportunities that are as likely as their
    renewals, and the forecast as it was believed."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(890, _lt("Probability of opportunities"))
    def _follow_in_opportunities(self, company, date_ref, run):
        """A setting of a stage, or the learned likelihood, changed what opportunities
        show."""
        ids = self.env["renewal.renewal"]._get_other_opportunity_ids(company)
        leads = self.env["crm.lead"]
        return self._in_batches(lambda ids: leads.browse(ids)._follow_renewals(), ids)

    @phase(900, _lt("Forecast snapshot"))
    def _take_snapshots(self, company, date_ref, run):
        """Freeze the forecast, once a week."""
        snapshots = self.env["renewal.forecast.snapshot"]
        return self._in_one_batch(snapshots._take_snapshot, company, date_ref)
