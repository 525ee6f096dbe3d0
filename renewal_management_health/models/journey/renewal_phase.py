# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """What customers did, before the scores, the stages and the steps that ask."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(215, _lt("What customers did"))
    def _note_what_customers_did(self, company, date_ref, run):
        """Copy it onto what they were given, by one statement for each app. A run that
        was killed finds what is missing."""
        touches = self.env["renewal.touch"]
        if not touches.search_count(
            touches._get_recent_domain(company, date_ref), limit=1
        ):
            return 0
        return self._in_one_batch(touches._note_facts, company, date_ref)
