# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What every screen keeps to: short menus, one currency in a column, and a first
screen that is the reader's own."""

from ast import literal_eval

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import RenewalCase


@tagged("post_install", "-at_install")
class TestScreens(RenewalCase):
    def setUp(self):
        super().setUp()
        action = self.env.ref("renewal_management.renewal_renewal_action")
        self.search_view = action.search_view_id
        self.action = action

    def _get_filter_domain(self, name, user):
        arch = self.env["renewal.renewal"].get_view(self.search_view.id)["arch"]
        start = arch.index(f'name="{name}"')
        text = arch[start:].split('domain="', 1)[1].split('"', 1)[0]
        return Domain(literal_eval(text.replace("uid", str(user.id))))

    def _get_my_renewals(self, user):
        return (
            self.env["renewal.renewal"]
            .with_user(user)
            .search(self._get_filter_domain("filter_my", user))
        )

    def test_no_menu_has_more_than_seven_entries(self):
        root = self.env.ref("renewal_management.renewal_root_menu")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        for menu in menus:
            names = menu.child_id.mapped("name")
            self.assertLessEqual(len(names), 7, f"{menu.complete_name}: {names}")

    def test_menus_are_written_in_one_letter_case(self):
        root = self.env.ref("renewal_management.renewal_root_menu")
        for menu in self.env["ir.ui.menu"].search([("id", "child_of", root.id)]):
            later = menu.name.split()[1:]
            capitals = [word for word in later if word.istitle()]
            self.assertFalse(capitals, menu.complete_name)

    def test_a_column_of_a_list_of_renewals_has_one_currency(self):
        views = self.env["ir.ui.view"].search(
            [("model", "=", "renewal.renewal"), ("type", "=", "list")]
        )
        fields = self.env["renewal.renewal"]._fields
        for view in views.filtered(lambda view: not view.inherit_id):
            arch = view._get_combined_arch()
            for node in arch.xpath("//field[not(@optional='hide')]"):
                field = fields[node.get("name")]
                if field.type == "monetary" and not node.get("column_invisible"):
                    self.assertEqual(
                        field.get_currency_field(self.env["renewal.renewal"]),
                        "company_currency_id",
                        f"{view.name}: {field.name}",
                    )

    def test_my_renewals_are_those_i_own_look_after_or_cover(self):
        owned = self.new_renewal()
        owned.user_id = self.rep
        looked_after = self.new_renewal()
        looked_after.write({"user_id": self.other_rep.id, "csm_id": self.csm.id})
        self.assertIn(owned, self._get_my_renewals(self.rep))
        self.assertEqual(self._get_my_renewals(self.csm), looked_after)
        self.other_rep.sudo().renewal_stand_in_id = self.csm
        self.assertIn(looked_after, self._get_my_renewals(self.csm))

    def test_only_those_who_can_are_told_to_import_and_switch_on(self):
        def read_help(user):
            return str(self.action.with_user(user).sudo().read()[0]["help"])

        self.assertNotIn("Import", read_help(self.rep))
        self.assertIn("Import", read_help(self.manager))
        agenda = self.env.ref("renewal_management.renewal_step_action")
        text = str(agenda.with_user(self.rep).sudo().read()[0]["help"])
        self.assertNotIn("Configuration", text)

    def test_a_click_logs_a_call(self):
        renewal = self.new_renewal()
        renewal.user_id = self.rep
        renewal.with_user(self.rep).action_log_call()
        message = renewal.message_ids[:1]
        call = self.env.ref("mail.mail_activity_data_call")
        self.assertEqual(message.mail_activity_type_id, call)
        self.assertEqual(message.author_id, self.rep.partner_id)
        self.assertFalse(renewal.activity_ids)

    def test_a_call_is_logged_by_those_who_work_on_the_renewal(self):
        renewal = self.new_renewal()
        renewal.user_id = self.other_rep
        with self.assertRaises(AccessError):
            renewal.with_user(self.rep).action_log_call()

    def test_the_calendar_says_amount_and_customer(self):
        renewal = self.new_renewal()
        self.assertIn("Acme", renewal.calendar_title)
        self.assertIn("1,200", renewal.calendar_title)

    def test_the_contact_says_how_many_contracts_run(self):
        self.new_contract(self.line_vals())
        self.new_contract(self.line_vals(end=-5))
        self.new_contract(self.line_vals(start=10, end=300))
        contact = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.partner.id}
        )
        self.assertEqual(self.partner.running_contract_count, 1)
        self.assertEqual(contact.running_contract_count, 1)

    def test_an_amount_called_in_the_company_currency_is_the_contracts(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "name": "2026-01-01",
                "rate": 0.8,
                "company_id": self.company.id,
            }
        )
        renewal = self.new_renewal(manual_currency_id=euro.id)
        renewal.user_id = self.rep
        self.assertEqual(renewal.currency_id, euro)
        renewal.with_user(self.rep).company_owner_amount = 1000.0
        self.assertEqual(renewal.owner_amount, 800.0)
        self.assertEqual(renewal.company_owner_amount, 1000.0)
        self.assertEqual(renewal.forecast_amount, 1000.0)
