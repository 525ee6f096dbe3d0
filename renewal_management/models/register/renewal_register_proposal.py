# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from odoo import models

from ...tools.register.edition import (
    CORRECTED,
    DAYS_AFTER,
    SAME,
    Term,
    compare,
    may_renew,
)
from ...tools.register.text import key
from .contract_line import LOST

# A row that is in the file beside the line that it may renew has to look like it.
ALIKE = 0.75
_DIGITS = re.compile(r"\d+")


class RenewalRegisterProposal(models.AbstractModel):
    """Finds out which new rows are renewals under another name: "Support 2026" follows
    "Support 2025", or a contract replaces the one whose number stands in a column.

    They are proposed only: somebody says whether it is so, for many at once.
    """

    _name = "renewal.register.proposal"
    _description = "Renewals under Another Name"

    def _propose(self, readings, places):
        """Give new rows the line that they may be the next term of.

        :param readings: {row: Reading} without errors
        :param places: {row: Place}
        :return: {row: Place}; of a row that is proposed or confirmed as a renewal,
            ``line`` is the line that it renews and ``is_proposed`` is set
        """
        new = [
            row
            for row, place in places.items()
            if not place.line and row.answer != "separate"
        ]
        homes = self._get_homes(readings, places, new)
        candidates = self._find_candidates(homes)
        lines = self.env["contract.line"].union(
            *(line for found in candidates.values() for line in found)
        )
        answered = self._get_answered(new)
        lines = lines.union(*(line for _row, line in answered))
        match = self.env["renewal.register.match"]
        terms = match._get_terms(lines)
        lost = lines._get_decided(LOST).contract_line_id
        ranked = self._rank(homes, readings, candidates, terms)
        proposed = [*answered, *ranked]
        ends = self._get_spoken_ends(readings, places, lines) if proposed else {}
        taken, chosen = set(), dict(places)
        for row, line in proposed:
            start, known = readings[row].start_date, terms[line].end or date.max
            # a row that says the term that is known leaves its renewal to this one
            is_spoken = ends.get(line, known) > known and start and ends[line] >= start
            if not chosen[row].line and line not in taken and not is_spoken:
                taken.add(line)
                spoken = candidates.get(line.contract_id, {}).get(line)
                chosen[row] = replace(
                    places[row],
                    line=line,
                    applied=spoken.applied_values if spoken else None,
                    term=terms[line],
                    is_proposed=True,
                    is_lost=line in lost,
                )
        return chosen

    def _get_answered(self, rows):
        """An answer is about the line that was shown, whatever happened since.

        :return: [(row, contract.line)]
        """
        return [
            (row, row.candidate_line_id._follow_successors())
            for row in rows
            if row.answer == "renewed" and row.candidate_line_id
        ]

    def _get_spoken_ends(self, readings, places, lines):
        """How far other rows of the edition speak of lines: what follows a line that
        another row renews is no renewal of it.

        :param lines: contract.line that are proposed
        :return: {contract.line: last day}
        """
        said = [
            (place.line, readings[row].end_date)
            for row, place in places.items()
            if place.line
        ]
        rows = self.env["renewal.register.row"].browse(row.id for row in readings)
        said += [
            (line, row._get_applied_occurrence().end)
            for line, row in rows._get_speaking_of(lines)
            if row not in rows
        ]
        ends = {}
        for line, end in said:
            ends[line] = max(ends.get(line) or date.min, end or date.max)
        return ends

    def _get_homes(self, readings, places, rows):
        """The contract that each row names, by the number it replaces or by its own.

        :return: {row: contract.contract}
        """
        replaced = self._find_replaced(
            {row: readings[row] for row in rows if readings[row].replaces}
        )
        homes = {row: replaced.get(row) or places[row].contract for row in rows}
        return {row: home for row, home in homes.items() if home}

    def _find_replaced(self, readings):
        """The contract whose number a row replaces: by the number that it has, or that
        an earlier row of the register gave it.

        :param readings: {row: Reading} that name such a number
        :return: {row: contract.contract}
        """
        if not readings:
            return {}
        match = self.env["renewal.register.match"]
        old = {
            row: replace(reading, contract_number=reading.replaces)
            for row, reading in readings.items()
        }
        contracts = match._find_contracts(old)
        rows = self.env["renewal.register.row"].browse(row.id for row in readings)
        numbers = [reading.replaces for reading in readings.values()]
        domain = [("contract_number", "in", numbers), ("contract_id", "!=", False)]
        said = {}
        for row in rows.search(
            [*rows._get_register_domain(), *domain], order="edition"
        ):
            partner = row.contract_id.commercial_partner_id
            said[key(row.contract_number), partner.id] = row.contract_id
        keys = {row: match._get_contract_key(reading) for row, reading in old.items()}
        return {row: said.get(keys[row]) or contracts.get(keys[row]) for row in keys}

    def _find_candidates(self, homes):
        """Lines that the register had so far, with the row that spoke of them last; but
        those that a row of this edition waits to renew.

        :return: {contract.contract: {contract.line: renewal.register.row}}
        """
        if not homes:
            return {}
        rows = self.env["renewal.register.row"].browse(row.id for row in homes)
        contracts = self.env["contract.contract"].union(*homes.values())
        known = [*rows._get_register_domain(), ("contract_id", "in", contracts.ids)]
        spoken = rows.search(
            [
                *known,
                ("edition", "<=", rows[:1].edition),
                ("contract_line_id", "!=", False),
            ],
            order="edition, row_number, id",
        )
        asking = rows.search(
            [*known, ("edition", "=", rows[:1].edition), ("state", "=", "question")]
        )
        waited = (asking - rows).candidate_line_id
        found = defaultdict(dict)
        for row in spoken:
            line = row.contract_line_id._follow_successors()
            if line._may_go_on() and line not in waited:
                found[line.contract_id][line] = row
        return found

    def _rank(self, homes, readings, candidates, terms):
        """Which row may renew which line, the likeliest first: by the cells that they
        have in common, such as a site in a column that was not imported, then by text,
        amount and dates.

        :return: [(row, contract.line)]
        """
        pairs = []
        for row, home in homes.items():
            reading = readings[row]
            said = Term(reading.typed_start, reading.end_date)
            for line, spoken in candidates.get(home, {}).items():
                if not self._may_renew(terms[line], said, spoken):
                    continue
                likeness = self._get_likeness(reading, line)
                is_here = spoken.edition == row.edition
                if likeness >= ALIKE or reading.replaces or not is_here:
                    score = likeness + self._get_score(reading, line, terms[line])
                    common = len(row._get_all_cells() & spoken._get_all_cells())
                    rank = -common, -score, row.row_number, row.id, line.id
                    pairs.append((rank, row, line))
        return [pair[1:] for pair in sorted(pairs, key=lambda pair: pair[0])]

    def _may_renew(self, known, said, spoken):
        """Whether a row may be the next term of a line, or of what the register said
        of it last, when the line was renewed in Odoo since.

        :param known: Term of the line
        :param said: Term of the row
        :param spoken: the row of the register that spoke of the line last
        """
        if may_renew(known, said):
            return True
        told = spoken._get_applied_occurrence()
        before = Term(told.start, told.end)
        is_running = compare(known, said).kind in (SAME, CORRECTED)
        return is_running and may_renew(before, said)

    def _get_likeness(self, reading, line):
        """How much alike the texts are, from 0 to 1; years and numbers aside."""
        texts = (reading.service or reading.product, line.name)
        plain = (_DIGITS.sub("", key(text)) for text in texts)
        return SequenceMatcher(None, *plain).ratio()

    def _get_score(self, reading, line, term):
        """How near a row is to the next term of a line, by its amount and the days
        between."""
        before = line.specific_price * line.quantity
        most = max(abs(before), abs(reading.amount)) or 1.0
        days = abs((reading.start_date - term.end).days - 1)
        other_amount = abs(before - reading.amount) / most / 2
        return 1 - other_amount - min(days, DAYS_AFTER) / DAYS_AFTER
