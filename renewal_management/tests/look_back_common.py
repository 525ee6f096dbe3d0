# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tools import SQL

from .common import TODAY, RenewalCase

# What looking back must not touch.
UNTOUCHED = (
    "account_move",
    "account_move_line",
    "contract_contract",
    "contract_line",
    "contract_modification",
    "crm_lead",
    "mail_activity",
    "mail_followers",
    "mail_mail",
    "mail_message",
    "mail_notification",
    "renewal_forecast_snapshot",
    "renewal_owner_history",
    "renewal_run",
    "renewal_step",
    "res_partner",
    "res_users",
)
# What it adds to: rows that are not marked stay as they are.
MARKED = (
    "renewal_renewal",
    "renewal_line",
    "renewal_arr_month",
    "renewal_arr_snapshot",
)


class LookBackCase(RenewalCase):
    """A company with a past, in which the product was installed today.

    =========  =======================================================================
    uplift     three lines that follow each other: 2023 at 1,000 a year, 2024 at 1,100
               (written on 2023-12-10), 2025 and 2026 at 1,200: renewed twice
    lost       one line of 1,200 a year for 2022 and 2023: lost at its end
    extended   2023 at 900, extended by OCA's ``renew()`` on the 15th of December of
               2023, 2024 and 2025; invoiced 900, 950 and 1,000: renewed three times
    invoiced   archived, no end date; 500 invoiced for 2022, 600 for 2023: one term,
               lost at the end of 2023
    stopped    2024 at 2,400, terminated on 2024-06-30: lost, due on 2024-12-31
    =========  =======================================================================
    """

    untouched = UNTOUCHED
    marked = MARKED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["contract.contract"].search([]).action_archive()
        cls.contracts = {}
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", cls.company.id)], limit=1
        ) or cls.env["account.journal"].create(
            {"name": "Sales", "type": "sale", "code": "SLB"}
        )

    @classmethod
    def set_up_past(cls):
        """The company of the table above."""
        cls.set_up_uplift()
        cls.contracts["lost"] = cls.new_past(
            ("2022-01-01", "2023-12-31", 1200.0), name="Lost"
        )
        cls.set_up_extended()
        cls.set_up_invoiced()
        cls.set_up_stopped()
        cls.install()

    @classmethod
    def set_up_uplift(cls):
        contract = cls.new_past(
            ("2023-01-01", "2023-12-31", 1000.0),
            ("2024-01-01", "2024-12-31", 1100.0),
            ("2025-01-01", "2026-12-31", 1200.0),
            name="Uplift",
        )
        cls.follow(*contract.contract_line_ids.sorted("date_start"))
        cls.write_raw(
            contract.contract_line_ids.sorted("date_start")[1],
            create_date="2023-12-10 09:00:00",
        )
        cls.contracts["uplift"] = contract

    @classmethod
    def set_up_extended(cls):
        contract = cls.new_past(
            ("2023-01-01", "2023-12-31", 900.0),
            name="Extended",
            is_auto_renew=True,
            auto_renew_interval=1,
            auto_renew_rule_type="yearly",
        )
        line = contract.contract_line_ids
        for year in (2023, 2024, 2025):
            with freeze_time(date(year, 12, 15)):
                line.renew()
                cls.env.flush_all()
        line.specific_price = line.price_unit = 1000.0
        for year, amount in ((2023, 900.0), (2024, 950.0), (2025, 1000.0)):
            cls.invoice(line, date(year, 1, 1), amount)
        cls.contracts["extended"] = contract

    @classmethod
    def set_up_invoiced(cls):
        contract = cls.new_past(("2022-01-01", None, 700.0), name="Invoiced")
        line = contract.contract_line_ids
        cls.invoice(line, date(2022, 1, 1), 500.0)
        cls.invoice(line, date(2023, 1, 1), 600.0)
        cls.write_raw(line, last_date_invoiced="2023-12-31")
        contract.action_archive()
        cls.contracts["invoiced"] = contract

    @classmethod
    def set_up_stopped(cls):
        contract = cls.new_past(("2024-01-01", "2024-12-31", 2400.0), name="Stopped")
        cls.reason = cls.env["contract.terminate.reason"].create({"name": "Price"})
        group = cls.env.ref("contract_termination.can_terminate_contract")
        cls.env.user.group_ids |= group
        with freeze_time(date(2024, 5, 10)):
            contract._terminate_contract(cls.reason, "Too dear", date(2024, 6, 30))
            cls.env.flush_all()
        cls.contracts["stopped"] = contract

    # ------------------------------------------------------------------
    # Builders
    # ------------------------------------------------------------------

    @classmethod
    def new_past(cls, *lines, name="Past", **values):
        """A contract of yearly lines (first day, last day, price)."""
        return cls.env["contract.contract"].create(
            {
                "name": name,
                "partner_id": cls.partner.id,
                "user_id": cls.rep.id,
                "contract_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "quantity": 1,
                            "price_unit": price,
                            "specific_price": price,
                            "recurring_rule_type": "yearly",
                            "recurring_invoicing_type": "pre-paid",
                            "date_start": start,
                            "date_end": end,
                            "recurring_next_date": start,
                            **values,
                        }
                    )
                    for start, end, price in lines
                ],
            }
        )

    @classmethod
    def follow(cls, *lines):
        """Link lines as successors, as OCA does."""
        for line, following in zip(lines, lines[1:], strict=False):
            line.successor_contract_line_id = following
            following.predecessor_contract_line_id = line

    @classmethod
    def invoice(cls, line, day, amount):
        """A posted invoice of a contract line."""
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.partner.id,
                "journal_id": cls.journal.id,
                "invoice_date": day,
                "currency_id": line.currency_id.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": line.name,
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                            "contract_line_id": line.id,
                        }
                    )
                ],
            }
        )
        move._post()
        return move

    @classmethod
    def write_raw(cls, record, **values):
        cls.env.flush_all()
        for name, value in values.items():
            cls.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record.id,
                )
            )
        cls.env.invalidate_all()

    @classmethod
    def install(cls, contracts=None):
        """What was recorded while the past was made is forgotten; then the product
        comes, and opens the renewals of what runs."""
        cls.env.flush_all()
        all_contracts = cls.env["contract.contract"].with_context(active_test=False)
        contracts = contracts or all_contracts.search(
            [("partner_id", "=", cls.partner.id)]
        )
        cls.env.cr.execute(
            SQL(
                "DELETE FROM renewal_renewal WHERE contract_id = ANY(%s)", contracts.ids
            )
        )
        cls.env.invalidate_all()
        with freeze_time(TODAY):
            contracts._sync_renewals()
            cls.env.flush_all()

    # ------------------------------------------------------------------
    # Looking back
    # ------------------------------------------------------------------

    def look_back(self, user=None, **values):
        """Press *Reconstruct*, and let the job work."""
        start = self.env["renewal.look.back.start"].with_user(user or self.manager)
        start.create(values).action_reconstruct()
        return self.work()

    def work(self):
        self.env.flush_all()
        cron = self.env.ref("renewal_management.ir_cron_renewal_look_back")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        return self.env["renewal.look.back"]._find_past(self.company)

    def get_made(self, contract):
        return self.env["renewal.renewal"].search(
            [("contract_id", "=", contract.id), ("is_reconstructed", "=", True)],
            order="due_date",
        )

    def get_print(self, with_made=False):
        """{table: rows that looking back must leave as they are, as text}"""
        self.env.flush_all()
        prints = {}
        for table in self.untouched + self.marked:
            which = "TRUE"
            if table in self.marked and not with_made:
                which = "is_reconstructed IS NOT TRUE"
            rows = self.env.execute_query(
                SQL(
                    "SELECT t::text FROM %s t WHERE %s ORDER BY t.id",
                    SQL.identifier(table),
                    SQL(which),
                )
            )
            prints[table] = [row[0] for row in rows]
        return prints

    def assert_same(self, before, after):
        for table, rows in before.items():
            self.assertEqual(rows, after[table], table)
