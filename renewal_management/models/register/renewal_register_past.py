# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import models

from ...tools.register.edition import Term, may_renew


class RenewalRegisterPast(models.AbstractModel):
    """Finds the rows of an older edition, found late, that tell the term before one
    that a later edition has under another name: they are history, and no lines beside
    it, which would look lost.
    """

    _name = "renewal.register.past"
    _description = "Terms of the Contract Register That Are Over"

    def _find_places(self, readings, places):
        """
        :param readings: {row: Reading} without errors
        :param places: {row: Place}
        :return: {row: Place with ``is_past``} of such rows
        """
        homes = {
            row: place.contract
            for row, place in places.items()
            if place.contract and not place.line and not row.answer
        }
        later = self._find_later(homes)
        found = {}
        for row, home in homes.items():
            line = self._choose_following(readings[row], later.get(home, ()))
            if line and line not in found.values():
                found[row] = line
        lines = self.env["contract.line"].union(*found.values())
        terms = self.env["renewal.register.match"]._get_terms(lines)
        return {
            row: replace(places[row], line=line, term=terms[line], is_past=True)
            for row, line in found.items()
        }

    def _find_later(self, homes):
        """What later editions said of these contracts.

        :param homes: {row of one edition: contract.contract}
        :return: {contract.contract: renewal.register.row}
        """
        if not homes:
            return {}
        rows = self.env["renewal.register.row"].browse(row.id for row in homes)
        contracts = self.env["contract.contract"].union(*homes.values())
        return rows.search(
            [
                *rows._get_register_domain(),
                ("contract_id", "in", contracts.ids),
                ("edition", ">", rows[:1].edition),
                ("contract_line_id", "!=", False),
            ],
            order="edition, row_number, id",
        ).grouped("contract_id")

    def _choose_following(self, reading, later):
        """The line whose term, as one of these rows told it, comes after that of the
        row: the one whose text is the most alike.

        :param later: renewal.register.row
        :return: contract.line, None where there is none
        """
        proposal = self.env["renewal.register.proposal"]
        said = Term(reading.start_date, reading.end_date)
        lines = {}
        for spoken in later:
            told = spoken._get_applied_occurrence()
            if told.start and may_renew(said, Term(told.start, told.end)):
                line = spoken.contract_line_id._follow_successors()
                lines[line] = proposal._get_likeness(reading, line)
        return max(lines, key=lines.get, default=None)
