# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.renewal_management.models.term.renewal_renewal_change import (
    after_change,
)


class RenewalRenewal(models.Model):
    """Alerts follow the people of the renewal."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    @after_change(400, "user_id", "csm_id", "team_id")
    def _on_people_changed_pass_on_alerts(self, before, vals):
        self.health_id._pass_on_alerts()
