# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Notices are planned, sent and followed."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(440, _lt("Notices"))
    def _work_notices(self, company, date_ref, run):
        """Plan the notices of each rule, then do what the day asks of each. Companies
        without a rule cost one query."""
        notices = self.env["renewal.notice"]
        rules = self.env["renewal.notice.rule"]._get_active(company)
        for rule in rules:
            notices._plan_rule(rule, company, date_ref, self._in_batches)
        return sum(
            self._in_batches(
                self._work_some_notices,
                notices.search(domain).ids,
                method,
                domain,
                date_ref,
            )
            for method, domain in (
                notices._get_work(company, date_ref) if rules else ()
            )
        )

    def _work_some_notices(self, ids, method, domain, date_ref):
        """Those that no other worker holds and that are still to be worked on."""
        notices = self.env["renewal.notice"]
        notices = self._lock_found(notices, domain & Domain("id", "in", ids))
        self._in_savepoints(
            lambda some: getattr(some, method)(date_ref),
            notices,
            lambda notice, error: notice._note_error(error),
        )
        return len(notices)
