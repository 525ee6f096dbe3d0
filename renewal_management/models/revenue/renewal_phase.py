# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase
from ..base.renewal_transaction import BATCH_SIZE

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Once a month the daily run counts the whole base."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(1200, _lt("Recurring revenue of the month"))
    def _snapshot_arr(self, company, date_ref, run):
        """Note what every contract was worth at the end of the month before.

        Each batch notes in its transaction how far it got: a run that was killed goes
        on where it was, and of two workers one counts while the other goes on.
        """
        months = self.env["renewal.arr.month"]
        count = 0
        while month := self._in_transaction(months._open_next, company, date_ref):
            done = self._in_one_batch(self._snapshot_batch, month)
            if not done:
                break
            count += done
        return count + self._restate_arr(company, date_ref)

    def _restate_arr(self, company, date_ref):
        """Months that were counted without contracts that were there, as is known
        now."""
        months, count = self.env["renewal.arr.month"], 0
        uncounted = self._in_transaction(months._get_uncounted, company, date_ref)
        for month_id, ids in uncounted.items():
            month = months.browse(month_id)
            count += self._in_batches(self._restate_batch, ids, month, date_ref)
        return count

    def _restate_batch(self, ids, month, date_ref):
        contracts = self.env["contract.contract"].browse(ids).exists()
        month = self._lock(month)
        return month._restate(contracts, date_ref) if month else 0

    def _snapshot_batch(self, month):
        month = self._lock(month).filtered(lambda month: not month.is_complete)
        return month._count_contracts(BATCH_SIZE) if month else 0
