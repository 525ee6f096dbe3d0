# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import rename_field, rename_index


def migrate(cr, version):
    """Alerts say ``notified`` where they said ``told``."""
    rename_field(cr, "renewal.health.alert", "is_told", "is_notified")
    rename_index(
        cr,
        "renewal_health_alert_untold_idx",
        "renewal_health_alert_unnotified_idx",
    )
