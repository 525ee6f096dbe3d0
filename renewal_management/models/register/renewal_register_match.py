# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.register.reading import Place
from ...tools.register.text import key


class RenewalRegisterMatch(models.AbstractModel):
    """Finds the contract lines that rows of a register are about."""

    _name = "renewal.register.match"
    _description = "Contract Lines of the Contract Register"

    def _find_places(self, readings):
        """Find where each row belongs.

        In this order: what the row was applied to before; what the row with the same
        key in an earlier edition was applied to; the line of the same name in a
        contract of the same number and customer.

        :param readings: {row: Reading} with customers, without errors
        :return: {row: Place}
        """
        known = self._find_known_places(readings)
        new = {row: read for row, read in readings.items() if row not in known}
        contracts = self._find_contracts(readings)
        homes = {
            row: contracts.get(self._get_contract_key(reading))
            for row, reading in new.items()
        }
        lines = self._find_lines_by_name(readings, homes)
        return known | {row: Place(lines.get(row), homes[row]) for row in new}

    def _find_known_places(self, readings):
        """Return {row: Place} of the rows that were applied before, as they are or in
        an earlier edition."""
        earlier = self._find_earlier_rows(readings)
        known = {
            row: row if row.contract_line_id else earlier.get(reading.line_key)
            for row, reading in readings.items()
        }
        return {
            row: Place(
                self._follow_successors(before.contract_line_id),
                applied=before.applied_values,
            )
            for row, before in known.items()
            if before
        }

    def _find_earlier_rows(self, readings):
        """Return {line key: newest other row that was applied with it}."""
        rows = self.env["renewal.register.row"].browse(row.id for row in readings)
        earlier = rows.search(
            [
                ("company_id", "in", rows.company_id.ids),
                ("register_name", "in", rows.mapped("register_name")),
                ("line_key", "in", [read.line_key for read in readings.values()]),
                ("contract_line_id", "!=", False),
                ("id", "not in", rows.ids),
            ],
            order="edition, id",
        )
        return {row.line_key: row for row in earlier}

    def _get_contract_key(self, reading):
        number = key(reading.contract_number)
        return (number, reading.partner_id) if number else None

    def _find_contracts(self, readings):
        """Return {(key of the number, customer id): contract}, running ones first."""
        numbers = {read.contract_number for read in readings.values()}
        partners = {read.partner_id for read in readings.values()}
        contracts = (
            self.env["contract.contract"]
            .with_context(active_test=False)
            .search(
                [
                    ("code", "in", list(numbers - {""})),
                    ("commercial_partner_id", "in", list(partners)),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        )
        found = {}
        for contract in contracts.sorted(
            lambda c: (c.active and not c.is_terminated, c.id)
        ):
            found[key(contract.code), contract.commercial_partner_id.id] = contract
        return found

    def _find_lines_by_name(self, readings, homes):
        """Return {row: line of its name in its home}, for contracts made by hand.

        A line that another row stands for is not free.
        """
        homes = {row: home for row, home in homes.items() if home}
        ids = [line.id for home in homes.values() for line in home.contract_line_ids]
        domain = [("contract_line_id", "in", ids)]
        taken = self.env["renewal.register.row"].search(domain).contract_line_id
        found = {}
        for row, home in homes.items():
            if readings[row].line_key == row.match_key:
                line = self._find_line_by_name(home, readings[row]) - taken
                if line:
                    found[row] = line
                    taken |= line
        return found

    def _find_line_by_name(self, contract, reading):
        """The line of that name, or the only one when the row names nothing."""
        lines = contract.contract_line_ids.filtered(
            lambda line: (
                not line.display_type
                and not line.is_canceled
                and not line.successor_contract_line_id
            )
        )
        name = key(reading.service or reading.product)
        if not name:
            return lines if len(lines) == 1 else lines.browse()
        return lines.filtered(lambda line: key(line.name) == name)[:1]

    def _follow_successors(self, line):
        """The line that stands for it today: renewed or changed in the meantime."""
        while line.successor_contract_line_id and not (
            line.successor_contract_line_id.is_canceled
        ):
            line = line.successor_contract_line_id
        return line
