# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.bounds import MAX_DAYS, MAX_MONTHS
from odoo.addons.renewal_management.tools.migration import clamp


def migrate(cr, version):
    """Settings of alerts and usage have bounds; what is beyond them moves there."""
    for table, column, highest in (
        ("renewal_health_scorecard", "alert_below", 100),
        ("renewal_health_scorecard", "alert_drop", 100),
        ("renewal_health_scorecard", "alert_drop_days", MAX_DAYS),
        ("renewal_health_scorecard", "alert_cooldown_days", MAX_DAYS),
        ("res_company", "renewal_usage_months_kept", MAX_MONTHS),
    ):
        clamp(cr, table, column, 0, highest)
