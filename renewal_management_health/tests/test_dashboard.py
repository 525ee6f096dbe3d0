# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.dashboard_common import (
    DashboardLayout,
    DashboardNames,
)

from .dashboard_common import HealthDashboardCase


@tagged("post_install", "-at_install")
class TestNames(DashboardNames, HealthDashboardCase):
    """Does everything exist that the dashboard names?"""


@tagged("post_install", "-at_install")
class TestLayout(DashboardLayout, HealthDashboardCase):
    def test_today_stands_beside_the_last_12_months(self):
        cells = self.content["sheets"][0]["cells"]
        self.assertEqual(
            [cells["A1"], cells["D1"]],
            ['=_t("Today and the next 90 days")', '=_t("Last 12 months")'],
        )

    def test_only_those_who_see_all_renewals_see_it(self):
        menu = self.env.ref(
            "renewal_management_health.spreadsheet_dashboard_menu_health"
        )
        self.assertEqual(menu.action.params, {"dashboard_id": self.dashboard.id})
        for user, expected in (
            (self.manager, True),
            (self.leader, True),
            (self.rep, False),
            (self.csm, False),
        ):
            dashboards = self.env["spreadsheet.dashboard"].with_user(user).search([])
            self.assertEqual(self.dashboard in dashboards, expected, user.name)
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, expected)
