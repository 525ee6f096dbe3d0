# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard is data that Odoo evaluates in the browser: see the base addon's test,
whose questions are asked here of "Renewal health"."""

from datetime import date

from odoo.tests import tagged
from odoo.tools import file_open
from odoo.tools.translate import extract_spreadsheet_terms

from odoo.addons.renewal_management.tests.common import TODAY
from odoo.addons.renewal_management.tests.test_dashboard import (
    FORMULA_OF_LIST,
    FORMULA_OF_PIVOT,
    RANGE,
)
from odoo.addons.renewal_management.tests.tour_common import TourCase
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)

from .common import HealthBuilders, day
from .dashboard_common import PERIOD, HealthDashboardCase

URL = "/odoo/renewal-health-dashboard"
FOLDER = "renewal_management_health/data/dashboards"
# What is true today, whatever the period.
TODAYS = {
    "Customers by band",
    "Customers",
    "Red customers",
    "Score",
    "Open alerts",
}


@tagged("post_install", "-at_install")
class TestNames(HealthDashboardCase):
    def test_fields_of_the_dashboard_exist(self):
        used = fields_in_spreadsheet(self.content)
        self.assertLessEqual(
            {"renewal.renewal", "renewal.analysis", "renewal.health.alert"}, set(used)
        )
        for model, names in used.items():
            for name in names:
                self.assertTrue(self.get_field(model, name), f"{model}.{name}")

    def test_every_measure_has_an_aggregator(self):
        """A measure without an aggregator is an error in the browser."""
        for pivot in self.content["pivots"].values():
            for measure in pivot["measures"]:
                if (name := measure["fieldName"]) != "__count":
                    field = self.env[pivot["model"]]._fields[name]
                    self.assertTrue(measure.get("aggregator") or field.aggregator, name)

    def test_filters_reach_every_source(self):
        filters = {each["id"]: each for each in self.content["globalFilters"]}
        for source in self.sources:
            matches = source["fieldMatching"]
            missing = set(filters) - set(matches)
            expected = {PERIOD} if source["name"] in TODAYS else set()
            self.assertEqual(missing, expected, source["name"])
            for name, match in matches.items():
                field = self.get_field(source["model"], match["chain"])
                self.assertEqual(match["type"], field.type)
                self.assertEqual(filters[name].get("modelName"), field.comodel_name)

    def test_menus_exist_and_open_something(self):
        visible = self.env["ir.ui.menu"].with_user(self.leader)._visible_menu_ids()
        for xmlid in menus_xml_ids_in_spreadsheet(self.content):
            menu = self.env.ref(xmlid)
            self.assertTrue(menu.action, xmlid)
            self.assertIn(menu.id, visible, xmlid)

    def test_every_figure_leads_somewhere(self):
        self.assertEqual(
            set(self.content["chartOdooMenusReferences"]),
            set(self.get_figures(self.content)),
        )

    def test_formulas_name_what_is_there(self):
        pivots, lists = self.content["pivots"], self.content["lists"]
        for sheet, cell, text in self.get_cells(self.content):
            for number, measure in FORMULA_OF_PIVOT.findall(text):
                measures = {each["id"] for each in pivots[number]["measures"]}
                self.assertLessEqual({measure} - {""}, measures, f"{sheet}!{cell}")
            for number, column in FORMULA_OF_LIST.findall(text):
                self.assertIn(column, lists[number]["columns"], f"{sheet}!{cell}")

    def test_every_source_is_shown(self):
        text = "\n".join(text for _sheet, _cell, text in self.get_cells(self.content))
        shown = {number for number, _measure in FORMULA_OF_PIVOT.findall(text)}
        self.assertEqual(shown, set(self.content["pivots"]))

    def test_all_words_can_be_translated(self):
        for _sheet, cell, text in self.get_cells(self.content):
            self.assertRegex(text, r"^(=|\[.+\]\(odoo://)", cell)
        with file_open(f"{FOLDER}/health_dashboard.json") as content:
            terms = {term[2] for term in extract_spreadsheet_terms(content, {}, [], {})}
        self.assertLessEqual(
            {"Red customers by ARR up for renewal", "Watch", "Period", "Data coverage"},
            terms,
        )


@tagged("post_install", "-at_install")
class TestLayout(HealthDashboardCase):
    def test_sample_looks_like_the_real_one(self):
        real, sample = self.get_figures(self.content), self.get_figures(self.sample)
        self.assertEqual(sample, real)
        headings = [
            {cell: text for cell, text in sheet["cells"].items() if "=_t(" in text}
            for sheet in (self.content["sheets"][0], self.sample["sheets"][0])
        ]
        self.assertLessEqual(headings[0].items(), headings[1].items())

    def test_sample_asks_the_database_nothing(self):
        self.assertFalse(self.sample["pivots"] or self.sample["lists"])
        self.assertFalse(self.sample["globalFilters"])
        for _sheet, cell, text in self.get_cells(self.sample):
            self.assertNotRegex(text, "PIVOT|ODOO|odoo:", cell)

    def test_sample_fills_every_figure(self):
        sheets = {sheet["name"]: sheet["cells"] for sheet in self.sample["sheets"]}
        for name, figure in self.get_figures(self.sample).items():
            for reference in self.get_ranges(figure):
                sheet, column, first, _column, _last = RANGE.match(reference).groups()
                self.assertIn(f"{column}{first}", sheets[sheet], name)

    def test_figures_do_not_overlap(self):
        boxes = [
            (name, offset["x"], offset["y"], figure["width"], figure["height"])
            for name, figure in self.get_figures(self.content).items()
            for offset in [figure["offset"]]
        ]
        sheet = self.content["sheets"][0]
        width = sum(column["size"] for column in sheet["cols"].values())
        first_row = min(int(cell[1:]) for cell in sheet["cells"])
        for index, (name, x, y, w, h) in enumerate(boxes):
            self.assertLessEqual(x + w, width, name)
            self.assertLessEqual(y + h, (first_row - 1) * 23, name)
            for other, x2, y2, w2, h2 in boxes[index + 1 :]:
                apart = x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
                self.assertTrue(apart, f"{name} and {other}")

    def test_only_those_who_see_all_renewals_see_it(self):
        menu = self.env.ref(
            "renewal_management_health.spreadsheet_dashboard_menu_health"
        )
        self.assertEqual(menu.action.params, {"dashboard_id": self.dashboard.id})
        for user, expected in ((self.manager, True), (self.leader, True)) + (
            (self.rep, False),
            (self.csm, False),
        ):
            dashboards = self.env["spreadsheet.dashboard"].with_user(user).search([])
            self.assertEqual(self.dashboard in dashboards, expected, user.name)
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, expected)


@tagged("post_install", "-at_install")
class TestInBrowser(HealthBuilders, TourCase):
    """Formulas are only understood by the browser: none of them is an error, with data
    and without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()

    def test_dashboard_shows_the_company_s_customers(self):
        ahead = (date.today() - TODAY).days
        health = self.env["renewal.health.customer"].create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "band": "red",
                "score": 62,
                "has_score": True,
                "coverage": 90,
                "delta": -3,
            }
        )
        for months, band in ((0, "red"), (2, "green")):
            self.env["renewal.health.score"].create(
                {
                    "customer_id": health.id,
                    "partner_id": self.partner.id,
                    "company_id": self.company.id,
                    "date": day(ahead - 30 * months),
                    "score": 62,
                    "band": band,
                    "has_score": True,
                }
            )
        self.env["renewal.health.alert"].create(
            {
                "customer_id": health.id,
                "kind": "band",
                "opened_date": day(ahead - 3),
                "reacted_date": day(ahead - 1),
            }
        )
        for end in (-5, 5):
            renewal = self.new_renewal(ahead + end, name="Worth red")
            renewal.write(
                {"health_id": health.id, "health_band": "red", "is_at_risk": True}
            )
        self.start_tour(URL, "renewal_health_dashboard", login=self.leader.login)

    def test_dashboard_without_data_shows_the_sample(self):
        self.env["renewal.health.score"].search([]).unlink()
        self.start_tour(URL, "renewal_health_dashboard_sample", login=self.leader.login)
