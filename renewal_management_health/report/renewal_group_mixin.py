# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalGroupMixin(models.AbstractModel):
    """Customers by their health."""

    _inherit = "renewal.group.mixin"

    def _get_group_band(self, company, product):
        return self._get_label("renewal.renewal", "health_band", SQL("renewal.id"))
