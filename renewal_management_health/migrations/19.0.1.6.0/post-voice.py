# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import ship


def migrate(cr, version):
    """An example of a measure of what customers answer."""
    ship(cr, "renewal_management_health.renewal_health_measure_nps")
