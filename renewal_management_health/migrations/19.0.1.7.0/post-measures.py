# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import ship


def migrate(cr, version):
    """Examples for OCA's addons that rate tickets and time them."""
    ship(cr, "renewal_management_health.renewal_health_measure_ticket_rating")
    ship(cr, "renewal_management_health.renewal_health_measure_ticket_sla")
