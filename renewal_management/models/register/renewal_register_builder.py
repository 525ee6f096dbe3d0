# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, models

from ...tools.register.period import billed_until, term_length
from ...tools.register.row import contract_key


class RenewalRegisterBuilder(models.AbstractModel):
    """Creates contracts and contract lines for the rows of a register."""

    _name = "renewal.register.builder"
    _description = "New Contracts of the Contract Register"

    @api.model
    def _create_lines(self, readings, homes):
        """Create a contract line for each row, in a new contract or in its home.

        :param readings: {row: Reading} without errors; errors are added to them
        :param homes: {row: contract that takes the line}
        :return: {row: contract line} without the rows that got an error
        """
        homeless = {row: read for row, read in readings.items() if row not in homes}
        created = self._create_in_contracts(readings, homes) if homes else {}
        return created | (self._create_contracts(homeless) if homeless else {})

    @api.model
    def _check_contract(self, reading, contract, is_writing=True):
        """Note as errors why a contract cannot follow the register."""
        name = contract.code or contract.name
        code = self.env["res.currency"].browse(reading.values["currency_id"]).name
        if code and code != contract.currency_id.name:
            self._fail_currency(reading, name, contract.currency_id.name, code)
        if is_writing and contract.is_terminated:
            reading.fail("terminated", "contract_number", contract=name)
        elif is_writing and not contract.active:
            reading.fail("archived", "contract_number", contract=name)

    @api.model
    def _fail_currency(self, reading, contract_name, current, code):
        reading.fail(
            "currency_differs",
            "currency",
            contract=contract_name,
            current=current,
            text=code,
        )

    # ------------------------------------------------------------------
    # Lines of contracts that are there
    # ------------------------------------------------------------------

    @api.model
    def _create_in_contracts(self, readings, homes):
        for row, contract in homes.items():
            self._check_contract(readings[row], contract)
        rows = [row for row in homes if not readings[row].errors]
        lines = self.env["contract.line"].create(
            [
                {
                    **self._prepare_line_vals(row, readings[row]),
                    "contract_id": homes[row].id,
                    "sequence": 10
                    + max(homes[row].contract_line_ids.mapped("sequence")),
                }
                for row in rows
            ]
        )
        for row, line in zip(rows, lines, strict=True):
            self._warn_owner(readings[row], line.contract_id)
        return dict(zip(rows, lines, strict=True))

    @api.model
    def _warn_owner(self, reading, contract):
        """A contract has one responsible user; a row that names another is told."""
        owner_id = reading.values["user_id"]
        if owner_id and owner_id != contract.user_id.id:
            name = contract.user_id.name or "—"
            reading.warn("owner_differs", "owner", name=name)

    # ------------------------------------------------------------------
    # New contracts
    # ------------------------------------------------------------------

    @api.model
    def _create_contracts(self, readings):
        """Create contracts with their lines; rows of one number and customer share one.

        :return: {row: contract line}
        """
        groups = self._group_rows(readings)
        types = {read.values["contract_type"] for read in readings.values()}
        journals = {kind: self._get_journal(kind) for kind in types}
        contracts = self.env["contract.contract"].create(
            [self._prepare_contract_vals(rows, readings, journals) for rows in groups]
        )
        created = {}
        for rows, contract in zip(groups, contracts, strict=True):
            lines = contract.contract_line_ids.sorted(lambda line: line.sequence)
            created.update(zip(rows, lines, strict=True))
            for row in rows:
                self._warn_owner(readings[row], contract)
        return created

    @api.model
    def _group_rows(self, readings):
        """Return [rows of one contract]. Rows in another currency than the first get
        an error and are left out."""
        groups = {}
        for row, reading in readings.items():
            group = contract_key(row._get_cells()), reading.values["partner_id"]
            rows = groups.setdefault(group, [])
            first = readings[rows[0]].values if rows else reading.values
            if first["currency_id"] == reading.values["currency_id"]:
                rows.append(row)
                continue
            names = [
                self.env["res.currency"].browse(values["currency_id"]).name or "—"
                for values in (first, reading.values)
            ]
            self._fail_currency(reading, first["contract_number"], *names)
        return list(groups.values())

    @api.model
    def _get_journal(self, contract_type):
        """The journal that the contract would choose by itself, looked up once."""
        domain = [
            *self.env["account.journal"]._check_company_domain(self.env.company),
            ("type", "=", contract_type),
        ]
        # sudo: which journal invoices would go to is not a matter of the importer's
        # rights on accounting
        return self.env["account.journal"].sudo().search(domain, limit=1)

    @api.model
    def _prepare_contract_vals(self, rows, readings, journals):
        """Values of a new contract with its lines. Override to add more.

        :param rows: the rows of the contract, the first one gives the header
        """
        values = [readings[row].values for row in rows]
        first = values[0]
        start = min(value["start_date"] for value in values)
        is_invoiced = all(value["invoicing"] for value in values)
        owners = [value["user_id"] for value in values if value["user_id"]]
        return {
            "name": self._get_contract_name(values),
            "code": first["contract_number"] or False,
            "partner_id": first["partner_id"],
            "company_id": self.env.company.id,
            "contract_type": first["contract_type"],
            "user_id": owners[0] if owners else False,
            "date": start,
            "date_start": start,
            "line_recurrence": True,
            "generation_type": "invoice" if is_invoiced else "none",
            "journal_id": journals[first["contract_type"]].id,
            "manual_currency_id": first["currency_id"],
            "recurring_rule_type": first["rule"],
            "recurring_interval": first["interval"],
            "note": "\n".join(filter(None, (value["notes"] for value in values))),
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

    @api.model
    def _get_contract_name(self, values):
        """Number and service; the number alone when there are several services."""
        first = values[0]
        number = first["contract_number"]
        service = first["service"] or first["product"] if len(values) == 1 else ""
        return " ".join(filter(None, (number, service))) or first["customer"]

    @api.model
    def _prepare_line_vals(self, row, reading):
        """Values of a new contract line. Override to add more."""
        values = reading.values
        number = values["contract_number"]
        vals = {
            "name": values["service"] or values["product"] or number,
            "product_id": values["product_id"],
            "quantity": values["quantity"],
            "specific_price": values["amount"] / values["quantity"],
            "date_start": values["start_date"],
            "date_end": values["end_date"] or False,
            "recurring_rule_type": values["rule"],
            "recurring_interval": values["interval"],
            "recurring_invoicing_type": "pre-paid",
            **self._prepare_renewal_vals(values),
        }
        if values["invoicing"]:
            vals["last_date_invoiced"] = self._get_last_date_invoiced(values)
        else:
            # spares a query per line; without invoices there is nothing to distribute
            vals["analytic_distribution"] = False
        return vals

    @api.model
    def _prepare_renewal_vals(self, values):
        """An auto-renewing term is renewed by its own length."""
        vals = {"is_auto_renew": values["auto_renewal"]}
        if values["auto_renewal"] and values["is_start_typed"]:
            rule, interval = term_length(values["start_date"], values["end_date"])
            vals.update(auto_renew_rule_type=rule, auto_renew_interval=interval)
        if values["notice"]:
            rule, interval = values["notice"]
            vals.update(
                termination_notice_rule_type=rule,
                termination_notice_interval=interval,
            )
        return vals

    @api.model
    def _get_last_date_invoiced(self, values):
        """What began before today was invoiced where the register comes from."""
        return (
            billed_until(
                values["start_date"],
                values["end_date"],
                values["rule"],
                values["interval"],
                values["today"],
            )
            or False
        )
