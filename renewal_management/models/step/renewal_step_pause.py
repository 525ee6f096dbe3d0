# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalStep(models.Model):
    """E-mails to a customer who waits for an answer wait too."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    held_date = fields.Date(
        string="Waited Until",
        readonly=True,
        copy=False,
        prefetch=False,  # conditions of a search only
        help="The last day on which the daily run found the e-mail waiting, because "
        "the customer waits for an answer.",
    )

    @api.model
    def _get_due_domain(self, company, date_ref):
        """What waits is looked at once a day."""
        return super()._get_due_domain(company, date_ref) & (
            Domain("held_date", "=", False) | Domain("held_date", "<", date_ref)
        )

    def _filter_unpaused(self, run):
        """Steps whose customer may be written to."""
        paused = run._get_mail_paused(self.renewal_id)
        return self.filtered(lambda step: step.renewal_id not in paused)

    def _hold_paused(self, date_ref, run):
        """Leave e-mails of customers who wait planned for their day, so that they are
        still too late when they would have been.

        :return: the others
        """
        free = self._filter_unpaused(run)
        (self - free)._put({"held_date": date_ref}, run)
        return free

    @api.depends_context("lang")
    def _compute_result(self):
        """Said as soon as the customer asks, and no longer than until they are
        answered."""
        result = super()._compute_result()
        actions = self._get_mail_actions()
        mails = self.filtered(lambda step: step.action in actions)
        waiting = mails.filtered(lambda step: step.state in ("planned", "failed"))
        paused = waiting.renewal_id._get_mail_paused()
        for step in waiting.filtered(lambda step: step.renewal_id in paused):
            step.result = self.env._("Waiting: the customer asked something")
        return result
