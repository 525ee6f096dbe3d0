"""Beside OCA's addons that change contracts too: their suites, the access matrix, and
what a quantity formula bills. Run by ``test_beside.py``, where they are installed.
"""

from datetime import date

from odoo.exceptions import AccessError

from odoo.addons.renewal_management.tests import test_security
from odoo.addons.renewal_management.tests.common import RenewalCase
from odoo.addons.renewal_management_health.tests import (
    test_security as test_health_security,
)

from .suites import borrow

globals().update(borrow("contract_sale"))
globals().update(borrow("contract_variable_quantity"))


class TestAccess(test_security.TestAccess):
    """The matrix of who may do what, and who writes whose contracts."""

    # its second role is a salesperson too
    matrix = {
        **test_security.MATRIX,
        "contract.contract": ("", "cru", "r", "r", "r", ""),
        "contract.line": ("", "cru", "r", "r", "r", ""),
    }

    def let_salespeople_write(self, salesperson):
        """``contract_sale`` does."""

    def test_a_salesperson_reads_what_the_form_shows(self):
        """And writes it, where the contract is theirs."""
        renewal = self.new_renewal().with_user(self.rep)
        self.assertTrue(renewal.line_ids.contract_line_id.name)
        renewal.contract_id.name = "Mine"

    def test_own_renewals_alone_let_nobody_write(self):
        """The role without a group of sales: the rights are for sales groups."""
        renewal = self.new_renewal()
        renewal.csm_id = self.csm
        contract = renewal.contract_id
        for records in (contract, contract.contract_line_ids):
            records = records.with_user(self.csm)
            self.assertTrue(records.has_access("read"))
            for operation in ("write", "create", "unlink"):
                self.assertFalse(records.has_access(operation))

    def test_a_salesperson_of_another_contract_is_refused(self):
        contract = self.new_renewal(user_id=self.other_rep.id).contract_id
        contract.renewal_ids.csm_id = self.rep
        self.assertTrue(contract.with_user(self.rep).name)
        for records, vals in (
            (contract, {"name": "Mine now"}),
            (contract.contract_line_ids, {"price_unit": 1}),
        ):
            with self.assertRaises(AccessError):
                records.with_user(self.rep).write(vals)
            records.with_user(self.other_rep).write(vals)


class TestHealthAccess(test_health_security.TestAccess):
    """The same of the health addon."""


class TestFormula(RenewalCase):
    def test_what_a_formula_bills_is_what_a_term_is_worth(self):
        """3 of a nominal 6, 600 a month, eleven months."""
        formula = self.env["contract.line.qty.formula"].create(
            {"name": "Three", "code": "result = 3"}
        )
        line = self.line_vals(
            date_start=date(2026, 1, 1),
            date_end=date(2026, 11, 30),
            recurring_next_date=date(2026, 1, 1),
            quantity=6,
            price_unit=600,
            qty_type="variable",
            qty_formula_id=formula.id,
        )
        contract = self.new_contract(line)
        expected = {"atr_amount": 21600, "term_amount": 19800}
        self.assertRecordValues(contract.renewal_ids, [expected])
        self.assertEqual(contract.renewal_arr, 21600)
        invoice = contract.recurring_create_invoice()
        self.assertEqual(invoice.amount_untaxed * 11, 19800)
