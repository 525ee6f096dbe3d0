# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import fields, models

from ...tools.register.reading import Outcome
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
        updated = {
            row: self._update_line(row, sound[row], place)
            for row, place in places.items()
            if place.line
        }
        new = {row: read for row, read in sound.items() if row not in updated}
        homes = {row: places[row].contract for row in new if places[row].contract}
        unsound = {
            row: self._get_outcome(row, reading)
            for row, reading in readings.items()
            if reading.errors
        }
        return unsound | updated | self._create_lines(new, homes)

    def _get_outcome(self, row, reading, line=None, is_changed=False):
        """Return the Outcome of a row that has a line, unless it has errors."""
        if reading.errors:
            return Outcome("error", reading.errors, reading.warnings)
        was_applied = row.state == "applied"
        return Outcome(
            "applied" if is_changed or was_applied else "unchanged",
            warnings=reading.warnings,
            vals={
                "partner_id": line.contract_id.partner_id.id,
                "contract_id": line.contract_id.id,
                "contract_line_id": line.id,
                "applied_values": self._get_said(reading),
                "line_key": reading.line_key,
            },
        )

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
            row: self._get_outcome(row, warned.get(row, reading), lines.get(row), True)
            for row, reading in readings.items()
        }

    def _warn_of_other_owner(self, reading, contract):
        """A contract has one responsible user: warn of a row that names another."""
        if reading.user_id in (False, contract.user_id.id):
            return reading
        name = contract.user_id.name or "—"
        return reading.with_warning("owner_differs", "owner", name=name)

    def _update_line(self, row, reading, place):
        """Write what changed in the register since the row was last applied.

        :return: Outcome
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
        current = self._get_current(place.line)
        differing = {name for name in said if said[name] != current[name]}
        moved = {name for name in differing if said[name] != applied.get(name)}
        if current["user_id"] and not applied.get("user_id"):
            moved.discard("user_id")
        reading = self.env["renewal.register.builder"]._check_contract(
            reading, place.line.contract_id, is_writing=bool(moved)
        )
        for name in sorted((differing - moved).intersection(REPORTED)):
            reading = reading.with_warning(
                "left_alone", FOLLOWING[name], current=current[name]
            )
        if not reading.errors:
            self._write_line(place.line, {name: said[name] for name in moved})
        return self._get_outcome(row, reading, place.line, bool(moved))

    def _get_current(self, line):
        values = {name: line[name] for name in FOLLOWING if name != "user_id"}
        for name in ("date_start", "date_end"):
            values[name] = fields.Date.to_string(line[name]) or False
        return {**values, "user_id": line.contract_id.user_id.id}

    def _write_line(self, line, values):
        if "user_id" in values:
            line.contract_id.user_id = values["user_id"]
        line_values = {name: values[name] for name in values if name != "user_id"}
        if line_values:
            line.write(line_values)
