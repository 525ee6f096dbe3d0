# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import models

from ...tools.next_term import NextTerm
from ...tools.register.edition import CORRECTED, EARLIER, RENEWED, UNCLEAR
from ...tools.register.reading import Finding, Outcome

# The column that a question is about.
ASKED_OF = {
    "moved": "end_date",
    "returned": "end_date",
    "proposed": "service",
    "elsewhere": "contract_number",
    "renamed": "contract_number",
}
# Questions whose answer can be taken back, since the renewal is all that it made.
UNDOABLE = ("moved", "proposed")


class RenewalRegisterWriter(models.AbstractModel):
    """Creates and changes contracts as the rows of a register say.

    Only what changed *in the register* since a row was last applied is written: what
    people changed in Odoo in the meantime (a renewal, a correction) stays.
    """

    _name = "renewal.register.writer"
    _description = "Contracts of the Contract Register"

    def _write_contracts(self, readings):
        """Create or update the contract line of each row without errors.

        :param readings: {row: Reading} with the ids of what their names stand for
        :return: {row: Outcome}
        """
        sound = {row: read for row, read in readings.items() if not read.errors}
        places = self.env["renewal.register.match"]._find_places(sound)
        places |= self.env["renewal.register.past"]._find_places(sound, places)
        places = self.env["renewal.register.proposal"]._propose(sound, places)
        places |= self.env["renewal.register.renamed"]._find_places(sound, places)
        outcomes = {
            row: Outcome("error", reading.errors, reading.warnings)
            for row, reading in readings.items()
            if reading.errors
        }
        changes = self.env["renewal.register.change"]
        terms, written = [], []
        self._open_returned(places)
        for row, place in places.items():
            if place.is_still_lost:
                outcomes[row] = self._leave_lost(row, sound[row], place)
            elif self._is_asked_first(row, place):
                outcomes[row] = self._ask(row, sound[row], place)
            elif place.line:
                change = changes._get_change(row, sound[row], place)
                outcomes[row] = self._write_change(row, change, place)
                if change.reading.errors:
                    continue
                if change.move.kind == RENEWED:
                    terms.append((row, change))
                elif change.move.kind == CORRECTED:
                    written.append(change)
        self._say_meanings(written)
        outcomes |= self._start_terms(terms)
        new = {
            row: self._tell_unreplaced(sound[row])
            for row in places
            if row not in outcomes
        }
        homes = {row: places[row].contract for row in new if places[row].contract}
        return outcomes | self._create_lines(new, homes)

    def _tell_unreplaced(self, reading):
        """A new line that was to replace another one says that it does not."""
        if not reading.replaces:
            return reading
        return reading.with_warning(
            "replaces_nothing", "replaces", text=reading.replaces
        )

    def _get_outcome(self, row, reading, line, result):
        """Return the Outcome of a row that has a line, unless it has errors.

        :param result: what became of the row, see ``renewal.register.row``
        """
        if reading.errors:
            return Outcome("error", reading.errors, reading.warnings)
        is_changed = result != "unchanged"
        if row.state == "applied" and not is_changed:
            result = row.result or result
        return Outcome(
            "applied" if is_changed or row.state == "applied" else "unchanged",
            warnings=reading.warnings,
            vals={
                "partner_id": line.contract_id.partner_id.id,
                "contract_id": line.contract_id.id,
                "contract_line_id": line.id,
                "applied_values": self.env["renewal.register.change"]._get_said(
                    reading
                ),
                "line_key": reading.line_key,
                "result": result,
            },
        )

    def _create_lines(self, readings, homes):
        builder = self.env["renewal.register.builder"]
        readings = builder._check_new(readings, homes)
        sound = {row: read for row, read in readings.items() if not read.errors}
        lines = builder._create_lines(sound, homes)
        warned = {
            row: self._warn_of_other_owner(sound[row], line.contract_id)
            for row, line in lines.items()
        }
        return {
            row: self._get_outcome(row, warned.get(row, reading), lines.get(row), "new")
            for row, reading in readings.items()
        }

    def _warn_of_other_owner(self, reading, contract):
        """A contract has one responsible user: warn of a row that names another."""
        if reading.user_id in (False, contract.user_id.id):
            return reading
        name = contract.user_id.name or "—"
        return reading.with_warning("owner_differs", "owner", name=name)

    # ------------------------------------------------------------------
    # Lines that are known
    # ------------------------------------------------------------------

    def _write_change(self, row, change, place):
        """Write a change that starts no new term.

        :return: Outcome
        """
        reading, kind = change.reading, change.move.kind
        if kind == UNCLEAR:
            return self._ask(row, reading, place)
        if kind == EARLIER:
            reading = reading.with_warning(
                "earlier_term", "contract_number", start=place.term.start
            )
        result, line = "changed" if change.values else "unchanged", change.line
        if not reading.errors and change.values and kind != RENEWED:
            line = self._write_line(change)
        return self._get_outcome(row, reading, line, result)

    def _open_returned(self, places):
        """What was marked as lost is open again where somebody says that it goes on."""
        lines = self.env["contract.line"].union(
            *(
                place.line
                for row, place in places.items()
                if (place.is_lost or place.is_marked) and row._get_meaning()
            )
        )
        if lines:
            self.env["renewal.register.loss"]._open_lines(lines)

    def _is_asked_first(self, row, place):
        """Whether it does not matter yet what the row says."""
        is_asked = place.is_marked or place.elsewhere or place.is_renamed
        return bool(is_asked) and not row.answer

    def _leave_lost(self, row, reading, place):
        """The row has a line that stays lost; its answer holds for newer editions."""
        outcome = self._get_outcome(row, reading, place.line, "unchanged")
        kept = {"result": "lost", "answer": "lost"}
        return replace(outcome, vals={**outcome.vals, **kept})

    def _ask(self, row, reading, place):
        """The row waits for an answer."""
        if reading.errors:
            return Outcome("error", reading.errors, reading.warnings)
        line, contract = place.line, place.line.contract_id
        question, code = self._choose_question(row, reading, place)
        detail = {
            "old": place.term.end,
            "new": reading.end_date,
            "name": line.name,
            "register": place.elsewhere,
            "customer": contract.partner_id.name,
            "number": contract.code or "–",
        }
        return Outcome(
            "question",
            warnings=(*reading.warnings, Finding(code, ASKED_OF[question], detail)),
            vals={
                "question": question,
                "candidate_line_id": line.id,
                "partner_id": contract.partner_id.id,
                "contract_id": contract.id,
                "line_key": False,
                "result": False,
            },
        )

    def _choose_question(self, row, reading, place):
        """Return (question, code of its text)."""
        if place.elsewhere and not row.answer:
            return "elsewhere", "elsewhere"
        if place.is_renamed and not row.answer:
            return "renamed", "renamed"
        if place.is_proposed:
            # also where that line is lost: the row may be one of its own
            return "proposed", "proposed"
        if place.is_marked or place.is_lost:
            return "returned", "returned"
        return "moved", "moved" if reading.end_date else "moved_open"

    def _start_terms(self, terms):
        """Start the next term of each line.

        :param terms: [(row, Change)]
        :return: {row: Outcome}
        """
        changes = [change for _row, change in terms]
        service = self.env["renewal.register.term"]
        for row, change in terms:
            if row.question in UNDOABLE:
                row.before_answer = service._remember(change)
        lines = service._renew(changes)
        return {
            row: self._get_outcome(row, change.reading, lines[change.line], "renewed")
            for row, change in terms
        }

    def _write_line(self, change):
        line, values = change.line, change.values
        if "user_id" in values:
            line.contract_id.user_id = values["user_id"]
        line_values = {name: values[name] for name in values if name != "user_id"}
        if line_values and change.start and set(line_values) - {"date_end"}:
            # what is new must not reach the terms that are over
            term = NextTerm(change.start, line._get_effective_end() or False)
            line = line._start_new_line(term)
        if line_values:
            line.write(line_values)
        return line

    def _say_meanings(self, changes):
        """Tell the renewals what their new ends mean, of all lines of a contract at
        once.

        :param changes: [Change] that were written
        """
        contracts = {}
        for change in changes:
            if change.meaning and "date_end" in change.values:
                contracts.setdefault(change.meaning, []).append(change.line.contract_id)
        for meaning, found in contracts.items():
            later = self.env["contract.contract"].union(*found)
            now = later.with_context(renewal_sync_later=False)
            now._sync_renewals_strictly(meaning)
