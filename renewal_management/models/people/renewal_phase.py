# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Who stands in for whom, and what nobody owns."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(100, _lt("Absences"))
    def _keep_absences(self, company, date_ref, run):
        """Absences begin and end."""
        users = self.env["res.users"]
        absent = users.search(users._get_absence_domain(company))
        if not absent:
            return 0
        return self._in_one_batch(absent._update_stand_ins, date_ref)

    @phase(1000, _lt("Renewals without an owner"))
    def _ask_for_owners(self, company, date_ref, run):
        """The manager's task to find owners is in line with what nobody owns."""
        company = company.with_env(self.env)
        return self._in_one_batch(company._ask_for_owners, date_ref)
