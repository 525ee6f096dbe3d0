# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase

# Customers moved by one statement: arrays, which cost memory and no locks.
MOVE_SIZE = 5000

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Where each customer stands today: after scores, alerts and the renewals that are
    due soon, which conditions ask for, and before the steps whose conditions may ask
    for the stage."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(405, _lt("Lifecycle stages"))
    def _classify_customers(self, company, date_ref, run):
        """Read the facts, find who belongs elsewhere, and move them by the thousand.

        A run that was killed finds those it moved already where they belong.
        """
        lifecycle = self.env["renewal.lifecycle"]
        if not lifecycle._is_used(company):
            return 0
        count = self._in_one_batch(lifecycle._update_facts, company, date_ref)
        changes = self._in_transaction(lifecycle._get_changes, company, date_ref)
        self._commit(0)
        move = partial(self._move_batch, changes, date_ref)
        count += self._in_batches(move, changes, size=MOVE_SIZE)
        copied = self._copy_health(company)
        if copied:
            # of playbooks that ask for the stage, today and not tomorrow
            self._plan_steps(company, date_ref, run)
        return count + copied

    def _move_batch(self, changes, date_ref, ids):
        customers = self._lock(self.env["renewal.health.customer"].browse(ids))
        stages = {customer_id: changes[customer_id] for customer_id in customers.ids}
        return self.env["renewal.lifecycle"]._move(stages, date_ref)
