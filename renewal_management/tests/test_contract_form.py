# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import Form, tagged

from .common import RenewalCase

# Read from invoices and journals by the sheet of "contract"
ACCOUNTING = {"invoice_count", "journal_id"}
VIEWS = (
    "contract.contract_contract_form_view",
    "contract.contract_contract_customer_form_view",
    "contract.contract_contract_supplier_form_view",
)


@tagged("post_install", "-at_install")
class TestContractForm(RenewalCase):
    """The one form of contracts, for people with and without access to invoices."""

    def get_fields(self, user, view):
        """Fields that the form shows to this user; it opens, or the test fails."""
        contract = self.renewal.contract_id.with_user(user)
        form = Form(contract, view)
        self.assertEqual(form.name, self.renewal.contract_id.name)
        return set(form._view["fields"])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewal = cls.new_renewal()
        cls.renewal.csm_id = cls.csm

    def test_it_opens_without_access_to_invoices(self):
        people = self.rep | self.csm | self.leader | self.manager
        for user in people:
            for view in VIEWS:
                with self.subTest(user=user.name, view=view):
                    shown = self.get_fields(user, view)
                    self.assertFalse(shown & ACCOUNTING)
                    self.assertIn("contract_line_ids", shown)
                    self.assertIn("renewal_arr", shown)

    def test_it_is_whole_for_those_who_invoice(self):
        for group in (
            "account.group_account_invoice",
            "account.group_account_readonly",
        ):
            user = self.new_user(
                group, f"{group},renewal_management.group_renewal_user_all"
            )
            for view in VIEWS:
                with self.subTest(group=group, view=view):
                    shown = self.get_fields(user, view)
                    self.assertLessEqual(ACCOUNTING, shown)

    def test_it_offers_no_button_that_would_be_refused(self):
        arch = self.renewal.contract_id.with_user(self.rep).get_view()["arch"]
        for button in ("action_show_invoices", "action_contract_send"):
            self.assertNotIn(button, arch)
        self.assertIn("action_view_renewals", arch)
