# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

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
# Of these, a difference that the register did not cause is told.
TOLD = ("date_end", "specific_price")


class RenewalRegisterWriter(models.AbstractModel):
    """Creates and changes contracts as the rows of a register say.

    Only what changed *in the register* since a row was last applied is written: what
    people changed in Odoo in the meantime (a renewal, a correction) stays.
    """

    _name = "renewal.register.writer"
    _description = "Contracts of the Contract Register"

    @api.model
    def _write_contracts(self, readings, keys):
        """Create or update the contract line of each row without errors.

        :param readings: {row: Reading}; warnings and errors are added to them
        :param keys: {row: line key}
        :return: {row: values to store on the row}
        """
        sound = {row: read for row, read in readings.items() if not read.errors}
        lines, applied, homes = self.env["renewal.register.match"]._find_lines(
            sound, keys
        )
        results = {
            row: self._update_line(row, sound[row], line, applied[row] or {})
            for row, line in lines.items()
        }
        new = {row: read for row, read in sound.items() if row not in lines}
        created = self.env["renewal.register.builder"]._create_lines(new, homes)
        for row, line in created.items():
            results[row] = self._get_result(row, new[row], line, True)
        return results

    @api.model
    def _get_result(self, row, reading, line, is_changed):
        was_applied = row.state == "applied"
        return {
            "state": "applied" if is_changed or was_applied else "unchanged",
            "partner_id": line.contract_id.partner_id.id,
            "contract_id": line.contract_id.id,
            "contract_line_id": line.id,
            "applied_values": self._get_following(reading.values),
        }

    @api.model
    def _get_following(self, values):
        """What the register says about a line, as it is remembered on the row.

        Dates are texts, so that they survive as JSON. A start that was assumed, a
        notice period or an owner that nobody typed is not something it says.
        """
        said = {
            "date_end": fields.Date.to_string(values["end_date"]) or False,
            "specific_price": values["amount"] / values["quantity"],
            "quantity": values["quantity"],
            "recurring_rule_type": values["rule"],
            "recurring_interval": values["interval"],
            "is_auto_renew": values["auto_renewal"],
        }
        if values["is_start_typed"]:
            said["date_start"] = fields.Date.to_string(values["start_date"])
        if values["notice"]:
            rule, interval = values["notice"]
            said["termination_notice_rule_type"] = rule
            said["termination_notice_interval"] = interval
        if values["user_id"]:
            said["user_id"] = values["user_id"]
        return said

    # ------------------------------------------------------------------
    # Known lines
    # ------------------------------------------------------------------

    @api.model
    def _update_line(self, row, reading, line, applied):
        """Write what changed in the register since the row was last applied.

        :param applied: what it said then; empty for a contract made by hand, where
            only what the row really says is taken over
        """
        said = self._get_following(reading.values)
        if not applied:
            said = {
                name: value
                for name, value in said.items()
                if not is_blank(row[FOLLOWING[name]]) or name == "user_id"
            }
        current = self._get_current(line)
        differing = {name for name in said if said[name] != current[name]}
        moved = {name for name in differing if said[name] != applied.get(name)}
        if current["user_id"] and not applied.get("user_id"):
            moved.discard("user_id")
        self.env["renewal.register.builder"]._check_contract(
            reading, line.contract_id, is_writing=bool(moved)
        )
        for name in sorted(differing - moved):
            if name in TOLD:
                reading.warn("left_alone", FOLLOWING[name], current=current[name])
        if reading.errors:
            return {}
        self._write_line(line, {name: said[name] for name in moved})
        return self._get_result(row, reading, line, bool(moved))

    @api.model
    def _get_current(self, line):
        values = {name: line[name] for name in FOLLOWING if name != "user_id"}
        for name in ("date_start", "date_end"):
            values[name] = fields.Date.to_string(line[name]) or False
        return {**values, "user_id": line.contract_id.user_id.id}

    @api.model
    def _write_line(self, line, values):
        owner_id = values.pop("user_id", None)
        if owner_id:
            line.contract_id.user_id = owner_id
        if values:
            line.write(values)
