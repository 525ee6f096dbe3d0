# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common import TODAY
from .look_back_common import LookBackCase


@tagged("post_install", "-at_install")
class TestLookBackPerformance(LookBackCase):
    """A batch costs the same number of queries whatever its size."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.past = cls.env["contract.contract"]
        for number in range(24):
            contract = cls.new_past(
                ("2022-01-01", "2023-12-31", 100.0 + number),
                ("2024-01-01", "2024-12-31", 200.0 + number),
                name=f"Past {number}",
            )
            cls.follow(*contract.contract_line_ids.sorted("date_start"))
            cls.invoice(contract.contract_line_ids[0], date(2022, 1, 1), 90.0)
            cls.past |= contract
        cls.install(cls.past)
        work = cls.env["renewal.look.back"].create({"company_id": cls.company.id})
        work.write({"state": "running", "date_ref": TODAY})
        cls.work_record = work._for_company(cls.company).browse(work.id)
        cls.work_record._open_months([])

    def count_queries(self, contracts):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.work_record._rebuild(contracts.with_env(self.work_record.env))
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_a_larger_batch_costs_no_more_queries(self):
        self.count_queries(self.past[:2])  # caches
        few = self.count_queries(self.past[2:6])
        many = self.count_queries(self.past[6:24])
        # Odoo inserts a hundred rows at a time: 14 more contracts have 700 month ends
        self.assertLessEqual(many - few, 8, f"{few} queries for 4, {many} for 18")
        again = self.count_queries(self.past[6:24])
        self.assertLessEqual(again, few)
