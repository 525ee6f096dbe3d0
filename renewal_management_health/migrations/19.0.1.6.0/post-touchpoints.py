# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import ship, ship_job

CONTENTS = (
    "roles",
    "scheduled_report",
    "alerts",
    "import",
    "search",
    "audit_trail",
    "handover",
    "month_end",
    "new_colleagues",
    "new_version",
    "training",
    "survey",
    "plans_talk",
)


def migrate(cr, version):
    """The drafts of the content library, switched off, and the e-mail around them,
    which nothing but a step of a playbook sends."""
    ship_job(cr, "renewal_management_health.mail_template_touchpoint")
    for name in CONTENTS:
        ship(cr, f"renewal_management_health.renewal_touchpoint_{name}")
