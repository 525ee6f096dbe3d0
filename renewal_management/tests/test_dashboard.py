# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard is data that Odoo evaluates in the browser. What can break without
anybody opening it is asked here: names of fields, menus, measures and cells."""

import json
import re
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open
from odoo.tools.translate import extract_spreadsheet_terms

from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)

from .common import TODAY, RenewalBuilders, day
from .test_analysis import AnalysisCase
from .tour_common import TourCase

URL = "/odoo/renewal-dashboard"
FOLDER = "renewal_management/data/dashboards"
FORMULA_OF_PIVOT = re.compile(r'PIVOT(?:\.VALUE)?\((\d+)(?:,"(\w+)")?')
FORMULA_OF_LIST = re.compile(r'ODOO\.LIST\((\d+),\d+,"(\w+)"\)')
RANGE = re.compile(r"(\w+)!([A-Z])(\d+)(?::([A-Z])(\d+))?")
CARDS = ["at-stake", "forecast", "gross-rate", "net-rate", "on-time-rate", "lapsed"]
CHARTS = ["by-month", "by-team", "forecast-change", "rates", "top-ten"]


class DashboardCase(AnalysisCase):
    """The dashboard's sources, asked as the browser asks them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("renewal_management.spreadsheet_dashboard_renewals")
        cls.content = json.loads(cls.dashboard.spreadsheet_data)
        cls.sample = cls.dashboard._get_sample_dashboard()

    def get_period(self, source):
        """The filter on the due date, set to 2026, as the source understands it."""
        match = source["fieldMatching"].get("renewals-period")
        if not match:
            return Domain.TRUE
        year = 2026 + match["offset"]
        return Domain(match["chain"], ">=", date(year, 1, 1)) & Domain(
            match["chain"], "<=", date(year, 12, 31)
        )

    def ask(self, number, user=None):
        """Rows of a pivot: {label of the row: {measure: value}}, all in all under
        None."""
        pivot = self.content["pivots"][str(number)]
        model = self.env[pivot["model"]].with_user(user or self.leader)
        specs = {
            measure["id"]: self.get_spec(model, measure)
            for measure in pivot["measures"]
        }
        rows = [
            ":".join(filter(None, (row["fieldName"], row.get("granularity"))))
            for row in pivot["rows"]
        ]
        domain = Domain(pivot["domain"]) & self.get_period(pivot)
        sets = model.formatted_read_grouping_sets(
            domain, [[], rows] if rows else [[]], list(specs.values())
        )
        answer = {None: sets[0][0]}
        for group in sets[1] if rows else ():
            value = group[rows[0]]
            is_pair = isinstance(value, (tuple, list))
            answer[value[-1] if value and is_pair else value] = group
        return {
            label: {name: group[spec] for name, spec in specs.items()}
            for label, group in answer.items()
        }

    def get_spec(self, model, measure):
        """As o-spreadsheet does: the measure's aggregator, else the field's."""
        name = measure["fieldName"]
        if name == "__count":
            return name
        return f"{name}:{measure.get('aggregator') or model._fields[name].aggregator}"

    def ask_list(self, user=None):
        """Records of the list, best first."""
        source = self.content["lists"]["1"]
        (order,) = source["orderBy"]
        return (
            self.env[source["model"]]
            .with_user(user or self.leader)
            .search(
                Domain(source["domain"]) & self.get_period(source),
                order=f"{order['name']} {'asc' if order['asc'] else 'desc'}",
                limit=10,
            )
        )

    def get_cells(self, content):
        """(sheet, cell, text) of all cells."""
        for sheet in content["sheets"]:
            for cell, text in sheet["cells"].items():
                yield sheet["name"], cell, text

    def get_figures(self, content):
        return {
            figure["id"]: figure
            for sheet in content["sheets"]
            for figure in sheet["figures"]
        }

    def get_ranges(self, figure):
        """Ranges that a figure shows."""
        data = figure["data"]
        yield from (data[key] for key in ("keyValue", "baseline") if key in data)
        if "labelRange" in data:
            yield data["labelRange"]
            yield from (dataset["dataRange"] for dataset in data["dataSets"])


@tagged("post_install", "-at_install")
class TestNames(DashboardCase):
    def test_fields_of_the_dashboard_exist(self):
        used = fields_in_spreadsheet(self.content)
        self.assertEqual(
            set(used),
            {"renewal.analysis", "renewal.forecast.analysis", "renewal.renewal"},
        )
        for model, names in used.items():
            self.assertEqual(names - set(self.env[model]._fields), set(), model)

    def test_every_measure_has_an_aggregator(self):
        """A measure without an aggregator is an error in the browser."""
        for pivot in self.content["pivots"].values():
            fields = self.env[pivot["model"]]._fields
            for measure in pivot["measures"]:
                if (name := measure["fieldName"]) != "__count":
                    self.assertTrue(fields[name].aggregator, name)

    def test_rates_are_shown_in_percent(self):
        for pivot in self.content["pivots"].values():
            for measure in pivot["measures"]:
                is_rate = measure["fieldName"].endswith("_rate")
                self.assertEqual(measure.get("format") == "0.0%", is_rate)

    def test_filters_reach_every_source(self):
        """All but what has lapsed by today, which is asked whatever the period."""
        filters = {each["id"]: each for each in self.content["globalFilters"]}
        sources = [*self.content["pivots"].values(), *self.content["lists"].values()]
        for source in sources:
            matches = source["fieldMatching"]
            missing = set(filters) - set(matches)
            self.assertEqual(
                missing, {"renewals-period"} if source["name"] == "Lapsed" else set()
            )
            for name, match in matches.items():
                field = self.env[source["model"]]._fields[match["chain"]]
                self.assertEqual(match["type"], field.type)
                self.assertEqual(filters[name].get("modelName"), field.comodel_name)

    def test_menus_exist_and_open_something(self):
        menus = menus_xml_ids_in_spreadsheet(self.content)
        visible = self.env["ir.ui.menu"].with_user(self.leader)._visible_menu_ids()
        for xmlid in menus:
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
        """Odoo finds headings in links, formulas, titles, descriptions and filters:
        a bare word in a cell would stay English."""
        for _sheet, cell, text in self.get_cells(self.content):
            self.assertRegex(text, r"^(=|\[.+\]\(odoo://)", cell)
        with file_open(f"{FOLDER}/renewals_dashboard.json") as content:
            terms = {term[2] for term in extract_spreadsheet_terms(content, {}, [], {})}
        self.assertLessEqual(
            {"Top 10 up for renewal", "Owner", "Rates by month", "due", "Sales team"},
            terms,
        )


@tagged("post_install", "-at_install")
class TestFigures(DashboardCase):
    """What the sources answer, against plain arithmetic. Today is 2 March 2026.

    ========  ====  ==========  =======  ========  =====================
    renewal   ATR   due         team     outcome   renewed
    ========  ====  ==========  =======  ========  =====================
    grown     1000  2026-02-10  Team     renewed   1200, on time
    shrunk    2000  2026-02-20  Team     renewed   1500, on time
    lost       500  2026-01-15  Team     lost      0
    lapsed     800  2026-02-25  Team     open
    ahead     4000  2026-06-30  Team     open
    next      6000  2027-02-01  Team     open
    before    1000  2025-11-30  none     renewed   900, late
    ========  ====  ==========  =======  ========  =====================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewals = {
            name: cls.new_yearly(amount, (due - day(0)).days, name=name)
            for name, amount, due in (
                ("grown", 1000, date(2026, 2, 10)),
                ("shrunk", 2000, date(2026, 2, 20)),
                ("lost", 500, date(2026, 1, 15)),
                ("lapsed", 800, date(2026, 2, 25)),
                ("ahead", 4000, date(2026, 6, 30)),
                ("next", 6000, date(2027, 2, 1)),
                ("before", 1000, date(2025, 11, 30)),
            )
        }
        found = cls.renewals
        cls.close(found["grown"], "renewed", date(2026, 2, 1), [1200])
        cls.close(found["shrunk"], "renewed", date(2026, 2, 1), [1500])
        cls.close(found["lost"], "churned", date(2026, 1, 15))
        cls.close(found["before"], "renewed", date(2025, 12, 5), [900])
        found["before"].team_id = False

    def test_undecided_share_is_of_what_is_due(self):
        """Undecided of what is due in 2026: 800 + 4000 of 8300."""
        self.assertEqual(
            self.ask(4)[None], {"undecided_amount": 4800, "atr_amount": 8300}
        )

    def test_rates_count_what_has_fallen_due(self):
        """Gross (1000 + 1500) / 4300, net (1200 + 1500) / 4300, 2 of 4 on time."""
        rates = self.ask(5)[None]
        self.assertAlmostEqual(rates["gross_rate"], 2500 / 4300)
        self.assertAlmostEqual(rates["net_rate"], 2700 / 4300)
        self.assertAlmostEqual(rates["on_time_rate"], 2 / 4)

    def test_where_all_is_open_the_rate_is_nought(self):
        """Not empty: nothing was due is something else."""
        (rates,) = self.analysis._read_group(
            [("renewal_id", "=", self.renewals["lapsed"].id)],
            [],
            ["gross_rate:avg", "net_rate:avg", "on_time_rate:avg"],
        )
        self.assertEqual([str(rate) for rate in rates], ["0.0", "0.0", "0.0"])

    def test_rates_are_compared_with_the_period_before(self):
        rates = self.ask(6)[None]
        self.assertAlmostEqual(rates["gross_rate"], 0.9)
        self.assertEqual(rates["on_time_rate"], 0)

    def test_months_show_what_falls_due_by_outcome(self):
        """Stacked, the parts of a month are what fell due in it."""
        months = self.ask(1)
        self.assertEqual(
            {label: tuple(parts.values()) for label, parts in months.items() if label},
            {
                "January 2026": (0, 0, 500, 0),
                "February 2026": (2500, 500, 0, 800),
                "June 2026": (0, 0, 0, 4000),
            },
        )
        self.assertEqual(sum(months[None].values()), 8300)

    def test_progress_of_each_team_adds_up(self):
        teams = self.ask(2)
        self.assertEqual(set(teams), {None, "Team"})
        self.assertEqual(
            teams["Team"],
            {
                "retained_amount": 2500,
                "contraction_amount": 500,
                "churned_amount": 500,
                "undecided_amount": 4800,
                "atr_amount": 8300,
            },
        )

    def test_rates_by_month_end_today(self):
        months = self.ask(3)
        self.assertEqual(set(months), {None, "January 2026", "February 2026"})
        self.assertEqual(months["January 2026"]["gross_rate"], 0)
        self.assertAlmostEqual(months["February 2026"]["net_rate"], 2700 / 3800)

    def test_rates_are_shown_for_each_team(self):
        self.assertEqual(
            self.ask(10)["Team"],
            {
                "atr_amount": 4300,
                "renewal_count": 4,
                "gross_rate": 2500 / 4300,
                "net_rate": 2700 / 4300,
                "on_time_rate": 0.5,
                "churned_amount": 500,
            },
        )

    def test_rates_are_shown_for_each_playbook(self):
        playbook = self.new_playbook(name="Standard")
        for name in ("grown", "lost"):
            self.renewals[name].sudo().playbook_id = playbook
        self.assertEqual(self.ask(11)["Standard"]["gross_rate"], 1000 / 1500)

    def test_closed_renewals_and_commits_are_added_up(self):
        """What was renewed in the year, and what somebody stands for."""
        self.renewals["ahead"].with_user(self.rep).owner_category = "commit"
        self.renewals["lapsed"].with_user(self.rep).owner_category = "best_case"
        self.env.flush_all()
        self.assertEqual(self.ask(7)[None]["forecast_amount_sum_currency"], 6700)

    def test_forecast_is_compared_with_the_last_snapshot(self):
        """A week ago nobody stood for June; now somebody does."""
        ahead = self.renewals["ahead"]
        ahead.with_user(self.rep).owner_category = "pipeline"
        self.env["renewal.forecast.snapshot"]._take_snapshot(self.company, day(0))
        with freeze_time(day(7)):
            ahead.with_user(self.rep).owner_category = "commit"
            self.env.flush_all()
            june = self.ask(8)["June 2026"]
        self.assertEqual(
            june, {"last_amount": 0, "forecast_amount": 4000, "change_amount": 4000}
        )

    def test_lapsed_renewals_show_whatever_the_period(self):
        for name in ("lapsed", "next"):
            self.renewals[name].is_lapsed = True
        answer = self.ask(9)[None]
        self.assertEqual(tuple(answer.values()), (2, 6800))

    def test_top_ten_lists_the_largest_open_renewals_first(self):
        """Open ones that are due in the year; the largest first."""
        self.assertEqual(
            self.ask_list(), self.renewals["ahead"] | self.renewals["lapsed"]
        )

    def test_suppliers_and_reviews_are_not_up_for_renewal(self):
        self.new_renewal(contract_type="purchase", user_id=self.manager.id)
        self.new_contract(self.line_vals(end=None, start=-300))
        self.assertEqual(len(self.ask_list()), 2)
        self.assertEqual(self.ask(4)[None]["atr_amount"], 8300)


@tagged("post_install", "-at_install")
class TestLayout(DashboardCase):
    """Both versions: the one with data and the sample of an empty database."""

    def test_sample_looks_like_the_real_one(self):
        real, sample = self.get_figures(self.content), self.get_figures(self.sample)
        self.assertEqual(sample, real)
        self.assertEqual(list(real), CARDS + CHARTS)
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
                # of a range, its heading and its first value
                for row in range(int(first), int(first) + 1 + (":" in reference)):
                    self.assertIn(f"{column}{row}", sheets[sheet], name)

    def test_sample_adds_up(self):
        """The same money by month, by team and on the cards."""
        sheets = {sheet["name"]: sheet["cells"] for sheet in self.sample["sheets"]}
        data = sheets["Data"]

        def add_up(columns, rows):
            return sum(
                float(data.get(f"{column}{row}", 0))
                for column in columns
                for row in range(rows[0], rows[1])
            )

        months, teams = (12, 48), (12, 22)
        for by_month, by_team in zip("BCDE", "IJKL", strict=True):
            self.assertEqual(add_up(by_month, months), add_up(by_team, teams))
        self.assertEqual(float(data["B2"]), add_up("E", months))
        self.assertEqual(float(data["C2"]), add_up("BCDE", months))
        self.assertEqual(float(data["B3"]), add_up("Q", months))
        self.assertEqual(float(data["C3"]), add_up("P", months))

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


@tagged("post_install", "-at_install")
class TestInBrowser(RenewalBuilders, TourCase):
    """Formulas are only understood by the browser: none of them is an error, with data
    and without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()

    def test_dashboard_shows_the_company_s_renewals(self):
        ahead = (date.today() - TODAY).days
        for end, price in ((ahead - 5, 100), (ahead, 200), (ahead + 5, 300)):
            self.new_renewal(end, name=f"Worth {price}")
        self.start_tour(URL, "renewal_dashboard", login=self.leader.login)

    def test_dashboard_without_data_shows_the_sample(self):
        self.start_tour(URL, "renewal_dashboard_sample", login=self.leader.login)
