# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class RenewalStep(models.Model):
    """Which steps may still happen: those of open renewals, and those that win lost
    customers back. Whatever looks for steps to do asks here."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    is_after_loss = fields.Boolean(
        string="After the Loss",
        readonly=True,
        prefetch=False,  # of lost renewals only, and steps are read by the thousand
        help="Planned on a lost renewal, to win the customer back.",
    )

    _after_loss_idx = models.Index(
        "(company_id, renewal_id) WHERE is_after_loss IS TRUE",
    )

    @api.model
    def _get_live_domain(self):
        """Steps that may still happen, whatever their state."""
        return Domain("renewal_id.outcome", "=", False) | Domain(
            "is_after_loss", "=", True
        )

    @api.model
    def _get_live_sql(self):
        """The same in SQL, of step ``s`` of renewal ``r``."""
        return SQL("(r.outcome IS NULL OR s.is_after_loss IS TRUE)")

    def _is_live(self):
        """The same of one step."""
        self.ensure_one()
        return not self.renewal_id.outcome or self.is_after_loss

    @api.model
    def _stop_after_loss(self, renewals, reason):
        """Nobody has to be won back any more."""
        lost = Domain("is_after_loss", "=", True)
        steps = self.search(lost & Domain("renewal_id", "in", renewals.ids))
        if steps:
            self._stop_renewals(steps.renewal_id, reason)
