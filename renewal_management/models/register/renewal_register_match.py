# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...tools.register.text import key


class RenewalRegisterMatch(models.AbstractModel):
    """Finds the contract lines that rows of a register are about."""

    _name = "renewal.register.match"
    _description = "Contract Lines of the Contract Register"

    @api.model
    def _find_lines(self, readings, keys):
        """Return what is known about each row.

        In this order: what the row was applied to before; what the row with the same
        key in an earlier edition was applied to; the line of the same name in a
        contract of the same number and customer.

        :param readings: {row: Reading} with customers, without errors
        :param keys: {row: line key}
        :return: ({row: contract line}, {row: values when it was last applied},
            {row: contract that would take a new line})
        """
        earlier = self._find_earlier_rows(readings, keys)
        contracts = self._find_contracts(readings)
        lines, applied, homes = {}, {}, {}
        for row, reading in readings.items():
            known = row if row.contract_line_id else earlier.get(keys[row])
            home = contracts.get(self._get_contract_key(reading.values))
            if known:
                lines[row] = self._follow_successors(known.contract_line_id)
                applied[row] = known.applied_values
            elif home:
                homes[row] = home
        found = self._find_lines_by_name(readings, keys, homes)
        return (
            lines | found,
            applied | dict.fromkeys(found),
            {row: home for row, home in homes.items() if row not in found},
        )

    @api.model
    def _find_earlier_rows(self, readings, keys):
        """Return {line key: newest other row that was applied with it}."""
        rows = self.env["renewal.register.row"].browse(row.id for row in readings)
        earlier = rows.search(
            [
                ("company_id", "in", rows.company_id.ids),
                ("register_name", "in", rows.mapped("register_name")),
                ("line_key", "in", list(keys.values())),
                ("contract_line_id", "!=", False),
                ("id", "not in", rows.ids),
            ],
            order="edition, id",
        )
        return {row.line_key: row for row in earlier}

    @api.model
    def _get_contract_key(self, values):
        number = key(values["contract_number"])
        return (number, values["partner_id"]) if number else None

    @api.model
    def _find_contracts(self, readings):
        """Return {(key of the number, customer id): contract}, running ones first."""
        numbers = {read.values["contract_number"] for read in readings.values()}
        partners = {read.values["partner_id"] for read in readings.values()}
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

    @api.model
    def _find_lines_by_name(self, readings, keys, homes):
        """Return {row: line of its name in its home}, for contracts made by hand.

        A line that another row stands for is not free.
        """
        ids = [line.id for home in homes.values() for line in home.contract_line_ids]
        domain = [("contract_line_id", "in", ids)]
        taken = self.env["renewal.register.row"].search(domain).contract_line_id
        found = {}
        for row, home in homes.items():
            if keys[row] == row.match_key:
                line = self._find_line_by_name(home, readings[row]) - taken
                if line:
                    found[row] = line
                    taken |= line
        return found

    @api.model
    def _find_line_by_name(self, contract, reading):
        """The line of that name, or the only one when the row names nothing."""
        lines = contract.contract_line_ids.filtered(
            lambda line: (
                not line.display_type
                and not line.is_canceled
                and not line.successor_contract_line_id
            )
        )
        name = key(reading.values["service"] or reading.values["product"])
        if not name:
            return lines if len(lines) == 1 else lines.browse()
        return lines.filtered(lambda line: key(line.name) == name)[:1]

    @api.model
    def _follow_successors(self, line):
        """The line that stands for it today: renewed or changed in the meantime."""
        while line.successor_contract_line_id and not (
            line.successor_contract_line_id.is_canceled
        ):
            line = line.successor_contract_line_id
        return line
