# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.bounds import (
    MAX_DAYS,
    MAX_UPLIFT,
    MIN_UPLIFT,
)
from odoo.addons.renewal_management.tools.migration import clamp


def migrate(cr, version):
    """Numbers of days and percentages have bounds; what is beyond them moves there."""
    for table, column, lowest, highest in (
        ("res_company", "renewal_window_days", 0, MAX_DAYS),
        ("res_company", "renewal_lookback_days", 0, MAX_DAYS),
        ("res_company", "renewal_mail_cap_days", 0, MAX_DAYS),
        ("res_company", "renewal_default_uplift", MIN_UPLIFT, MAX_UPLIFT),
        ("renewal_playbook_step", "offset_days", -MAX_DAYS, MAX_DAYS),
        ("renewal_playbook_step", "late_days", 0, MAX_DAYS),
        ("renewal_playbook_step", "escalate_after_days", 0, MAX_DAYS),
        ("renewal_playbook_step", "days_to_act", 0, MAX_DAYS),
        ("renewal_step", "days_to_act", 0, MAX_DAYS),
    ):
        clamp(cr, table, column, lowest, highest)
