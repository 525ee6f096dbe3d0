# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import split_every
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase
from ..base.renewal_transaction import (
    BATCH_SIZE,
    CONCURRENCY_ERRORS,
    MAX_ATTEMPTS,
    RENEWAL_TABLES,
)

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Renewals follow their contracts."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(200, _lt("Renewals from contracts"))
    def _sync_renewals(self, company, date_ref, run):
        """Open, move and close renewals of contracts that are out of step."""
        ids = self.env["renewal.sync"]._get_out_of_step_ids(company, date_ref)
        held = self._sync_ids(ids, date_ref, run)
        # what another worker opens meanwhile belongs to this day too: whoever went on
        # without it would see half of a person's tasks
        for _attempt in range(MAX_ATTEMPTS):
            contracts = self.env["contract.contract"].browse(held)
            if not contracts or not self._wait_for(contracts):
                break
            held = self._sync_ids(held, date_ref, run)
        return len(ids)

    def _sync_ids(self, ids, date_ref, run):
        """:return: ids of the contracts that another worker held"""
        held = []
        for number, chunk in enumerate(split_every(BATCH_SIZE, ids)):
            try:
                # looking again twice tells whether it was another worker
                held += self._in_transaction(
                    self._sync_chunk, chunk, date_ref, run, attempts=2
                )
            except CONCURRENCY_ERRORS:
                # not another worker, then: the error belongs on its contract
                self._in_transaction(self._sync_chunk, chunk, date_ref, None)
            self._commit(len(chunk))
            self._analyze(len(chunk) if not number else 0, *RENEWAL_TABLES)
        self._analyze(len(ids), *RENEWAL_TABLES)
        return held

    def _sync_chunk(self, ids, date_ref, run):
        contracts = self.env["contract.contract"].browse(ids).exists()
        locked = self._lock(contracts)
        self.env["renewal.sync"]._sync_with_errors(locked, date_ref, run)
        return (contracts - locked).ids
