# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.renewal_management.wizards.renewal_handover_line import Kind


class RenewalHandoverLine(models.TransientModel):
    """A customer whose alerts somebody gets."""

    _inherit = "renewal.handover.line"

    kind = fields.Selection(
        selection_add=[("customer_health", "Customer, health alerts")],
        ondelete={"customer_health": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        """Tasks stay the last: those of alerts go with their customer."""
        kinds = super()._get_kinds()
        tasks = kinds.pop("activity")
        health = Kind("renewal.health.customer", "csm_id", "has_customers")
        return {**kinds, "customer_health": health, "activity": tasks}
