# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A company that sends invoices and gets paid, and what it expects."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..models.cash.renewal_cash_schedule import CashScope
from ..tools.months import month_end
from .common import TODAY, RenewalBuilders


class CashCase(RenewalBuilders, AccountTestInvoicingCommon):
    """Today is 2 March 2026. The company counts in dollars, taxes are 20 % and 10 %,
    and payment is due after 30 days unless a test says otherwise."""

    freeze_time = freeze_time(TODAY)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the accountant of Odoo's case sees no renewals; its company stays ours
        company = cls.env.company
        context = {**cls.env.context, "tracking_disable": True}
        cls.env = cls.env(
            user=SUPERUSER_ID, context={**context, "allowed_company_ids": company.ids}
        )
        cls.set_up_people()
        cls.partner = cls.partner.with_env(cls.env)
        cls.term = cls.env["account.payment.term"].create(
            {
                "name": "30 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        cls.tax20, cls.tax10 = cls.env["account.tax"].create(
            [
                {"name": "20%", "amount": 20, "type_tax_use": "sale"},
                {"name": "10%", "amount": 10, "type_tax_use": "sale"},
            ]
        )
        cls.service, cls.support = cls.env["product.product"].create(
            [
                {"name": "Service", "type": "service", "taxes_id": cls.tax20.ids},
                {"name": "Support", "type": "service", "taxes_id": cls.tax10.ids},
            ]
        )

    @classmethod
    def new_contract(cls, *lines, **values):
        lines = [{"product_id": cls.service.id, **line} for line in lines]
        return super().new_contract(
            *lines,
            **{
                "company_id": cls.company.id,
                "payment_term_id": cls.term.id,
                "line_recurrence": True,
                **values,
            },
        )

    @classmethod
    def dated_line(cls, start, end=None, **values):
        """Values of a line from one date to another."""
        vals = cls.line_vals(**values)
        next_date = values.get("recurring_next_date")
        del vals["recurring_next_date"]
        vals |= {"date_start": start, "date_end": end}
        return vals | ({"recurring_next_date": next_date} if next_date else {})

    # ------------------------------------------------------------------
    # Invoices and payments
    # ------------------------------------------------------------------

    @classmethod
    def new_invoice(cls, invoiced, amount=100.0, partner=None, contract=None, **values):
        """A posted invoice of a day, without tax unless the test says so."""
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.partner).id,
                "invoice_date": invoiced,
                "date": invoiced,
                "invoice_payment_term_id": cls.term.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "price_unit": amount,
                            "tax_ids": [Command.set(values.pop("taxes", []))],
                            "contract_line_id": contract
                            and contract.contract_line_ids[:1].id,
                        }
                    )
                ],
                **values,
            }
        )
        invoice.action_post()
        return invoice

    @classmethod
    def pay(cls, invoice, paid, amount=None):
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": paid})
        )
        if amount is not None:
            wizard.amount = amount
        wizard.action_create_payments()

    @classmethod
    def bill(cls, until, since=TODAY):
        """OCA's job, day by day. Gives the invoices it made."""
        moves, today = cls.env["account.move"].search([]), since
        known, lines = moves, cls.env["contract.line"]
        while today <= until:
            with freeze_time(today):
                cls.env["contract.contract"]._cron_recurring_create(today)
            before, moves = moves, cls.env["account.move"].search([])
            ahead = lines.search([("recurring_next_date", ">", today)])
            if moves != before:
                # a line that is late is billed again tomorrow
                today += timedelta(days=1)
            elif ahead:
                today = min(ahead.mapped("recurring_next_date"))
            else:
                break
        return moves - known

    # ------------------------------------------------------------------
    # What is expected
    # ------------------------------------------------------------------

    def get_scope(self, today=TODAY, contracts=None):
        return CashScope(
            self.company,
            today,
            month_end(today, 18),
            contracts and tuple(contracts.ids),
        )

    def get_periods(self, contracts=None, today=TODAY):
        """Invoice lines to come, as dicts in order."""
        self.env.flush_all()
        schedule = self.env["renewal.cash.schedule"]
        self.env.cr.execute(schedule._get_periods(self.get_scope(today, contracts)))
        rows = self.env.cr.dictfetchall()
        return sorted(rows, key=lambda row: (row["invoice_date"], row["line_id"]))

    def run_day(self, today=TODAY):
        """The daily run of a date."""
        self.env.flush_all()
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        with freeze_time(today), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        ours = [("date", "=", today), ("company_id", "=", self.company.id)]
        self.assertFalse(self.env["renewal.run"].search(ours).error)

    def get_cash(self, measure="amount", **values):
        """{month: sum} of the rows with these values."""
        domain = [(name, "=", value) for name, value in values.items()]
        groups = self.env["renewal.cash.line"]._read_group(
            [("company_id", "=", self.company.id), *domain],
            ["date:month"],
            [f"{measure}:sum"],
        )
        return {
            month.strftime("%Y-%m"): round(total, 2)
            for month, total in groups
            if round(total, 2)
        }
