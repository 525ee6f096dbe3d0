# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard "Renewal health": see the base addon's, whose questions it is asked."""

from odoo.addons.renewal_management.tests.dashboard_common import DashboardCase

from .common import HealthBuilders


class HealthDashboardCase(HealthBuilders, DashboardCase):
    XMLID = "renewal_management_health.spreadsheet_dashboard_health"
    FILE = "renewal_management_health/data/dashboards/health_dashboard.json"
    UNFILTERED = ("renewal.survival",)
