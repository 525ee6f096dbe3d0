# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Surveys after tickets, before the steps that are due."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(430, _lt("Surveys after tickets"))
    def _ask_after_tickets(self, company, date_ref, run):
        """Plan a survey for customers whose tickets were closed."""
        asking = self.env["renewal.ticket.survey"]
        if not asking._is_asking(company):
            return 0
        return self._in_one_batch(asking._ask, company, date_ref)
