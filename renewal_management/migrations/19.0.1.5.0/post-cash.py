# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api

from odoo.addons.renewal_management.tools.migration import ship_job


def migrate(cr, version):
    """The dashboard "Cash-in", which an update does not create, and the menu that opens
    it. What it shows is worked out by the next daily run."""
    ship_job(cr, "renewal_management.spreadsheet_dashboard_cash")
    env = api.Environment(cr, SUPERUSER_ID, {})
    dashboard = env.ref("renewal_management.spreadsheet_dashboard_cash", False)
    action = env.ref("renewal_management.spreadsheet_dashboard_action_cash")
    action.params = {"dashboard_id": dashboard.id if dashboard else False}
