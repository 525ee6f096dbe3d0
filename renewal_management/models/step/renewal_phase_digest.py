# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)


class RenewalPhase(models.AbstractModel):
    """People hear of their new tasks."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(1100, _lt("Message to assignees"))
    def _notify_assignees(self, company, date_ref, run):
        """One message per person and run that lists the new tasks."""
        if not company.renewal_owner_digest:
            return 0
        steps = self.env["renewal.step"]
        groups = steps._read_group(
            steps._get_unnotified_domain(company, date_ref),
            ["user_id"],
            ["id:array_agg"],
        )
        count = 0
        for ids in self._split_groups(group_ids for _user, group_ids in groups):
            self._in_transaction(self._notify_some_assignees, ids)
            self._commit(0)
            count += len(ids)
        return count

    def _notify_some_assignees(self, ids):
        steps = self._lock(self.env["renewal.step"].browse(ids))
        steps = steps.filtered(lambda step: not step.is_notified)
        steps = steps.sorted(lambda step: (step.scheduled_date, step.id))
        steps.is_notified = True
        for user, batch in steps.grouped(lambda step: step._get_recipient()).items():
            if user:
                batch = batch.with_prefetch(steps.ids)
                _done, error = self._in_savepoint(batch._notify_assignee, user)
                if error:
                    _logger.warning("%s could not be notified: %s", user.login, error)
