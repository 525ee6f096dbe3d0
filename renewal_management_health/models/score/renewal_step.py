# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models


class RenewalStep(models.Model):
    """A task states how the customer is doing, and why."""

    _inherit = "renewal.step"

    def _prepare_activity_note(self):
        note = super()._prepare_activity_note()
        return Markup(note) + self._get_health_note()

    def _get_health_note(self):
        """Score and band, what moved the score, and what costs most points; in the
        language of the context."""
        # a task is about the renewals of one customer
        renewals = self.renewal_id
        renewal = renewals[:1].with_prefetch(renewals._prefetch_ids)
        line = renewal._get_health_line()
        if not line:
            return Markup("")
        title = Markup("<p>%s: <strong>%s</strong></p>") % (self.env._("Health"), line)
        # fields, which are computed for a whole batch; the context's language is the
        # reader's
        customer = renewal.health_id
        rows = [customer.sentence, *(customer.reasons or "").splitlines()]
        return title + Markup("").join(Markup("<p>%s</p>") % row for row in rows if row)
