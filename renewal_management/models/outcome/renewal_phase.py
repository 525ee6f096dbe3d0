# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase
from ..base.renewal_transaction import BATCH_SIZE

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Terms that end without an outcome."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(800, _lt("Terms that are over"))
    def _mark_lapsed(self, company, date_ref, run):
        """Terms that are over without an outcome say so; a yearly review that passed
        makes room for the next one."""
        renewals = self.env["renewal.renewal"].with_context(tracking_disable=True)
        domain = renewals._get_lapsed_domain(company, date_ref)
        count = 0
        while batch := renewals.search(domain, limit=BATCH_SIZE, order="id"):
            self._in_transaction(self._lapse, batch, date_ref)
            self._commit(len(batch))
            count += len(batch)
        return count

    def _lapse(self, renewals, date_ref):
        reviews = renewals.filtered(lambda r: r.renewal_type == "evergreen")
        (renewals - reviews).write({"is_lapsed": True})
        (renewals - reviews)._on_lapsed()
        reviews._close("renewed", date_ref, self.env._("The contract runs on"))
        self.env["renewal.sync"]._sync_safely(reviews.contract_id)
