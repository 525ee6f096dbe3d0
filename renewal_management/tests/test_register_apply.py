# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import new_test_user, tagged

from .register_common import RegisterCase


@tagged("post_install", "-at_install")
class TestRegisterApply(RegisterCase):
    """From rows to customers, contracts and lines."""

    def test_a_row_becomes_a_contract(self):
        row = self.apply(
            self.row(owner="ellen.parker@example.com", notes="Key account")
        )
        self.assertEqual(row.state, "applied")
        self.assertFalse(row.warning)
        contract, line = row.contract_id, row.contract_line_id
        self.assertEqual(contract.name, "6882 Office supplies")
        self.assertEqual(contract.code, "6882")
        self.assertEqual(contract.partner_id.name, "Staples")
        self.assertEqual(contract.user_id, self.rep)
        self.assertEqual(contract.note, "Key account")
        self.assertEqual(line.date_start, date(2026, 1, 1))
        self.assertEqual(line.date_end, date(2026, 12, 31))
        self.assertEqual(line.recurring_rule_type, "yearly")
        self.assertEqual(line.price_subtotal, 1200)

    def test_an_error_says_what_to_do_and_stops_nobody(self):
        bad, good = self.apply(
            self.row(end_date="11/31/2015"), self.row(contract_number="7")
        )
        self.assertEqual((bad.state, good.state), ("error", "applied"))
        self.assertEqual(
            bad.error,
            'End Date: "11/31/2015" is not a date: November has 30 days. Correct it '
            "and apply again.",
        )
        self.assertFalse(bad.contract_id)
        bad.end_date = "11/30/2026"
        self.assertEqual((bad.state, bad.error), ("draft", False))
        bad.action_apply()
        self.assertEqual(bad.contract_line_id.date_end, date(2026, 11, 30))

    def test_messages_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        row = self.import_rows(self.row(end_date="11/31/2015"))
        row.with_context(lang="zh_CN").action_apply()
        self.assertIn("“11/31/2015”不是有效日期：十一月只有 30 天。", row.error)
        row.action_apply()
        self.assertIn('"11/31/2015" is not a date: November has 30 days.', row.error)

    def test_all_errors_of_a_row_show_at_once(self):
        row = self.apply(
            {"amount": "see annex", "end_date": "Mo. To Mo.", "recurrence": "often"}
        )
        columns = [line.split(":")[0] for line in row.error.splitlines()]
        self.assertEqual(
            columns,
            ["Customer", "Contract Number", "Amount per Period", "Recurrence"]
            + ["End Date"],
        )

    def test_a_row_that_odoo_refuses_stands_alone(self):
        """Somebody's own constraint refuses one of the rows."""
        rows = self.import_rows(
            *[self.row(contract_number=str(number)) for number in range(9)]
        )
        model = self.env.registry["contract.contract"]

        def refuse(contracts):
            if "5" in contracts.mapped("code"):
                raise ValueError("no contract may have the number 5")

        self.patch(model, "_set_start_contract_modification", refuse)
        with self.assertLogs("odoo.addons.renewal_management", "WARNING"):
            rows.action_apply()
        self.assertEqual(rows[5].state, "error")
        self.assertIn("no contract may have the number 5", rows[5].error)
        self.assertEqual(set((rows - rows[5]).mapped("state")), {"applied"})

    def test_far_and_missing_ends_are_open(self):
        far, word, blank = self.apply(
            self.row(contract_number="1", end_date="12/31/9999"),
            self.row(contract_number="2", end_date="evergreen"),
            self.row(contract_number="3", end_date=""),
        )
        lines = (far | word | blank).contract_line_id
        self.assertFalse(any(lines.mapped("date_end")))
        self.assertFalse(far.warning or word.warning)
        self.assertIn("open-ended", blank.warning)

    def test_two_digit_century_is_a_warning(self):
        row = self.apply(self.row(start_date="", end_date="12/31/99"))
        self.assertEqual(row.contract_line_id.date_end, date(1999, 12, 31))
        self.assertIn("If it means that there is no end", row.warning)

    def test_missing_start_is_assumed(self):
        past, future = self.apply(
            self.row(contract_number="1", start_date="", end_date="2026-06-30"),
            self.row(contract_number="2", start_date="", end_date="2030-06-30"),
            self.row(contract_number="3"),
        )[:2]
        self.assertEqual(past.contract_line_id.date_start, date(2025, 7, 1))
        self.assertEqual(future.contract_line_id.date_start, date(2026, 3, 2))
        self.assertIn("was assumed", past.warning)

    def test_a_missing_column_is_reported_once(self):
        """A register without starts and amounts is not a list of warnings."""
        cells = self.row(start_date="", amount="")
        rows = self.import_rows(cells, {**cells, "contract_number": "7"})
        message = rows.action_apply()["params"]["message"]
        self.assertFalse(any(rows.mapped("warning")))
        self.assertIn("No row has a value for Start Date, Amount per Period", message)

    def test_evidence_decides_the_order_of_day_and_month(self):
        """One date above 12 decides for the whole file; without any, the language."""
        first, second = self.apply(
            self.row(contract_number="1", end_date="05/06/2027"),
            self.row(contract_number="2", end_date="31/12/2027"),
        )
        self.assertEqual(first.contract_line_id.date_end, date(2027, 6, 5))
        self.assertFalse(first.warning)
        alone = self.apply(
            self.row(contract_number="3", start_date="", end_date="05/06/2027")
        )
        self.assertEqual(alone.contract_line_id.date_end, date(2027, 5, 6))
        self.assertIn("your language decided", alone.warning)
        self.assertTrue(second.contract_id)

    def test_amounts_quantities_and_notice_are_read(self):
        row = self.apply(
            self.row(
                amount="$12,000.00",
                quantity="10",
                recurrence="quarterly",
                auto_renewal="yes",
                notice_period="90 days",
            )
        )
        line = row.contract_line_id
        self.assertEqual((line.quantity, line.price_unit), (10, 1200))
        self.assertEqual(line.recurring_rule_type, "quarterly")
        self.assertTrue(line.is_auto_renew)
        self.assertEqual(
            (line.auto_renew_rule_type, line.auto_renew_interval), ("yearly", 1)
        )
        self.assertEqual(line.termination_notice_date, date(2026, 10, 2))

    def test_currency_comes_from_column_or_amount(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env.ref("base.JPY").active = False
        known, unused = self.apply(
            self.row(contract_number="1", amount="€ 1.234,56"),
            self.row(contract_number="2", currency="JPY"),
        )
        self.assertEqual(known.contract_id.currency_id, euro)
        self.assertEqual(known.contract_line_id.price_unit, 1234.56)
        self.assertEqual(unused.state, "error")
        self.assertIn("JPY is not in use", unused.error)

    def test_customers_are_found_before_they_are_made(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "蓝天（中国）有限公司", "is_company": True},
                {"name": "Acme  Inc.", "is_company": True},
                {"name": "Other name", "ref": "C-7", "is_company": True},
            ]
        )
        rows = self.apply(
            self.row(contract_number="1", customer="蓝天(中国)有限公司"),
            self.row(contract_number="2", customer=" ACME inc. "),
            self.row(contract_number="3", customer="Whoever", customer_ref="c-7"),
            self.row(contract_number="4", customer="New One"),
            self.row(contract_number="5", customer="new  one"),
        )
        self.assertEqual(rows[:3].contract_id.partner_id, partners)
        self.assertEqual(len(rows[3:].contract_id.partner_id), 1)

    def test_two_customers_of_one_name_are_a_warning(self):
        self.env["res.partner"].create([{"name": "Twin"}, {"name": "TWIN"}])
        row = self.apply(self.row(customer="twin"))
        self.assertIn("2 customers have this name", row.warning)

    def test_number_is_not_unique(self):
        """A contract is a number and a customer; its lines are the services."""
        rows = self.apply(
            self.row(),
            self.row(service="Furniture", end_date="2027-12-31"),
            self.row(customer="Other"),
        )
        self.assertEqual(len(rows.contract_id), 2)
        self.assertEqual(rows[0].contract_id, rows[1].contract_id)
        self.assertEqual(len(rows[0].contract_id.contract_line_ids), 2)
        more = self.apply(self.row(service="Third service"))
        self.assertEqual(more.contract_id, rows[0].contract_id)

    def test_contracts_made_by_hand_are_found(self):
        partner = self.env["res.partner"].create({"name": "Staples"})
        contract = self.env["contract.contract"].create(
            {
                "name": "By hand",
                "code": "6882",
                "partner_id": partner.id,
                "user_id": self.manager.id,
                "contract_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "office SUPPLIES",
                            "specific_price": 5,
                            "date_start": "2025-01-01",
                            "date_end": "2025-12-31",
                            "recurring_rule_type": "monthly",
                        },
                    )
                ],
            }
        )
        row = self.apply(self.row(owner="EP"))
        self.assertEqual(row.contract_id, contract)
        first, line = contract.contract_line_ids.sorted("date_start")
        self.assertEqual(
            (first.date_end, first.specific_price), (date(2025, 12, 31), 5)
        )
        self.assertEqual(line.date_end, date(2026, 12, 31))
        self.assertEqual(line.specific_price, 1200)
        self.assertEqual(line.recurring_rule_type, "monthly", "the register is silent")
        self.assertEqual(contract.user_id, self.manager, "a person decided that")

    def test_a_contract_without_lines_takes_the_line(self):
        partner = self.env["res.partner"].create({"name": "Staples"})
        contract = self.env["contract.contract"].create(
            {"name": "By hand", "code": "6882", "partner_id": partner.id}
        )
        row = self.apply(self.row())
        self.assertFalse(row.error)
        self.assertEqual(row.contract_line_id, contract.contract_line_ids)

    def test_supplier_row_makes_a_purchase_contract(self):
        row = self.apply(self.row(contract_type="Vendor"))
        self.assertEqual(row.contract_id.contract_type, "purchase")
        self.assertTrue(row.contract_id.partner_id.supplier_rank)
        _known, strange = self.apply(
            self.row(contract_number="8", contract_type="Vendor"),
            self.row(contract_number="9", contract_type="A-BID"),
        )
        self.assertEqual(strange.state, "error")
        self.assertIn("neither customer nor supplier", strange.error)

    def test_product_is_found_by_code_or_name(self):
        product = self.env["product.product"].create(
            {"name": "Support Plan", "default_code": "SUP"}
        )
        rows = self.apply(
            self.row(contract_number="1", product="sup"),
            self.row(contract_number="2", product="support plan", service=""),
            self.row(contract_number="3", product="100%_unknown"),
        )
        self.assertEqual(rows[:2].contract_line_id.product_id, product)
        self.assertEqual(rows[1].contract_line_id.name, "support plan")
        self.assertIn("no product is called", rows[2].warning)


@tagged("post_install", "-at_install")
class TestRegisterOwners(RegisterCase):
    """Who is EP?"""

    def test_owner_is_found_by_login_name_and_initials(self):
        rows = self.apply(
            *[
                self.row(contract_number=text, owner=text)
                for text in ("ELLEN", "ellen parker", "Ellen.Parker@example.com", " EP")
            ]
        )
        self.assertEqual(rows.contract_id.user_id, self.rep)

    def test_unknown_owner_is_a_warning(self):
        row = self.apply(self.row(owner="wc"))
        self.assertEqual(row.state, "applied")
        self.assertFalse(row.contract_id.user_id)
        self.assertIn('"wc" is not a user in Odoo', row.warning)

    def test_choosing_once_is_enough(self):
        """The user says on one row who WC is: the others follow when applied again."""
        first, second, other = self.apply(
            self.row(contract_number="1", owner="WC"),
            self.row(contract_number="2", owner=" wc"),
            self.row(contract_number="3", owner="EP"),
        )
        first.user_id = self.manager
        (first | second | other).action_apply()
        self.assertEqual((first | second).contract_id.user_id, self.manager)
        self.assertFalse(second.warning)
        self.assertEqual(other.contract_id.user_id, self.rep)

    def test_ambiguous_and_archived_owners_are_warnings(self):
        new_test_user(self.env, login="eva", name="Eva Pohl")
        gone = new_test_user(self.env, login="gone", name="Gone Away")
        gone.active = False
        both, archived = self.apply(
            self.row(contract_number="1", owner="EP"),
            self.row(contract_number="2", owner="gone away"),
        )
        self.assertIn("may be Ellen Parker, Eva Pohl", both.warning)
        self.assertIn("archived user", archived.warning)
        self.assertFalse((both | archived).contract_id.user_id)
