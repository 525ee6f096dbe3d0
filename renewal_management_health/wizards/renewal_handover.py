# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain


class RenewalHandover(models.TransientModel):
    """Whoever gets the alerts of customers hands them over too."""

    _inherit = "renewal.handover"

    customer_line_ids = fields.One2many(
        domain=[("kind", "in", ("customer", "customer_csm", "customer_health"))],
    )

    def _get_customer_health_domain(self):
        domain = self._get_companies_domain()
        if self._is_limited():
            domain &= Domain("renewal_ids", "any", self._get_scope_domain())
        return domain

    def _get_line_subject(self, kind, record, links):
        if kind == "customer_health":
            return self.env["renewal.renewal"], record.partner_id
        return super()._get_line_subject(kind, record, links)
