# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

import numpy as np

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase

# Renewals and contracts that get their copies in one transaction: people save them.
COPY_SIZE = 200
# How often what somebody was saving is looked for.
LOOKS = 2
HEALTH_TABLES = ("renewal_health_customer", "renewal_health_score")

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """The scores of the day, right after the renewals are up to date and before the
    steps whose conditions may ask for them."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(220, _lt("Health scores"))
    def _score_health(self, company, date_ref, run):
        """Score every customer of the company: measures are read once, then customers
        are scored and written by the thousand, each batch committed.

        A run that was killed reads again and finds what it wrote already unchanged.
        """
        scorer = self.env["renewal.health.scorer"]
        if not scorer._is_used(company):
            return 0
        count = self._in_one_batch(scorer._update_customers, company, date_ref)
        count += self._copy_health(company, is_new=True)
        self._analyze(count, *HEALTH_TABLES)
        reading = self._in_transaction(scorer._read, company, date_ref)
        self._commit(0)
        for card, rows in scorer._get_batches(reading):
            count += self._in_one_batch(self._score_batch, company, reading, card, rows)
        self._analyze(count, *HEALTH_TABLES)
        return count + self._copy_health(company)

    def _score_batch(self, company, reading, card, rows):
        customers = self.env["renewal.health.customer"].browse(
            reading.customers[rows].tolist()
        )
        locked = self._lock(customers)
        if len(locked) < len(customers):
            # another worker, or somebody who sets an override, has them in hand
            rows = rows[np.isin(reading.customers[rows], locked.ids)]
        scorer = self.env["renewal.health.scorer"]
        rows = scorer._leave_out_newer(reading, rows)
        return scorer._write_batch(company, reading, card, rows)

    def _copy_health(self, company, is_new=False):
        """Renewals and contracts show what their customer's score is now.

        In small batches, of what nobody is saving just now: people wait for a moment
        only. What somebody held is looked for again at the end, then by the next run.
        """
        scorer = self.env["renewal.health.scorer"]
        count = 0
        for _look in range(LOOKS):
            stale = scorer._get_stale(company, is_new=is_new)
            done = sum(
                self._in_batches(partial(self._copy_batch, model), ids, size=COPY_SIZE)
                for model, ids in stale
            )
            count += done
            if done == sum(len(ids) for _model, ids in stale):
                break
        return count

    def _copy_batch(self, model, ids):
        records = self._lock(self.env[model].browse(ids))
        return self.env["renewal.health.scorer"]._copy_to(model, records.ids)
