# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class RenewalPlaybook(models.Model):
    """Playbooks may be chosen by the customer's health."""

    _inherit = "renewal.playbook"

    @api.model
    def _is_asking(self, *names):
        """Whether a playbook's conditions name one of such fields: renewals for which
        it changed may get another playbook."""
        self.flush_model(["domain", "active"])
        query = SQL(
            "SELECT FROM renewal_playbook WHERE active AND domain LIKE ANY(%s) LIMIT 1",
            [f"%{name}%" for name in names],
        )
        return bool(self.env.execute_query(query))
