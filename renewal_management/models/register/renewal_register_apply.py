# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace
from datetime import date

from odoo import models
from odoo.tools import format_date, split_every

from ...tools.message import format_day
from ...tools.register.reading import Finding, Outcome
from ...tools.register.repeat import ONLY
from ...tools.register.row import COLUMNS, read_row
from .register_messages import MESSAGES

CHUNK = 250


class RenewalRegisterApply(models.AbstractModel):
    """Turns rows of a register into customers, contracts and contract lines.

    Rows are applied in chunks, each in a savepoint. A chunk that the database or Odoo
    refuses is halved until the faulty row stands alone: it keeps the error, and the
    others are applied.
    """

    _name = "renewal.register.apply"
    _description = "Application of the Contract Register"

    def _apply(self, rows, date_ref):
        """Apply rows, old editions first.

        Neither e-mails nor chatter: this may be thousands of contracts.

        :param rows: ``renewal.register.row``; each says in its state how it went
        :param date_ref: today
        :return: {columns that a whole edition leaves empty}
        """
        rows.check_access("write")
        # sudo: whoever may write the register creates customers and contracts through
        # it, without needing the right to change any other contract
        quiet = self.sudo().with_context(tracking_disable=True, renewal_sync_later=True)
        # what was marked as lost is taken back in its list
        rows = rows.filtered(lambda row: row.result != "lost")
        superseded = rows._filter_overtaken()
        absent = set()
        for (company, _name), group in rows._by_register().items():
            service = quiet.with_company(company)
            for _edition, part in sorted(group.grouped("edition").items()):
                part = part.with_env(service.env)
                reader = service._get_reader(part, date_ref)
                if reader.questions:
                    # the rows wait until the file is understood
                    continue
                service._record_superseded(part & superseded, reader)
                if part - superseded:
                    service._apply_edition(part - superseded, reader)
                absent |= reader.absent
        return absent

    def _record_superseded(self, rows, reader):
        """An old edition never overwrites a newer one that was applied."""
        superseding = (Finding("superseded", "contract_number", {}),)
        outcomes = {}
        for row, worth in self._read_worths(rows, reader).items():
            vals = {"result": row.result or "unchanged", **worth}
            outcomes[row] = Outcome("unchanged", warnings=superseding, vals=vals)
        self._record_outcomes(outcomes)

    def _apply_edition(self, rows, reader):
        """Apply rows of one edition: of each line one term after the other.

        The contracts are compared with their renewals once, at the end.
        """
        rows = self._settle_same(rows, reader)
        roles = self._assign_roles(rows, reader)
        rows |= rows.browse(roles)
        repeated = rows.filtered(lambda row: roles.get(row.id, ONLY).master_id)
        for part in self._get_waves(rows - repeated, reader, roles):
            for chunk in split_every(CHUNK, part.ids, part.browse):
                self.env["renewal.transaction"]._in_savepoints(
                    lambda rows: self._apply_chunk(rows, reader, roles),
                    chunk,
                    lambda row, error: self._record_refusal(row, error, reader),
                )
        self._record_outcomes(
            {
                row: self._get_repeat_outcome(row, roles[row.id], reader)
                for row in repeated
            }
        )
        # one comparison for all
        applied = rows.filtered(lambda row: row.state == "applied")
        contracts = applied.contract_id
        # what goes on in another currency has another contract
        contracts |= applied.contract_line_id.predecessor_contract_line_id.contract_id
        contracts = contracts.with_context(renewal_sync_later=False)
        contracts._sync_renewals()

    # ------------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------------

    def _record_refusal(self, row, error, reader):
        finding = Finding("refused", "contract_number", {"text": error})
        worth = self._read_worths(row, reader)[row]
        self._record_outcomes({row: Outcome("error", errors=(finding,), vals=worth)})

    def _apply_chunk(self, rows, reader, roles):
        readings = {
            row: self._read(row, reader, roles.get(row.id, ONLY)) for row in rows
        }
        readings = self.env["renewal.register.lookup"]._resolve(readings)
        outcomes = self.env["renewal.register.writer"]._write_contracts(readings)
        worths = self._prepare_worths(readings)
        self._record_outcomes(
            {
                row: replace(outcomes[row], vals=worths[row] | outcomes[row].vals)
                for row in rows
            }
        )

    def _read(self, row, reader, role):
        """Read a row in the role that it has in its edition."""
        key = row.match_key if role.number == 1 else f"{row.match_key}#{role.number}"
        reading = read_row(row._get_cells(), reader).after(role.previous_end)
        if role.alike_id:
            other = row.browse(role.alike_id)
            reading = reading.with_warning(
                "alike", "contract_number", row=other.row_number
            )
        return replace(reading, line_key=key, is_last=role.is_last)

    def _prepare_worths(self, readings):
        """Values of rows that are held beside the sheet: what was read, which stands
        under the currency that the row names, in use or not.

        :param readings: {row: Reading} whose currencies were looked up
        :return: {row: values}
        """
        lookup = self.env["renewal.register.lookup"]
        is_told = any(reading.currency_told for reading in readings.values())
        known = lookup._get_currencies(False)[0] if is_told else {}
        own = self.env.company.currency_id
        worths = {}
        for row, reading in readings.items():
            told, currency_id = reading.currency_told, reading.currency_id or own.id
            if told:
                currency_id = known[told].id if told in known else False
            worths[row] = {
                "amount_read": reading.amount_read,
                "currency_read_id": currency_id,
                "currency_read": told if told and not currency_id else False,
            }
            if reading.is_customer_new:
                worths[row]["is_customer_new"] = True
        return worths

    def _read_worths(self, rows, reader):
        """The same of rows that were not applied."""
        ids = {row: {} for row in rows}
        readings = {row: read_row(row._get_cells(), reader) for row in rows}
        lookup = self.env["renewal.register.lookup"]
        readings = lookup._resolve_currencies(readings, ids)
        return self._prepare_worths(
            {row: replace(reading, **ids[row]) for row, reading in readings.items()}
        )

    def _get_repeat_outcome(self, row, role, reader):
        """A row that repeats another one has its contract line, and its fate."""
        main = row.browse(role.master_id)
        detail = {"row": main.row_number}
        if main.state == "error":
            failed = Finding("behind_failed", "contract_number", detail)
            worth = self._read_worths(row, reader)[row]
            return Outcome("error", errors=(failed,), vals=worth)
        return Outcome(
            "applied" if row.state == "applied" else main.state,
            warnings=(Finding("duplicate", "contract_number", detail),),
            vals={
                "partner_id": main.partner_id.id,
                "contract_id": main.contract_id.id,
                "contract_line_id": main.contract_line_id.id,
                "line_key": False,
                "result": "repeated",
                "amount_read": main.amount_read,
                "currency_read_id": main.currency_read_id.id,
            },
        )

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------

    def _record_outcomes(self, outcomes):
        """Write on each row how it went; nothing where nothing differs.

        :param outcomes: {row: Outcome}
        """
        labels = self.env["renewal.register.row"].fields_get(COLUMNS, ["string"])
        written = set()
        for row, outcome in outcomes.items():
            values = {
                "question": False,
                **outcome.vals,
                "state": outcome.state,
                "error": self._render(outcome.errors, labels),
                "warning": self._render(outcome.warnings, labels),
                "warning_kinds": [*{found.code: 0 for found in outcome.warnings}],
            }
            # not write(): each row has values of its own, and there are thousands
            for name, value in values.items():
                row._fields[name].write(row, value)
            written |= values.keys()
        rows = self.env["renewal.register.row"].union(*outcomes)
        rows.modified(written)

    def _render(self, findings, labels):
        """Return what was found in the user's language, a line each; False without."""
        lines = []
        for found in findings:
            text = self.env._(MESSAGES[found.code])
            line = self.env._(
                "%(column)s: %(message)s",
                column=labels[found.column]["string"],
                message=text % self._get_words(found.detail),
            )
            lines.append(line)
        return "\n".join(lines) or False

    def _get_words(self, detail):
        """Dates and months of a finding in the user's language."""
        # the language the texts are in, which need not be the company's
        code = self.env.lang or "en_US"
        words = dict(detail)
        for name, value in detail.items():
            if isinstance(value, date):
                words[name] = format_day(self.env, value, code)
            elif name == "month":
                first = date(2000, value, 1)
                words[name] = format_date(self.env, first, code, date_format="LLLL")
        return words
