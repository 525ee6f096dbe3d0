# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import RenewalBuilders
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestTourRegister(RenewalBuilders, TourCase):
    """A register comes, and comes again: in a real browser, on the real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.env["contract.terminate.reason"].create(
            {"name": "Tour reason", "terminate_comment_required": False}
        )

    def follow(self):
        self.start_tour(
            "/odoo/contract-register", "renewal_register", login=self.manager.login
        )
        contracts = self.env["contract.contract"].search([("code", "=like", "T-_")])
        outcomes = {
            contract.code: [*filter(None, contract.renewal_ids.mapped("outcome"))]
            for contract in contracts
        }
        self.assertEqual(outcomes, {"T-1": ["renewed"], "T-2": ["churned"], "T-3": []})
        renewed = contracts.filtered(lambda contract: contract.code == "T-1")
        line = renewed.contract_line_ids.sorted("date_start")[-1]
        self.assertEqual((line.name, line.specific_price), ("Support two", 110))

    def test_a_register_comes_twice(self):
        self.follow()

    def test_a_register_comes_twice_in_chinese(self):
        self.manager.lang = "zh_CN"
        self.follow()
