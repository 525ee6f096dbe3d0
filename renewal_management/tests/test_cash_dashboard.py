# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.tests import new_test_user, tagged

from .cash_common import CashCase
from .dashboard_common import DashboardCase, DashboardLayout, DashboardNames
from .tour_common import TourCase

XMLID = "renewal_management.spreadsheet_dashboard_cash"
FILE = "renewal_management/data/dashboards/cash_dashboard.json"
URL = "/odoo/renewal-cash-dashboard"


@tagged("post_install", "-at_install")
class TestNames(DashboardNames, DashboardCase):
    XMLID, FILE = XMLID, FILE


@tagged("post_install", "-at_install")
class TestLayout(DashboardLayout, DashboardCase):
    XMLID, FILE = XMLID, FILE

    def test_accounting_sees_it(self):
        for group, expected in (
            ("account.group_account_invoice", True),
            ("account.group_account_readonly", True),
            ("renewal_management.group_renewal_user_all", True),
            ("renewal_management.group_renewal_user", False),
        ):
            user = new_test_user(self.env, login=group.replace(".", "_"), groups=group)
            dashboards = self.env["spreadsheet.dashboard"].with_user(user).search([])
            self.assertEqual(self.dashboard in dashboards, expected, group)


@tagged("post_install", "-at_install")
class TestInBrowser(CashCase, TourCase):
    """Every card, bar and number opens the rows it was counted from."""

    # the browser's clock is not frozen
    freeze_time = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.today = date.today()
        cls.billing = new_test_user(
            cls.env, login="renewal_billing", groups="account.group_account_invoice"
        )
        year = timedelta(days=364)
        beta = cls.env["res.partner"].create({"name": "Beta"})
        cls.new_contract(cls.dated_line(today, price_unit=70))
        cls.new_contract(
            cls.dated_line(
                today - year + timedelta(days=30),
                today + timedelta(days=30),
                recurring_rule_type="yearly",
                recurring_invoicing_type="post-paid",
                price_unit=910,
            ),
            partner_id=beta.id,
        )
        cls.new_invoice(today, 330)
        cls.new_invoice(today - timedelta(days=80), 190, partner=beta)
        cls.pay(cls.new_invoice(today, 210), today)
        cls.judge_last_month(beta)
        cls.env["renewal.cash.update"]._refresh_now(cls.company)

    @classmethod
    def judge_last_month(cls, partner):
        """A month that is over, of which 150 and 60 were expected, and 150 came in."""
        first = (cls.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        paid, _unpaid = (
            cls.new_invoice(first - timedelta(days=20), amount, partner=partner)
            for amount in (150, 60)
        )
        cls.env["renewal.cash.update"]._refresh(cls.company, first)
        cls.env["renewal.cash.snapshot"]._take(cls.company, first)
        cls.pay(paid, first + timedelta(days=12))
        cls.env.flush_all()

    def test_accounting_opens_every_figure_without_any_right_on_renewals(self):
        self.start_tour(URL, "renewal_cash_dashboard_rows", login=self.billing.login)


@tagged("post_install", "-at_install")
class TestSample(DashboardCase, TourCase):
    def test_a_company_without_contracts_sees_the_sample(self):
        self.env["renewal.cash.line"].search([("id", "!=", False)]).sudo().unlink()
        self.start_tour(URL, "renewal_cash_dashboard_sample", login=self.leader.login)
