# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalStep(models.Model):
    """The step that creates an opportunity."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def _run_opportunity(self, date_ref):
        """Create the CRM opportunity of each renewal that has none.

        One each: what a run does must not depend on which renewals share a batch.
        People put several on one opportunity.
        """
        todo = self._skip_having_opportunity()
        todo.renewal_id._create_opportunities("renewal")
        for step in todo:
            step.opportunity_id = step.renewal_id.opportunity_id

    def _skip_having_opportunity(self, run=None):
        """:return: the steps whose renewal has none"""
        having = self.filtered(lambda step: step.renewal_id.has_opportunity)
        having._skip(self.env._("The renewal already has an opportunity"), run)
        return self - having
