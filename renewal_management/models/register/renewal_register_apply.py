# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace
from datetime import date

from odoo import models
from odoo.tools import format_date, split_every
from odoo.tools.misc import get_lang

from ...tools.message import format_day
from ...tools.register.date import day_first_of_format, detect_day_first
from ...tools.register.reading import Finding, Outcome, Reader
from ...tools.register.repeat import Occurrence, Role, assign_roles
from ...tools.register.row import COLUMNS, read_row
from ...tools.register.text import is_blank
from .register_messages import MESSAGES

CHUNK = 250
MAIN = Role("main")


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
        quiet = self.sudo().with_context(tracking_disable=True)
        rows = self._without_superseded(rows)
        absent = set()
        for (company, _name), group in rows._by_register().items():
            service = quiet.with_company(company)
            for _edition, part in sorted(group.grouped("edition").items()):
                part = part.with_env(service.env)
                reader = service._get_reader(part, date_ref)
                service._apply_edition(part, reader)
                absent |= reader.absent
        return absent

    def _without_superseded(self, rows):
        """An old edition never overwrites a newer one."""
        rows._forget_presence()
        superseded = rows.filtered(lambda row: row.presence == "superseded")
        superseding = Finding("superseded", "contract_number", {})
        self._record_outcomes(
            dict.fromkeys(superseded, Outcome("unchanged", warnings=(superseding,)))
        )
        return rows - superseded

    def _apply_edition(self, rows, reader):
        roles = self._assign_roles(rows, reader)
        rows |= rows.browse(roles)
        mains = rows.filtered(lambda row: roles.get(row.id, MAIN).kind == "main")
        for part in split_every(CHUNK, mains.ids, mains.browse):
            self.env["renewal.transaction"]._in_savepoints(
                lambda rows: self._apply_chunk(rows, reader, roles),
                part,
                self._record_refusal,
            )
        self._record_outcomes(
            {row: self._get_repeat_outcome(row, roles[row.id]) for row in rows - mains}
        )

    # ------------------------------------------------------------------
    # How to read an edition
    # ------------------------------------------------------------------

    def _get_reader(self, rows, date_ref):
        """How the cells of this edition are to be read: its own dates decide whether
        the day or the month comes first, the user's language what they leave open."""
        lang = get_lang(self.env, self.env.lang or self.env.user.lang)
        domain = rows._get_edition_domain()
        texts = {
            column: [text for (text,) in rows._read_group(domain, [column])]
            for column in ("start_date", "end_date", "amount")
        }
        return Reader(
            today=date_ref,
            day_first=detect_day_first(texts["start_date"] + texts["end_date"]),
            default_day_first=day_first_of_format(lang.date_format),
            decimal_point=lang.decimal_point,
            absent=frozenset(name for name in texts if all(map(is_blank, texts[name]))),
        )

    def _assign_roles(self, rows, reader):
        """Tell apart the rows of this edition that name the same line.

        :return: {row id: Role} for such rows only, whether they are in ``rows`` or not
        """
        domain = [
            *rows._get_edition_domain(),
            ("match_key", "in", rows.mapped("match_key")),
        ]
        groups = rows._read_group(
            domain, ["match_key"], ["id:recordset"], having=[("__count", ">", 1)]
        )
        roles = {}
        for _key, repeated in groups:
            occurrences = []
            for row in repeated.sorted("row_number"):
                reading = read_row(row._get_cells(), reader)
                if not reading.errors:
                    occurrences.append(self._get_occurrence(row, reading))
            roles.update(assign_roles(occurrences))
        return roles

    def _get_occurrence(self, row, reading):
        start = reading.start_date if reading.is_start_typed else None
        worth = (reading.amount, reading.quantity)
        return Occurrence(row.id, start, reading.end_date, worth)

    # ------------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------------

    def _record_refusal(self, row, error):
        finding = Finding("refused", "contract_number", {"text": error})
        self._record_outcomes({row: Outcome("error", errors=(finding,))})

    def _apply_chunk(self, rows, reader, roles):
        readings = {
            row: self._read(row, reader, roles.get(row.id, MAIN)) for row in rows
        }
        readings = self.env["renewal.register.lookup"]._resolve(readings)
        self._record_outcomes(
            self.env["renewal.register.writer"]._write_contracts(readings)
        )

    def _read(self, row, reader, role):
        """Read a row in the role that it has in its edition."""
        key = row.match_key if role.number == 1 else f"{row.match_key}#{role.number}"
        reading = read_row(row._get_cells(), reader).after(role.previous_end)
        return replace(reading, line_key=key)

    def _get_repeat_outcome(self, row, role):
        """A row that stands behind another shares its contract line."""
        main = row.browse(role.master_id)
        detail = {"row": main.row_number}
        if main.state == "error":
            failed = Finding("behind_failed", "contract_number", detail)
            return Outcome("error", errors=(failed,))
        code = "duplicate" if role.kind == "duplicate" else "earlier_term"
        return Outcome(
            "applied" if row.state == "applied" else main.state,
            warnings=(Finding(code, "contract_number", detail),),
            vals={
                "partner_id": main.partner_id.id,
                "contract_id": main.contract_id.id,
                "contract_line_id": main.contract_line_id.id,
                "line_key": False,
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
        for row, outcome in outcomes.items():
            values = {
                **outcome.vals,
                "state": outcome.state,
                "error": self._render(outcome.errors, labels),
                "warning": self._render(outcome.warnings, labels),
            }
            differing = {
                name: value
                for name, value in values.items()
                if row._fields[name].convert_to_write(row[name], row) != value
            }
            if differing:
                row.write(differing)

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
