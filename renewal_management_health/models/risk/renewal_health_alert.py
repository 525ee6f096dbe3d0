# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalHealthAlert(models.Model):
    """An alert that somebody closes may have been all that was the matter."""

    _inherit = "renewal.health.alert"  # pylint: disable=consider-merging-classes-inherited

    def _close_by_hand(self, note):
        result = super()._close_by_hand(note)
        self.customer_id.renewal_ids._refresh_risk()
        return result
