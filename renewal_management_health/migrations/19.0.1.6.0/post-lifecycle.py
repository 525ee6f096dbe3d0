# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import ship_job

STAGES = (
    "former",
    "at_risk",
    "renewal",
    "onboarding",
    "expansion",
    "adoption",
    "maturity",
)


def migrate(cr, version):
    """The lifecycle stages, switched on: they only classify. The next daily run does
    it for the first time."""
    for stage in STAGES:
        ship_job(cr, f"renewal_management_health.renewal_lifecycle_stage_{stage}")
