# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from functools import cache
from hashlib import sha1

from odoo import api, fields, models

from ...tools.register.currency import resolve_currency
from ...tools.register.repeat import ONLY
from ...tools.register.row import COLUMNS, contract_key
from ...tools.register.sums import Line, add_up

ANSWERS = (
    "date_order",
    "decimal_mark",
    "currency_id",
    "words_lang",
    "amount_basis",
    "contract_type",
)
# What the readings of a file depend on besides its rows, as far as it is stored here.
READ_WITH = (*ANSWERS, "as_of", "headings")


class RenewalRegisterEdition(models.Model):
    """What reading a file finds: what has to be asked about it, and what it comes to.

    Thousands of cells are read for it, so it is kept: for each way to read the file,
    until one of its rows changes.
    """

    _inherit = "renewal.register.edition"  # pylint: disable=consider-merging-classes-inherited

    kept = fields.Json(
        readonly=True,
        copy=False,
        help="What was found when the file was read, for each way to read it.",
    )
    found = fields.Json(
        compute="_compute_found",
        help="What is found when the file is read with the present answers.",
    )

    @api.depends(*READ_WITH, "kept", "row_ids")
    @api.depends_context("lang")
    def _compute_found(self):
        for edition in self:
            key, own = edition._get_keys()
            kept = edition.kept or {}
            edition.found = kept.get(key) or kept.get(own) or edition._find()

    def write(self, vals):
        """Whoever answers sees at once what the file comes to, and so do all others."""
        result = super().write(vals)
        if not {*READ_WITH}.isdisjoint(vals) and "headings" not in vals:
            self._keep_found()
        return result

    def _keep_found(self):
        """Read these files, unless that is known."""
        for edition in self:
            key, own = edition._get_keys()
            kept = edition.kept or {}
            if key not in kept and own not in kept:
                found = edition._find()
                # a file that leaves nothing open is the same in all languages
                edition.kept = {**kept, own if found["is_by_language"] else key: found}

    def _forget_found(self):
        """Rows of these files changed."""
        self.filtered("kept").kept = False

    def _get_keys(self):
        """Return what the file is read with: in any language, and in the user's own."""
        self.ensure_one()
        service = self._get_service()
        _by_code, active = self.env["renewal.register.lookup"]._get_currencies()
        facts = {name: self[name] for name in READ_WITH if name != "currency_id"}
        facts |= {
            "as_of": str(self.as_of),
            "currencies": [self.currency_id.name, self.company_id.currency_id.name],
            "active": sorted(active.items()),
            "words": service.env["renewal.register.word"]._get_index_key(),
        }
        said = json.dumps(facts, sort_keys=True)
        key = sha1(said.encode(), usedforsecurity=False).hexdigest()
        lang = service._get_lang()
        return key, f"{key} {lang.date_format} {lang.decimal_point}"

    def _get_service(self):
        return self.env["renewal.register.apply"].with_company(self.company_id)

    def _get_own_reader(self):
        """The Reader of the rows, with the answers as they are, saved or not."""
        self.ensure_one()
        rows = self._origin.row_ids[:1]
        today = fields.Date.context_today(self)
        return self._get_service()._get_reader(rows, today, self)

    def _find(self):
        """Read all rows.

        :return: as ``tools.register.sums.add_up``, with ``asked``: the answers without
            which nothing is applied; ``absent``, ``is_by_language``: see ``Reader``
        """
        if not self._origin._has_rows():
            nothing = {"asked": [], "absent": [], "is_by_language": False}
            return {**nothing, **add_up((), None, "", {})}
        reader, service = self._get_own_reader(), self._get_service()
        rows = self.env["renewal.register.row"].search_fetch(
            [("edition_id", "in", self._origin.ids)],
            [*COLUMNS, "match_key", "row_number"],
            order="row_number, id",
        )
        roles = service._assign_roles(rows, reader)
        by_code, active = self.env["renewal.register.lookup"]._get_currencies(False)
        own = self.company_id.currency_id.name

        @cache
        def resolve(mentions):
            return resolve_currency(mentions, own, active, reader.words)

        lines = []
        for row in rows:
            role = roles.get(row.id, ONLY)
            reading = service._read(row, reader, role)
            contract = contract_key(row._get_cells())
            lines.append(Line(contract, reading, role, resolve(reading.currency)))
        rounding = {code: currency.round for code, currency in by_code.items()}
        found = add_up(lines, self.as_of, own, rounding)
        return {
            "asked": list(reader.questions),
            "absent": sorted(reader.absent),
            "is_by_language": reader.is_by_language,
            **found,
        }

    def _has_rows(self):
        return bool(
            self.env["renewal.register.row"].search_count(
                [("edition_id", "in", self.ids)], limit=1
            )
        )
