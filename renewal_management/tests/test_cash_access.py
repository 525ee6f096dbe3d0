# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .cash_common import CashCase


@tagged("post_install", "-at_install")
class TestAccess(CashCase):
    """Accounting sees what comes in, and no renewals; salespeople see their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.billing, cls.auditor = (
            new_test_user(cls.env, login=f"renewal_{name}", groups=group)
            for name, group in (
                ("billing", "account.group_account_invoice"),
                ("auditor", "account.group_account_readonly"),
            )
        )

    def setUp(self):
        super().setUp()
        line = self.dated_line(date(2026, 3, 10), date(2027, 3, 9))
        self.mine = self.new_contract(line)
        self.other = self.new_contract(line, user_id=self.other_rep.id)
        self.run_day()
        self.lines = self.env["renewal.cash.line"]

    def get_contracts(self, user):
        own = [("company_id", "=", self.company.id)]
        lines = self.lines.with_user(user)
        lines = lines.with_context(allowed_company_ids=user.company_ids.ids)
        return lines.search(own).sudo().contract_id

    def test_accounting_sees_everything_of_its_companies(self):
        for user in (self.billing, self.auditor):
            self.assertEqual(self.get_contracts(user), self.mine | self.other)
            self.assertFalse(
                self.env["renewal.renewal"].with_user(user).has_access("read")
            )

    def test_salespeople_see_what_they_look_after(self):
        self.assertEqual(self.get_contracts(self.rep), self.mine)
        self.assertEqual(self.get_contracts(self.leader), self.mine | self.other)

    def test_nobody_else_sees_anything(self):
        for group in ("base.group_user", "base.group_portal"):
            user = new_test_user(
                self.env, login=f"renewal_{group.partition('.')[2]}", groups=group
            )
            with self.assertRaises(AccessError):
                self.lines.with_user(user).search([])

    def test_another_company_stays_out_of_sight(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            login="renewal_stranger",
            groups="account.group_account_invoice",
            company_id=elsewhere.id,
            company_ids=elsewhere.ids,
        )
        self.assertFalse(self.get_contracts(stranger))

    def test_a_row_shows_names_and_opens_what_one_may_see(self):
        row = self.lines.search([("renewal_id", "=", self.mine.renewal_ids.id)])[:1]
        seen = row.with_user(self.billing)
        vals = seen.web_read({"renewal_id": {"fields": {"display_name": {}}}})[0]
        self.assertTrue(vals["renewal_id"]["display_name"])
        # accounting sees no renewals, but contracts
        self.assertEqual(seen.action_view_origin()["res_id"], self.mine.id)
        opened = row.with_user(self.rep).action_view_origin()
        self.assertEqual(opened["res_id"], self.mine.renewal_ids.id)

    def test_accounting_refreshes_and_looks_at_single_dates(self):
        self.mine.contract_line_ids.price_unit = 200
        self.env.flush_all()
        lines = self.lines.with_user(self.billing)
        lines.action_refresh()
        row = lines.search(
            [("contract_id", "=", self.mine.id), ("source", "=", "contract")], limit=1
        )
        self.assertEqual(row.amount, 240)
        domain = row.action_view_dates()["domain"]
        dates = self.env["renewal.cash.date"].with_user(self.billing).search(domain)
        self.assertEqual(sum(dates.mapped("weighted_amount")), 240)

    def test_another_rep_may_not_see_the_dates_of_a_row(self):
        row = self.lines.search([("contract_id", "=", self.other.id)], limit=1)
        with self.assertRaises(AccessError):
            row.with_user(self.rep).action_view_dates()
