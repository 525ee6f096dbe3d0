# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..tools.register.reading import Place
from ..tools.register.row import read_row
from .common import TODAY
from .work_common import WorkCase

EDITION = "renewal.register.edition"


@tagged("post_install", "-at_install", "-standard", "renewal_work")
class TestRegisterPageBudgets(WorkCase):
    """The page of a file, and the list of files, cost the same whatever is in them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        editions = cls.env[EDITION]
        cls.form, cls.list = (
            {name: {} for name in editions.get_view(view_type=kind)["models"][EDITION]}
            for kind in ("form", "list")
        )

    def fill(self, register, count):
        """Add rows to the newest edition of a register, and apply them: one in ten has
        an error, others have warnings. What an older edition had more is missing."""
        Row = self.env["renewal.register.row"]
        rows = Row.create(
            [
                {
                    "register_name": register,
                    "customer": f"{register} {number}",
                    "contract_number": f"{Row.search_count([])}-{number}",
                    "service": "Hosting",
                    "end_date": "2026-12-31" if number % 10 else "?",
                    "amount": "1,200.00",
                    "owner": "nobody",
                }
                for number in range(count)
            ]
        )
        rows.action_apply()
        return rows

    def make_register(self, name, count):
        """Two editions, of which the newer one lacks what the older one has."""
        self.fill(name, count)._join_edition(len(name))
        rows = self.fill(name, count)
        rows._join_edition(len(name) + 1)
        rows.edition_id._keep_found()
        return rows.edition_id

    def measure(self, work, editions):
        """(queries, calls)"""
        work(editions)
        return (
            self.count_queries(work, editions),
            self.count_calls(work, editions).total,
        )

    def assert_same(self, work, edition, most):
        """However many rows the file and others have."""
        self.make_register("Other", 10)
        few = self.measure(work, edition)
        self.fill("Other", 100)
        others = self.measure(work, edition)
        self.fill(edition.register_name, 100)
        edition._keep_found()
        for queries, calls in (others, self.measure(work, edition)):
            self.assertEqual(queries, few[0])
            self.assertAlmostEqual(calls / few[1], 1, delta=0.02)
        self.assertLessEqual(queries, most[0])
        self.assertLessEqual(calls, most[1])

    def test_the_page_of_a_file_stays_in_budget(self):
        edition = self.make_register("Own", 10)
        self.assertEqual(edition.gone_count, 9)
        self.assert_same(lambda one: one.web_read(self.form), edition, (41, 38000))

    def test_the_list_of_files_stays_in_budget(self):
        edition = self.make_register("Own", 10)
        self.assert_same(
            lambda one: one.web_search_read([], self.list, limit=80), edition, (4, 2180)
        )

    def test_what_was_renamed_is_found_without_reading_the_whole_file(self):
        edition = self.make_register("Own", 10)
        row = self.env["renewal.register.row"].create(
            {"register_name": "Own", "customer": "New", "service": "Hosting"}
        )
        reader = self.env["renewal.register.apply"]._get_reader(row, TODAY)
        readings = {row: read_row(row._get_cells(), reader)}

        def find(renamed):
            self.assertFalse(renamed._find_places(readings, {row: Place()}))

        few = self.measure(find, self.env["renewal.register.renamed"])
        self.fill("Own", 100)
        self.assertEqual(len(edition.row_ids), 111)
        many = self.measure(find, self.env["renewal.register.renamed"])
        self.assertEqual(many[0], few[0])
        self.assertAlmostEqual(many[1] / few[1], 1, delta=0.02)

    def test_the_rows_of_a_late_file_are_told_of_together(self):
        def tell(rows):
            service = self.env["renewal.register.apply"]
            reader = service._get_reader(rows, TODAY)
            return service._read_worths(rows, reader)

        rows = self.fill("Own", 20)
        tell(rows)
        few, many = (self.count_queries(tell, rows[:count]) for count in (2, 20))
        self.assertEqual(many, few)
