# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, models

from ...tools.register.period import billed_until, term_length
from ...tools.register.row import contract_key


class RenewalRegisterBuilder(models.AbstractModel):
    """Creates contracts and contract lines for the rows of a register."""

    _name = "renewal.register.builder"
    _description = "New Contracts of the Contract Register"

    def _create_lines(self, readings, homes):
        """Create a contract line for each row, in a new contract or in its home.

        :param readings: {row: Reading} that ``_check_new`` let pass
        :param homes: {row: contract that takes the line}
        :return: {row: contract line}
        """
        homeless = {row: read for row, read in readings.items() if row not in homes}
        housed = {row: read for row, read in readings.items() if row in homes}
        created = self._create_in_contracts(housed, homes)
        return created | self._create_contracts(homeless)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_new(self, readings, homes):
        """Return the readings, with an error where a row can have no line.

        :param homes: {row: contract that would take the line}
        """
        firsts = {}
        checked = {}
        for row, reading in readings.items():
            if row in homes:
                checked[row] = self._check_contract(reading, homes[row])
            else:
                first = firsts.setdefault(self._get_group(row, reading), reading)
                name = first.contract_number
                checked[row] = self._check_currency(
                    reading, name, first.currency_id, reading.currency_id
                )
        return checked

    def _check_contract(self, reading, contract, is_writing=True, is_running=True):
        """Return the reading, with the reason why the contract cannot follow it.

        :param is_running: whether the row is about the term that the contract has
        """
        name = contract.code or contract.name
        if is_running:
            own = contract.currency_id.id
            other = reading.currency_id or own
            reading = self._check_currency(reading, name, own, other)
        if is_writing and contract.is_terminated:
            return reading.with_error("terminated", "contract_number", contract=name)
        if is_writing and not contract.active:
            return reading.with_error("archived", "contract_number", contract=name)
        return reading

    def _check_currency(self, reading, contract_name, current_id, currency_id):
        if currency_id == current_id:
            return reading
        current, text = (
            self.env["res.currency"].browse(currency).name or "—"
            for currency in (current_id, currency_id)
        )
        return reading.with_error(
            "currency_differs",
            "currency",
            contract=contract_name,
            current=current,
            text=text,
        )

    # ------------------------------------------------------------------
    # Lines of contracts that are there
    # ------------------------------------------------------------------

    def _create_in_contracts(self, readings, homes):
        vals_list = [
            {
                **self._prepare_line_vals(row, reading),
                "contract_id": homes[row].id,
                "sequence": self._get_next_sequence(homes[row]),
            }
            for row, reading in readings.items()
        ]
        lines = self.env["contract.line"].create(vals_list)
        return dict(zip(readings, lines, strict=True))

    def _get_next_sequence(self, contract):
        return 10 + max(contract.contract_line_ids.mapped("sequence"), default=0)

    # ------------------------------------------------------------------
    # New contracts
    # ------------------------------------------------------------------

    def _create_contracts(self, readings):
        """Create contracts with their lines; rows of one number and customer share one.

        :return: {row: contract line}
        """
        groups = {}
        for row, reading in readings.items():
            groups.setdefault(self._get_group(row, reading), []).append(row)
        types = {reading.contract_type for reading in readings.values()}
        journals = {kind: self._get_journal(kind) for kind in types}
        contracts = self.env["contract.contract"].create(
            [
                self._prepare_contract_vals(rows, readings, journals)
                for rows in groups.values()
            ]
        )
        created = {}
        for rows, contract in zip(groups.values(), contracts, strict=True):
            lines = contract.contract_line_ids.sorted(lambda line: line.sequence)
            created.update(zip(rows, lines, strict=True))
        return created

    def _get_group(self, row, reading):
        """What the rows of one new contract have in common."""
        return contract_key(row._get_cells()), reading.partner_id

    def _get_journal(self, contract_type):
        """The journal that the contract would choose by itself, looked up once."""
        domain = [
            *self.env["account.journal"]._check_company_domain(self.env.company),
            ("type", "=", contract_type),
        ]
        # sudo: which journal invoices would go to is not a matter of the importer's
        # rights on accounting
        return self.env["account.journal"].sudo().search(domain, limit=1)

    def _prepare_contract_vals(self, rows, readings, journals):
        """Values of a new contract with its lines. Override to add more.

        :param rows: the rows of the contract, the first one gives the header
        """
        reads = [readings[row] for row in rows]
        first = reads[0]
        rule, interval = first.recurrence
        start = min(read.start_date for read in reads)
        is_invoiced = all(read.invoicing for read in reads)
        return {
            "name": self._get_contract_name(reads),
            "code": first.contract_number or False,
            "partner_id": first.partner_id,
            "company_id": self.env.company.id,
            "contract_type": first.contract_type,
            "user_id": next((read.user_id for read in reads if read.user_id), False),
            "date": start,
            "date_start": start,
            "line_recurrence": True,
            "generation_type": "invoice" if is_invoiced else "none",
            "journal_id": journals[first.contract_type].id,
            "manual_currency_id": first.currency_id,
            "recurring_rule_type": rule,
            "recurring_interval": interval,
            "note": "\n".join(read.notes for read in reads if read.notes),
            "contract_line_ids": [
                Command.create(
                    {
                        **self._prepare_line_vals(row, readings[row]),
                        "sequence": 10 * number,
                    }
                )
                for number, row in enumerate(rows, start=1)
            ],
        }

    def _get_contract_name(self, reads):
        """Number and service; the number alone when there are several services."""
        first = reads[0]
        service = first.service or first.product if len(reads) == 1 else ""
        names = filter(None, (first.contract_number, service))
        return " ".join(names) or first.customer

    def _prepare_line_vals(self, row, reading):
        """Values of a new contract line. Override to add more."""
        vals = {
            **self._prepare_followed_vals(reading),
            "name": reading.service or reading.product or reading.contract_number,
            "product_id": reading.product_id,
            "recurring_invoicing_type": "pre-paid",
        }
        start, end = reading.start_date, reading.end_date
        if reading.auto_renewal and reading.is_start_typed:
            # by its own length
            rule, interval = term_length(start, end)
            vals.update(auto_renew_rule_type=rule, auto_renew_interval=interval)
        if reading.invoicing:
            # what began before today was invoiced where the register comes from
            until = billed_until(start, end, *reading.recurrence, reading.today)
            vals["last_date_invoiced"] = until or False
        else:
            # spares a query per line; without invoices there is nothing to distribute
            vals["analytic_distribution"] = False
        return vals

    def _prepare_followed_vals(self, reading):
        """Values of a contract line that follow the register from now on."""
        rule, interval = reading.recurrence
        vals = {
            "date_start": reading.start_date,
            "date_end": reading.end_date or False,
            "specific_price": reading.amount / reading.quantity,
            "quantity": reading.quantity,
            "recurring_rule_type": rule,
            "recurring_interval": interval,
            "is_auto_renew": reading.auto_renewal,
        }
        if reading.notice:
            rule, interval = reading.notice
            vals["termination_notice_rule_type"] = rule
            vals["termination_notice_interval"] = interval
        return vals
