# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.tools import split_every
from odoo.tools.misc import get_lang

from ...tools.register.date import day_first_of_format, detect_day_first
from ...tools.register.repeat import Occurrence, Role, assign_roles
from ...tools.register.row import Finding, Reader, read_row
from ...tools.register.text import is_blank

CHUNK = 250
MAIN = Role("main")


class RenewalRegisterApply(models.AbstractModel):
    """Turns rows of a register into customers, contracts and contract lines.

    Rows are worked in chunks, each in a savepoint. A chunk that the database or Odoo
    refuses is halved until the row that is to blame stands alone: it keeps the error,
    the others are applied.
    """

    _name = "renewal.register.apply"
    _description = "Application of the Contract Register"

    @api.model
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

    @api.model
    def _without_superseded(self, rows):
        """An old edition never overwrites a newer one."""
        rows._forget_presence()
        superseded = rows.filtered(lambda row: row.presence == "superseded")
        if superseded:
            finding = Finding("superseded", "contract_number", {})
            texts = self.env["renewal.register.message"]._render({"": [finding]})
            superseded.write(
                {"state": "unchanged", "error": False, "warning": texts[""]}
            )
        return rows - superseded

    @api.model
    def _apply_edition(self, rows, reader):
        roles = self._assign_roles(rows, reader)
        rows |= rows.browse(roles)
        mains = rows.filtered(lambda row: roles.get(row.id, MAIN).kind == "main")
        for part in split_every(CHUNK, mains.ids, mains.browse):
            self._apply_safely(part, reader, roles)
        self._store_repeats(rows - mains, roles)

    # ------------------------------------------------------------------
    # How to read an edition
    # ------------------------------------------------------------------

    @api.model
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

    @api.model
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
                    occurrences.append(self._get_occurrence(row, reading.values))
            roles.update(assign_roles(occurrences))
        return roles

    @api.model
    def _get_occurrence(self, row, values):
        start = values["start_date"] if values["is_start_typed"] else None
        worth = (values["amount"], values["quantity"])
        return Occurrence(row.id, start, values["end_date"], worth)

    # ------------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------------

    @api.model
    def _apply_safely(self, rows, reader, roles):
        """Apply all; after an error one half and the other, down to the bad row."""
        _result, error = self.env["renewal.transaction"]._in_savepoint(
            self._apply_chunk, rows, reader, roles
        )
        if not error:
            return
        if len(rows) > 1:
            middle = len(rows) // 2
            self._apply_safely(rows[:middle], reader, roles)
            self._apply_safely(rows[middle:], reader, roles)
        else:
            finding = Finding("refused", "contract_number", {"text": error})
            self._store({rows: {"state": "error"}}, {rows: [finding]}, {})

    @api.model
    def _apply_chunk(self, rows, reader, roles):
        readings = {row: read_row(row._get_cells(), reader) for row in rows}
        for row, reading in readings.items():
            self._continue_term(reading, roles.get(row.id, MAIN))
        self.env["renewal.register.lookup"]._resolve(readings)
        keys = {row: self._get_line_key(row, roles) for row in rows}
        results = self.env["renewal.register.writer"]._write_contracts(readings, keys)
        for row, reading in readings.items():
            if reading.errors:
                results[row] = {"state": "error"}
            else:
                results[row] |= {"line_key": keys[row]}
        self._store(
            results,
            {row: reading.errors for row, reading in readings.items()},
            {row: reading.warnings for row, reading in readings.items()},
        )

    @api.model
    def _continue_term(self, reading, role):
        """A renewal typed as a second row starts when the first row's term ends."""
        values = reading.values
        if role.previous_end and not values["is_start_typed"]:
            values["start_date"] = role.previous_end + timedelta(days=1)
            reading.warnings = [
                found for found in reading.warnings if found.code != "start_assumed"
            ]

    @api.model
    def _get_line_key(self, row, roles):
        number = roles.get(row.id, MAIN).number
        return f"{row.match_key}#{number}" if number > 1 else row.match_key

    @api.model
    def _store_repeats(self, rows, roles):
        """Rows that stand behind another share its contract line."""
        results, errors, warnings = {}, {}, {}
        for row in rows:
            role = roles[row.id]
            main = row.browse(role.master_id)
            detail = {"row": main.row_number}
            if main.state == "error":
                results[row] = {"state": "error"}
                errors[row] = [Finding("behind_failed", "contract_number", detail)]
                continue
            code = "duplicate" if role.kind == "duplicate" else "earlier_term"
            warnings[row] = [Finding(code, "contract_number", detail)]
            results[row] = {
                "state": "applied" if row.state == "applied" else main.state,
                "partner_id": main.partner_id.id,
                "contract_id": main.contract_id.id,
                "contract_line_id": main.contract_line_id.id,
                "line_key": False,
            }
        self._store(results, errors, warnings)

    @api.model
    def _store(self, results, errors, warnings):
        """Write on each row how it went; nothing where nothing differs.

        :param results: {row: values}
        :param errors, warnings: {row: [Finding]}
        """
        render = self.env["renewal.register.message"]._render
        error_texts, warning_texts = render(errors), render(warnings)
        for row, values in results.items():
            values = {
                **values,
                "error": error_texts.get(row, False),
                "warning": warning_texts.get(row, False),
            }
            differing = {
                name: value
                for name, value in values.items()
                if self._get_stored(row, name) != value
            }
            if differing:
                row.write(differing)

    @api.model
    def _get_stored(self, row, name):
        value = row[name]
        return value.id if row._fields[name].relational else value
