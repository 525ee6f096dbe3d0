# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A dashboard is data that Odoo evaluates in the browser. What can break without
anybody opening it is asked here: names of fields, actions, measures and cells."""

import json
import re

from odoo.fields import Domain
from odoo.tools import file_open
from odoo.tools.translate import code_translations, extract_spreadsheet_terms

from odoo.addons.spreadsheet.utils.validate_data import fields_in_spreadsheet

from .test_analysis import AnalysisCase

FORMULA_OF_PIVOT = re.compile(r'PIVOT(?:\.VALUE)?\((\d+)(?:,"(\w+)")?')
FORMULA_OF_LIST = re.compile(r'ODOO\.LIST\((\d+),\d+,"(\w+)"\)')
RANGE = re.compile(r"(\w+)!([A-Z])(\d+)(?::([A-Z])(\d+))?")
HEADING = re.compile(r'=_t\("(.*)"\)')
ROW = 23
# Pixels of what is bold and of 11 points.
LETTER, HAN, PADDING = 8, 15, 4


class DashboardCase(AnalysisCase):
    """The dashboard's sources, asked as the browser asks them."""

    XMLID = "renewal_management.spreadsheet_dashboard_renewals"
    FILE = "renewal_management/data/dashboards/renewals_dashboard.json"
    # Models without a team and an owner: the headings say so.
    UNFILTERED = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(cls.XMLID)
        cls.content = json.loads(cls.dashboard.spreadsheet_data)
        cls.sample = cls.dashboard._get_sample_dashboard()

    def get_pivot(self, name):
        """A pivot by its name."""
        pivots = self.content["pivots"].values()
        [pivot] = [pivot for pivot in pivots if pivot["name"] == name]
        return pivot

    def ask(self, name, user=None):
        """Rows of a pivot: {label of the row: {measure: value}}, all in all under
        None. Formulas are for the browser."""
        pivot = self.get_pivot(name)
        model = self.env[pivot["model"]].with_user(user or self.leader)
        specs = {
            measure["id"]: self.get_spec(model, measure)
            for measure in pivot["measures"]
            if "computedBy" not in measure
        }
        rows = [
            ":".join(filter(None, (row["fieldName"], row.get("granularity"))))
            for row in (*pivot["rows"], *pivot["columns"])
        ]
        sets = model.formatted_read_grouping_sets(
            Domain(pivot["domain"]), [[], rows] if rows else [[]], list(specs.values())
        )
        answer = {None: sets[0][0]}
        for group in sets[1] if rows else ():
            labels = [self.get_label(group[row]) for row in rows]
            answer[labels[0] if len(labels) == 1 else tuple(labels)] = group
        return {
            label: {name: group[spec] for name, spec in specs.items()}
            for label, group in answer.items()
        }

    def get_label(self, value):
        return value[-1] if value and isinstance(value, (tuple, list)) else value

    def get_spec(self, model, measure):
        """As o-spreadsheet does: the measure's aggregator, else the field's."""
        name = measure["fieldName"]
        if name == "__count":
            return name
        return f"{name}:{measure.get('aggregator') or model._fields[name].aggregator}"

    def ask_chart(self, name, user=None):
        """Bars of a chart: {label: value}"""
        data = self.get_figures(self.content)[name]["data"]["metaData"]
        domain = self.get_figures(self.content)[name]["data"]["searchParams"]["domain"]
        model = self.env[data["resModel"]].with_user(user or self.leader)
        spec = self.get_spec(model, {"fieldName": data["measure"]})
        groups = model.formatted_read_group(domain, data["groupBy"], [spec])
        return {
            self.get_label(group[data["groupBy"][0]]): group[spec] for group in groups
        }

    def ask_list(self, user=None):
        """Records of the list, best first."""
        source = self.content["lists"]["1"]
        (order,) = source["orderBy"]
        return (
            self.env[source["model"]]
            .with_user(user or self.leader)
            .search(
                Domain(source["domain"]),
                order=f"{order['name']} {'asc' if order['asc'] else 'desc'}",
                limit=10,
            )
        )

    def get_sources(self):
        """(name, model, what the filters reach, action) of all that asks the
        database."""
        for source in (
            *self.content["pivots"].values(),
            *self.content["lists"].values(),
        ):
            yield (
                source["name"],
                source["model"],
                source["fieldMatching"],
                source["actionXmlId"],
            )
        for name, figure in self.get_figures(self.content).items():
            data = figure["data"]
            if "metaData" in data:
                model = data["metaData"]["resModel"]
                yield name, model, data["fieldMatching"], data["actionXmlId"]

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

    def get_field(self, model, chain):
        for name in chain.split("."):
            field = self.env[model]._fields[name]
            model = field.comodel_name
        return field


class DashboardNames:
    """Mix it into a case: does everything exist that the dashboard names?"""

    def test_fields_of_the_dashboard_exist(self):
        # a formula is named like a field, and is none
        formulas = {
            measure["fieldName"]
            for pivot in self.content["pivots"].values()
            for measure in pivot["measures"]
            if "computedBy" in measure
        }
        for model, names in fields_in_spreadsheet(self.content).items():
            for name in names - formulas:
                self.assertTrue(self.get_field(model, name), f"{model}.{name}")

    def test_every_measure_has_an_aggregator(self):
        """A measure without an aggregator is an error in the browser."""
        for pivot in self.content["pivots"].values():
            for measure in pivot["measures"]:
                if (name := measure["fieldName"]) != "__count" and (
                    "computedBy" not in measure
                ):
                    field = self.env[pivot["model"]]._fields[name]
                    self.assertTrue(measure.get("aggregator") or field.aggregator, name)

    def test_formulas_use_measures_of_their_pivot(self):
        for pivot in self.content["pivots"].values():
            names = {measure["id"] for measure in pivot["measures"]}
            for measure in pivot["measures"]:
                formula = measure.get("computedBy", {}).get("formula", "")
                self.assertLessEqual(set(re.findall(r"'(\w+)'", formula)), names)

    def test_filters_reach_every_source(self):
        filters = {each["id"]: each for each in self.content["globalFilters"]}
        for name, model, matches, _action in self.get_sources():
            reached = set() if model in self.UNFILTERED else set(filters)
            self.assertEqual(set(matches), reached, name)
            for key, match in matches.items():
                field = self.get_field(model, match["chain"])
                self.assertEqual(match["type"], field.type)
                self.assertEqual(filters[key].get("modelName"), field.comodel_name)

    def test_no_filter_hides_what_comes_next(self):
        """A period that is chosen when the dashboard opens did."""
        for each in self.content["globalFilters"]:
            self.assertNotIn("defaultValue", each)
            self.assertNotEqual(each["type"], "date")

    def test_every_source_opens_a_list_of_its_rows(self):
        for name, model, _matches, xmlid in self.get_sources():
            action = self.env.ref(xmlid)
            self.assertEqual(action.res_model, model, name)
            self.assertIn("list", action.view_mode.split(","), name)

    def test_every_figure_opens_its_rows(self):
        """Charts of Odoo's models do, and cards of a cell that one pivot fills. Other
        charts, and cards of two pivots, would open a menu or nothing."""
        self.assertFalse(self.content["chartOdooMenusReferences"])
        sheets = {sheet["name"]: sheet["cells"] for sheet in self.content["sheets"]}
        for name, figure in self.get_figures(self.content).items():
            data = figure["data"]
            if data["type"] == "scorecard":
                sheet, cell = data["keyValue"].split("!")
                formula = sheets[sheet][cell]
                self.assertEqual(formula.count("PIVOT"), 1, f"{name}: {formula}")
            else:
                self.assertTrue(data["type"].startswith("odoo_"), name)

    def test_no_cell_leads_to_a_menu(self):
        for _sheet, cell, text in self.get_cells(self.content):
            self.assertNotIn("odoo://", text, cell)

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

    def test_all_words_are_translated(self):
        """Odoo finds words in formulas, titles, descriptions and filters: a bare word
        in a cell would stay English."""
        for _sheet, cell, text in self.get_cells(self.content):
            self.assertRegex(text, r"^=", cell)
        with file_open(self.FILE) as content:
            terms = {term[2] for term in extract_spreadsheet_terms(content, {}, [], {})}
        titles = {
            figure["data"]["title"]["text"]
            for figure in self.get_figures(self.content).values()
        }
        self.assertLessEqual(titles, terms)
        addon = self.FILE.partition("/")[0]
        chinese = code_translations.get_web_translations(addon, "zh_CN")["messages"]
        translated = {message["id"] for message in chinese if message["string"]}
        self.assertFalse(terms - translated)


class DashboardLayout:
    """Mix it into a case: the one with data and the sample of an empty database."""

    def test_sample_looks_like_the_real_one(self):
        """A sample has no database to ask: its charts show cells."""
        real, sample = self.get_figures(self.content), self.get_figures(self.sample)
        self.assertEqual(list(sample), list(real))
        for name, figure in real.items():
            other = sample[name]
            if figure["data"]["type"] == "scorecard":
                self.assertEqual(other, figure)
                continue
            self.assertEqual(other["data"]["type"], figure["data"]["type"][5:])
            self.assertEqual(other["data"]["title"], figure["data"]["title"])
            self.assertEqual({**other, "data": 0}, {**figure, "data": 0})
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

    def test_no_heading_is_cut_by_the_next_one(self):
        """In English and in Chinese."""
        addon = self.FILE.partition("/")[0]
        chinese = code_translations.get_web_translations(addon, "zh_CN")["messages"]
        chinese = {message["id"]: message["string"] for message in chinese}
        sheet = self.content["sheets"][0]
        for cell, text in sheet["cells"].items():
            beside = {chr(ord(cell[0]) + step) + cell[1:] for step in (-1, 1)}
            if HEADING.fullmatch(text) and beside & set(sheet["cells"]):
                heading = HEADING.fullmatch(text)[1]
                room = sheet["cols"][str(ord(cell[0]) - ord("A"))]["size"]
                for words in (heading, chinese.get(heading) or ""):
                    width = sum(LETTER if it.isascii() else HAN for it in words)
                    self.assertLessEqual(width + 2 * PADDING, room, f"{cell}: {words}")

    def test_figures_do_not_overlap(self):
        boxes = [
            (name, offset["x"], offset["y"], figure["width"], figure["height"])
            for name, figure in self.get_figures(self.content).items()
            for offset in [figure["offset"]]
        ]
        sheet = self.content["sheets"][0]
        width = sum(column["size"] for column in sheet["cols"].values())
        top, bottom = self.get_gap(sheet)
        for index, (name, x, y, w, h) in enumerate(boxes):
            self.assertLessEqual(x + w, width, name)
            self.assertGreaterEqual(y, top, name)
            self.assertLessEqual(y + h, bottom, name)
            for other, x2, y2, w2, h2 in boxes[index + 1 :]:
                apart = x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
                self.assertTrue(apart, f"{name} and {other}")

    def get_gap(self, sheet):
        """Where the headings of the figures end, and where the tables begin."""
        rows = sorted({int(cell[1:]) for cell in sheet["cells"]})
        heights = [
            sheet["rows"].get(str(row), {}).get("size", ROW)
            for row in range(sheet["rowNumber"])
        ]
        last = max(row for row in rows if row <= 2)
        first = min(row for row in rows if row > 2)
        return sum(heights[:last]), sum(heights[: first - 1])
