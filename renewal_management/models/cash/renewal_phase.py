# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# Contracts of one statement, at most: it locks nothing that others wait for.
LARGE_BATCH = 5000


class RenewalPhase(models.AbstractModel):
    """What the daily run does for the cash-in."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(910, _lt("Cash-in"))
    def _refresh_cash(self, company, date_ref, run):
        """What will be collected is worked out where something changed."""
        update, feed = self.env["renewal.cash.update"], self.env["renewal.cash.feed"]
        self._in_one_batch(self._begin_cash, company, date_ref)
        ids = update._get_outdated_ids(company, date_ref)
        count = self._in_batches(
            update._refresh_contracts, ids, company, date_ref, size=LARGE_BATCH
        )
        self._in_one_batch(self._finish_cash, company, date_ref)
        return count + self._in_one_batch(feed._feed, company)

    def _begin_cash(self, company, date_ref):
        """Read the invoices: each time, and so no work that a slice gives way for."""
        self.env["renewal.cash.update"]._refresh_invoices(company, date_ref)
        return 0

    def _finish_cash(self, company, date_ref):
        """Note how far it got, and freeze what is expected, once a month."""
        self.env["renewal.cash.update"]._finish(company, date_ref)
        self.env["renewal.cash.snapshot"]._take(company, date_ref)
        return 0
