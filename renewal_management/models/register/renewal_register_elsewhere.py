# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.register.reading import Place
from ...tools.register.text import key


class RenewalRegisterElsewhere(models.AbstractModel):
    """Finds the lines of contracts that were there before their register: made by hand,
    or by another register that has the same number and service.

    What was made by hand is taken over. Of a line of another register somebody says
    whether it is the same one.
    """

    _name = "renewal.register.elsewhere"
    _description = "Lines of Other Registers"

    def _find_places(self, readings, homes):
        """Find the line of the same name in the contract that each row names.

        :param readings: {row: Reading} of rows that were never applied
        :param homes: {row: contract of the same number and customer, or None}
        :return: {row: Place} of those that have one; ``elsewhere`` is set where another
            register speaks of the line
        """
        homes = {row: home for row, home in homes.items() if home}
        spoken = self._find_spoken(homes)
        found, taken = {}, set()
        for row, home in homes.items():
            lines = self._find_lines_by_name(home, readings[row])
            is_first = readings[row].line_key == row.match_key
            line = lines[:1] if is_first else lines.browse()
            if line and line not in spoken and line not in taken:
                found[row] = Place(line, home)
            elif row.answer != "separate":
                line, name = self._choose_elsewhere(row, lines, spoken, taken)
                if line:
                    found[row] = Place(line, home, elsewhere=name)
            if row in found:
                taken.add(found[row].line)
        return found

    def _find_spoken(self, homes):
        """Of which lines of these contracts registers speak.

        :return: {contract.line as it is now: names of the registers}
        """
        ids = [line.id for home in homes.values() for line in home.contract_line_ids]
        rows = self.env["renewal.register.row"].search(
            [("contract_line_id", "in", ids)], order="id"
        )
        spoken = {}
        for row in rows:
            names = spoken.setdefault(row.contract_line_id._follow_successors(), {})
            names[row.register_name] = True
        return spoken

    def _choose_elsewhere(self, row, lines, spoken, taken):
        """The first line that other registers speak of, and the row's own does not.

        :return: (contract.line, name of a register), empty where there is none
        """
        for line in lines:
            names = spoken.get(line, {})
            if names and row.register_name not in names and line not in taken:
                return line, next(iter(names))
        return lines.browse(), ""

    def _find_lines_by_name(self, contract, reading):
        """The lines of that name, or the only one when the row names nothing."""
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
        return lines.filtered(lambda line: key(line.name) == name)
