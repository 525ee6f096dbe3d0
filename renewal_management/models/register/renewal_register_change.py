# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo import fields, models

from ...tools.register.edition import (
    CORRECTED,
    EARLIER,
    RENEWED,
    SAME,
    UNCLEAR,
    Move,
    Term,
    compare,
)
from ...tools.register.reading import Change
from ...tools.register.text import is_blank

# Values of a contract line that follow the register, and the column they come from.
FOLLOWING = {
    "date_start": "start_date",
    "date_end": "end_date",
    "specific_price": "amount",
    "quantity": "quantity",
    "recurring_rule_type": "recurrence",
    "recurring_interval": "recurrence",
    "is_auto_renew": "auto_renewal",
    "termination_notice_rule_type": "notice_period",
    "termination_notice_interval": "notice_period",
    "user_id": "owner",
}
# Of these, a difference that the register did not cause is reported.
REPORTED = ("date_end", "specific_price")


class RenewalRegisterChange(models.AbstractModel):
    """Finds out what the rows of a register change on contract lines that are known.

    Only what changed *in the register* since a row was last applied counts: what
    people changed in Odoo in the meantime (a renewal, a correction) stays.
    """

    _name = "renewal.register.change"
    _description = "Changes by the Contract Register"

    def _get_change(self, row, reading, place):
        """What the register changes on a line: what it did not say when the row was
        last applied, and the contract does not say yet.

        :return: Change
        """
        said = self._get_said(reading)
        applied = place.applied or {}
        if not applied:
            # made by hand: only what the row really says is taken over
            said = {
                name: value
                for name, value in said.items()
                if not is_blank(row[FOLLOWING[name]]) or name == "user_id"
            }
        current = self._get_current(place)
        differing = {name for name in said if said[name] != current[name]}
        moved = {name for name in differing if said[name] != applied.get(name)}
        if current["user_id"] and not applied.get("user_id"):
            moved.discard("user_id")
        move = self._get_move(row, reading, place, said, moved)
        if move.kind in (SAME, CORRECTED):
            reading = self._warn_of_differences(
                reading, place, current, differing - moved
            )
        if move.kind in (EARLIER, UNCLEAR):
            moved = set()
        # a next term may be in another currency, and so may what is not written yet
        reading = self.env["renewal.register.builder"]._check_contract(
            reading,
            place.line.contract_id,
            is_writing=bool(moved),
            is_running=move.kind in (SAME, CORRECTED),
        )
        if move.kind != RENEWED and self._is_behind(place, reading):
            moved -= {"date_start"}
        if place.line.successor_contract_line_id.date_start == reading.end_date:
            # the day on which the next term begins, by another line
            moved -= {"date_end"}
        values = {name: said[name] for name in moved}
        if place.is_proposed:
            values |= self._prepare_named_vals(reading)
        meaning = self._get_meaning(row, reading, place)
        start = place.term.start if self._is_extended(place) else None
        return Change(place.line, reading, move, values, meaning, start)

    def _is_extended(self, place):
        """Whether a renewal let the line go on, so that it has terms that are over."""
        start = place.line.date_start
        return bool(start and place.term.start and start < place.term.start)

    def _is_behind(self, place, reading):
        """Whether a term begins where one that is over stands: its line began with
        that, or follows the line of it."""
        before = place.line.predecessor_contract_line_id.date_end
        start = reading.typed_start
        return self._is_extended(place) or bool(before and start and start <= before)

    def _get_meaning(self, row, reading, place):
        """What a new end means, where the row or somebody says so."""
        said = row._get_meaning()
        if said or place.is_own:
            return said or "corrected"
        return False if reading.is_last else "extended"

    def _prepare_named_vals(self, reading):
        """What a renewal under another name calls itself."""
        vals = {"name": reading.service or reading.product or reading.contract_number}
        if reading.product_id:
            vals["product_id"] = reading.product_id
        return vals

    def _get_move(self, row, reading, place, said, moved):
        """What the row says about the term of its line.

        A row that is corrected in the register says what it meant to say from the
        first; one of a newer edition tells what happened since.
        """
        if place.is_past:
            return Move(EARLIER)
        if place.is_proposed:
            return self._get_proposed_move(row, reading, place)
        if not moved & {"date_start", "date_end"}:
            return Move(SAME)
        answer = row._get_meaning()
        if place.is_own and not answer:
            return Move(CORRECTED)
        applied = place.applied or {}
        is_news = said.get("date_start") != applied.get("date_start")
        start = reading.typed_start if is_news else None
        move = compare(place.term, Term(start, reading.end_date))
        is_lost = place.is_lost and not place.line.contract_id.is_terminated
        if move.kind == RENEWED and is_lost and not answer:
            return Move(UNCLEAR, move.start)
        if move.kind != UNCLEAR:
            return move
        if answer:
            is_renewed = answer == "renewed"
            return Move(RENEWED if is_renewed else CORRECTED, move.start)
        # the next term is a row of its own: this one goes on until then
        return move if reading.is_last else Move(CORRECTED)

    def _get_proposed_move(self, row, reading, place):
        """A row under another name renews the line; or is about its running term, when
        somebody renewed it in Odoo before."""
        said = Term(reading.typed_start, reading.end_date)
        known = compare(place.term, said).kind
        if known in (SAME, CORRECTED):
            return Move(CORRECTED if row._get_meaning() else UNCLEAR)
        start = said.start or place.term.end + timedelta(days=1)
        return Move(RENEWED if row._get_meaning() else UNCLEAR, start)

    def _warn_of_differences(self, reading, place, current, names):
        """Tell of values that the contract has otherwise, though the register did not
        change: not of a term that is over, which later rows or the contract follow."""
        end, start = reading.end_date, place.term.start
        if not reading.is_last or (end and start and end < start):
            return reading
        for name in sorted(set(names).intersection(REPORTED)):
            reading = reading.with_warning(
                "left_alone", FOLLOWING[name], current=current[name]
            )
        return reading

    def _get_said(self, reading):
        """What the register says about a line, as it is remembered on the row.

        Dates are texts, so that they survive as JSON. A start that was assumed, a
        notice period or an owner that nobody typed is not something it says.
        """
        vals = self.env["renewal.register.builder"]._prepare_followed_vals(reading)
        if not reading.is_start_typed:
            del vals["date_start"]
        if reading.user_id:
            vals["user_id"] = reading.user_id
        return {
            name: fields.Date.to_string(value) if isinstance(value, date) else value
            for name, value in vals.items()
        }

    def _get_current(self, place):
        """What the contract says of the running term of a line."""
        line = place.line
        values = {name: line[name] for name in FOLLOWING if name != "user_id"}
        if self._is_extended(place):
            values["date_start"] = place.term.start
        for name in ("date_start", "date_end"):
            values[name] = fields.Date.to_string(values[name]) or False
        return {**values, "user_id": line.contract_id.user_id.id}
