# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase
from ..base.renewal_transaction import BATCH_SIZE

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Renewals become due soon."""

    _inherit = "renewal.phase"

    @phase(400, _lt("Renewals that are due soon"))
    def _open_window(self, company, date_ref, run):
        """Put renewals that become due soon into the work list."""
        renewals = self.env["renewal.renewal"].with_context(tracking_disable=True)
        domain = renewals._get_window_domain(company, date_ref)
        count = 0
        while batch := renewals.search(domain, limit=BATCH_SIZE, order="id"):
            self._in_transaction(batch._enter_window)
            self._commit(len(batch))
            count += len(batch)
        return count
