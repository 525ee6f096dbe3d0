# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .register_common import RegisterCase


@tagged("post_install", "-at_install")
class TestRegisterSafety(RegisterCase):
    """An import mails nobody and invoices nothing."""

    def test_importing_notifies_nobody(self):
        before = self.env["mail.mail"].search_count([])
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        rows = self.import_rows(
            self.row(owner="EP", email="orders@example.com"),
            self.row(contract_number="7", end_date="2026-03-20", owner="EP"),
        )
        rows.action_apply()
        self.assertEqual(rows.mapped("state"), ["applied", "applied"])
        self.assertEqual(rows.partner_id.email, "orders@example.com")
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        told = self.env["mail.message"].search(
            [
                ("id", ">", last),
                "|",
                ("notified_partner_ids", "!=", False),
                ("partner_ids", "!=", False),
            ]
        )
        self.assertFalse(told)

    def test_many_contracts_begin_like_one(self):
        """The batch leaves the same followers and modifications as upstream does."""
        partner = self.env["res.partner"].create({"name": "One"})
        values = {
            "name": "Contract",
            "partner_id": partner.id,
            "contract_line_ids": [
                Command.create(
                    {
                        "name": "Line",
                        "date_start": "2026-01-01",
                        "recurring_rule_type": "yearly",
                    }
                )
            ],
        }
        model = self.env["contract.contract"].with_context(tracking_disable=True)
        alone = model.create(values)
        for contract in model.create([values, values]):
            for field in ("date", "description", "sent"):
                self.assertEqual(
                    contract.modification_ids.mapped(field),
                    alone.modification_ids.mapped(field),
                )
            self.assertEqual(contract.message_partner_ids, partner)
            self.assertEqual(
                contract.message_follower_ids.subtype_ids,
                alone.message_follower_ids.subtype_ids,
            )

    def test_old_contracts_are_not_invoiced(self):
        """A contract that began in 2014 would be invoiced for twelve years."""
        rows = self.apply(
            self.row(contract_number="1", start_date="2014-03-01", end_date=""),
            self.row(contract_number="2", start_date="2014-03-01"),
        )
        self.assertEqual(set(rows.contract_id.mapped("generation_type")), {"none"})
        self.env["contract.contract"].cron_recurring_create_invoice()
        self.assertFalse(self._find_invoice_lines(rows))

    def test_invoicing_on_demand_starts_with_the_next_period(self):
        row = self.apply(
            self.row(
                start_date="2014-03-15",
                end_date="",
                recurrence="monthly",
                invoicing="yes",
            )
        )
        line = row.contract_line_id
        self.assertEqual(row.contract_id.generation_type, "invoice")
        self.assertEqual(line.last_date_invoiced, date(2026, 3, 14))
        self.assertEqual(line.recurring_next_date, date(2026, 3, 15))
        self.env["contract.contract"].cron_recurring_create_invoice()
        self.assertFalse(self._find_invoice_lines(row))

    def test_uninstalling_starts_no_invoicing(self):
        """The type of invoicing that we add is forgotten, not replaced."""
        contract = self.apply(self.row(start_date="2014-03-01")).contract_id
        for model in ("contract.template", "contract.contract"):
            field = self.env["ir.model.fields"]._get(model, "generation_type")
            value = field.selection_ids.filtered(lambda v: v.value == "none")
            self.assertTrue(value, model)
            value._process_ondelete()
        contract.invalidate_recordset()
        self.assertNotEqual(contract.generation_type, "invoice")
        self.env["contract.contract"].cron_recurring_create_invoice()
        self.assertFalse(self.env["account.move"].search([("ref", "=", "6882")]))

    def test_renewals_open_by_themselves(self):
        row = self.apply(self.row(owner="EP"))
        renewal = row.contract_id.renewal_ids
        self.assertEqual(renewal.term_end, date(2026, 12, 31))
        self.assertEqual(renewal.user_id, self.rep)
        history = self.apply(
            self.row(contract_number="7", start_date="", end_date="1/31/20")
        )
        self.assertFalse(history.contract_id.renewal_ids)

    def test_companies_keep_their_registers(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self.manager.company_ids |= other
        mine = self.apply(self.row())
        theirs = self.Row.with_company(other).create(self.row())
        theirs.action_apply()
        self.assertEqual(theirs.contract_id.company_id, other)
        self.assertNotEqual(theirs.contract_id, mine.contract_id)
        self.assertEqual((theirs.edition, mine.presence), (1, "newest"))
        self.manager.company_ids -= other
        self.assertFalse(self.Row.search([("id", "=", theirs.id)]))

    def test_queries_do_not_grow_with_rows(self):
        """The look-ups are one per kind and chunk; what grows is the writing."""

        def count(numbers):
            rows = self.import_rows(
                *[self.row(contract_number=str(n), customer="One") for n in numbers]
            )
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            rows.action_apply()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(range(5))
        few, many = count(range(100, 120)), count(range(200, 320))
        self.assertLess((many - few) / 100, 1.5)

    def _find_invoice_lines(self, rows):
        return self.env["account.move.line"].search(
            [("contract_line_id", "in", rows.contract_line_id.ids)]
        )

    def test_what_no_name_can_hold_is_an_error_of_its_row(self):
        rows = self.apply(
            self.row(service="x" * 60_000),
            self.row(contract_number="7", amount="9" * 20),
            self.row(contract_number="8"),
        )
        self.assertEqual(rows.mapped("state"), ["error", "error", "applied"])
        self.assertIn("60000 characters", rows[0].error)
