# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.lifetime import expected_years, smooth_rate
from .common import TODAY
from .test_analysis import AnalysisCase

VALUES = ["renewal_invoiced_amount", "renewal_projected_amount", "renewal_arr"]


@tagged("post_install", "-at_install")
class TestCustomerValue(AnalysisCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # other renewals of the database would have their say in the rate
        cls.company = cls.env["res.company"].create(
            {"name": "Seller", "renewal_lookback_days": 1000}
        )
        cls.env.user.company_ids |= cls.company
        cls.env.user.company_id = cls.company
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.rep.write(
            {
                "company_ids": [Command.link(cls.company.id)],
                "company_id": cls.company.id,
            }
        )
        cls.partner = cls.partner.with_env(cls.env)
        cls.journal = cls.env["account.journal"].create(
            {"name": "Sales", "code": "SAL", "type": "sale"}
        )
        cls.income, cls.receivable = cls.env["account.account"].create(
            [
                {"name": "Income", "code": "700000", "account_type": "income"},
                {
                    "name": "Receivable",
                    "code": "400000",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                },
            ]
        )

    @classmethod
    def new_contract(cls, *lines, **values):
        return super().new_contract(*lines, **{"company_id": cls.company.id, **values})

    def invoice(self, contract, amount, move_type="out_invoice", post=True):
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": contract.partner_id.id,
                "journal_id": self.journal.id,
                "invoice_date": TODAY,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "price_unit": amount,
                            "account_id": self.income.id,
                            "contract_line_id": contract.contract_line_ids[:1].id,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        receivable = move.line_ids - move.invoice_line_ids
        receivable.account_id = self.receivable
        if post:
            move.action_post()
        return move

    def test_invoiced_to_date_counts_posted_invoices_less_credit_notes(self):
        """Posted invoices of contracts, credit notes negative, nothing else."""
        contract = self.new_contract()
        first = self.invoice(contract, 1000)
        self.invoice(contract, 300, "out_refund")
        self.invoice(contract, 5000, post=False)
        other = self.invoice(contract, 7000, post=False)
        other.invoice_line_ids.contract_line_id = False
        other.action_post()
        self.assertEqual(self.partner.renewal_invoiced_amount, 700)
        first._reverse_moves([{"invoice_date": TODAY}], cancel=True)
        self.partner.invalidate_recordset()
        self.assertEqual(self.partner.renewal_invoiced_amount, -300)

    def test_a_contact_shows_the_value_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Wile", "parent_id": self.partner.id}
        )
        contract = self.new_contract(partner_id=contact.id)
        self.invoice(contract, 1000)
        self.assertEqual((self.partner | contact).mapped(VALUES[0]), [1000, 1000])

    def test_projected_value_follows_the_renewal_rate(self):
        """1,200 a year, nothing decided yet: 85 % are renewed, for five years at most:
        1 + .85 + .85^2 + .85^3 + .85^4 = 3.70 years."""
        self.invoice(self.new_contract(), 1000)
        self.assertAlmostEqual(
            self.partner.renewal_projected_amount, 1000 + 1200 * 3.70863, 1
        )

    def test_the_companys_own_rate_counts(self):
        for outcome in ("churned", "churned", "renewed"):
            renewal = self.new_yearly(1000, -20, partner_id=self.partner.copy().id)
            self.close(renewal, outcome)
        years = self.partner._get_expected_years(self.company, TODAY)
        self.assertAlmostEqual(years, expected_years(smooth_rate(1, 3, 3)))
        self.assertLess(years, expected_years(smooth_rate(0, 0, 0)))

    def test_what_was_terminated_is_not_projected(self):
        contract = self.new_contract()
        self.assertGreater(self.partner.renewal_projected_amount, 0)
        contract.is_terminated = True
        self.partner.invalidate_recordset()
        self.assertEqual(self.partner.renewal_projected_amount, 0)

    def test_history_shows_renewed_and_lost_renewals(self):
        won, lost, gone = (self.new_yearly(100, -20) for _number in range(3))
        self.new_yearly(100, 20)
        self.close(won, "renewed")
        self.close(lost, "churned")
        self.close(gone, "cancelled")
        self.assertEqual(self.partner.renewal_history_ids, won | lost)

    def test_only_people_with_renewals_see_the_value(self):
        self.invoice(self.new_contract(), 1000)
        read = self.partner.with_user(self.rep).read(VALUES)
        self.assertEqual(read[0]["renewal_invoiced_amount"], 1000)
        with self.assertRaises(AccessError):
            self.partner.with_user(self.new_user("nobody", "base.group_user")).read(
                VALUES
            )

    def test_many_customers_cost_as_much_as_few(self):
        counts = []
        for count in (5, 5, 80):  # the first only fills the caches
            partners = self.env["res.partner"].create(
                [{"name": f"Customer {number}"} for number in range(count)]
            )
            for partner in partners:
                self.new_contract(partner_id=partner.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners.browse(partners.ids).read(VALUES)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
