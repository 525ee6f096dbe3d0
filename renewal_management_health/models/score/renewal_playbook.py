# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalPlaybook(models.Model):
    """Playbooks may be chosen by the customer's health."""

    _inherit = "renewal.playbook"

    @api.model
    def _is_asking(self, name):
        """Whether a playbook's conditions name such a field: renewals for which it
        changed may get another playbook."""
        return bool(self.search([("domain", "like", name)], limit=1))
