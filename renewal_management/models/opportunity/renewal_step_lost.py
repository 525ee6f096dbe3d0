# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalStep(models.Model):
    """The opportunity to win a customer back. It is linked from its step only: the lost
    renewal keeps the opportunity that was lost with it."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def _run_opportunity(self, date_ref):
        lost = self.filtered("renewal_id.outcome")
        todo = lost._skip_having_opportunity()
        leads = todo.renewal_id._create_win_back_opportunities()
        for step in todo:
            step.opportunity_id = leads[step.renewal_id]
        return super(RenewalStep, self - lost)._run_opportunity(date_ref)

    def _skip_having_opportunity(self, run=None):
        lost = self.filtered("renewal_id.outcome")
        having = lost.filtered(
            lambda step: step.renewal_id.step_ids.filtered(
                lambda other: (
                    other.is_after_loss and other.opportunity_id.won_status == "pending"
                )
            )
        )
        reason = self.env._("There is an opportunity to win the customer back already")
        having._skip(reason, run)
        rest = super(RenewalStep, self - lost)._skip_having_opportunity(run)
        return rest | (lost - having)
