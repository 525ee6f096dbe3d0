# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import re

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .dashboard_common import DashboardCase, DashboardLayout, DashboardNames

CARDS = [
    "up-for-renewal",
    "fell-due",
    "commit",
    "renewed",
    "not-committed",
    "lost",
    "to-decide",
    "gross-rate",
    "not-worked-on",
    "net-rate",
    "lapsed",
    "on-time-rate",
]
CHARTS = [
    "by-week",
    "renewed-by-month",
    "by-owner",
    "lost-by-month",
    "by-stage",
    "lost-by-stage",
]
RATES = ("gross", "net", "share", "gross_rate", "net_rate", "conversion_rate")


@tagged("post_install", "-at_install")
class TestNames(DashboardNames, DashboardCase):
    def test_rates_are_shown_in_percent(self):
        for pivot in self.content["pivots"].values():
            for measure in pivot["measures"]:
                is_rate = measure["id"] in RATES
                self.assertEqual(measure.get("format") == "0.0%", is_rate)


@tagged("post_install", "-at_install")
class TestLayout(DashboardLayout, DashboardCase):
    def test_the_next_90_days_stand_beside_the_last_12_months(self):
        cells = self.content["sheets"][0]["cells"]
        self.assertEqual(
            [cells["A1"], cells["D1"]],
            ['=_t("Next 90 days")', '=_t("Last 12 months")'],
        )
        figures = self.get_figures(self.content)
        self.assertEqual(list(figures), CARDS + CHARTS)
        # in turn, so that a phone, which shows two cards in a row, has both as well
        sides = [figures[name]["offset"]["x"] >= 555 for name in CARDS]
        self.assertEqual(sides, [False, True] * 6)

    def test_sample_adds_up(self):
        """The same money by month, team, playbook, group, stage and on the cards."""
        cells = self.sample["sheets"][0]["cells"]
        data = self.sample["sheets"][1]["cells"]
        figures = self.get_figures(self.sample)

        def add_up(name):
            reference = figures[name]["data"]["dataSets"][0]["dataRange"]
            first, last = map(int, re.findall(r"\d+", reference))
            rows = range(first + 1, last + 1)
            return sum(float(data[f"B{row}"]) for row in rows)

        def get_card(name):
            return float(data[figures[name]["data"]["keyValue"].partition("!")[2]])

        for chart, card in (
            ("by-week", "up-for-renewal"),
            ("by-owner", "up-for-renewal"),
            ("renewed-by-month", "renewed"),
            ("lost-by-month", "lost"),
            ("lost-by-stage", "lost"),
        ):
            self.assertEqual(add_up(chart), get_card(card), chart)
        totals = [cell for cell, text in cells.items() if text == '=_t("Total")']
        for total in totals[1:4]:
            row = int(total[1:])
            for column in "BCDEF":
                parts = [float(cells[f"{column}{row + n}"]) for n in (1, 2, 3)]
                self.assertEqual(float(cells[f"{column}{row}"]), sum(parts), total)

    def test_dashboard_is_empty_until_there_is_a_renewal(self):
        """Odoo shows the sample then."""
        models = self.dashboard.main_data_model_ids.mapped("model")
        self.assertEqual(models, ["renewal.renewal"])
        self.assertTrue(self.dashboard.with_user(self.leader)._dashboard_is_empty())
        self.new_renewal()
        self.assertFalse(self.dashboard.with_user(self.leader)._dashboard_is_empty())


@tagged("post_install", "-at_install")
class TestAccess(DashboardCase):
    def test_only_those_who_see_all_renewals_see_it(self):
        """Those who see all renewals: of a few, rates say little."""
        for user, expected in (
            (self.manager, True),
            (self.leader, True),
            (self.rep, False),
            (self.csm, False),
        ):
            dashboards = self.env["spreadsheet.dashboard"].with_user(user).search([])
            self.assertEqual(self.dashboard in dashboards, expected, user.name)

    def test_portal_sees_nothing(self):
        portal = new_test_user(self.env, "renewal_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.dashboard.with_user(portal).read(["name"])

    def test_menu_opens_the_dashboard(self):
        menu = self.env.ref("renewal_management.spreadsheet_dashboard_menu_renewals")
        self.assertEqual(menu.action.tag, "action_spreadsheet_dashboard")
        self.assertEqual(menu.action.params, {"dashboard_id": self.dashboard.id})
        for user, expected in ((self.leader, True), (self.rep, False)):
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, expected)

    def test_it_is_served_with_its_translations(self):
        served = json.loads(
            self.dashboard.with_user(self.leader)._get_serialized_readonly_dashboard()
        )
        self.assertEqual(served["translation_namespace"], "renewal_management")
