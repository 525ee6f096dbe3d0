# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.register.edition import Term, rank_terms
from ...tools.register.repeat import ONLY, Occurrence, assign_roles
from ...tools.register.row import contract_key, read_row


class RenewalRegisterApply(models.AbstractModel):
    """In which order the rows of an edition are applied: a term after the one before
    it, and new rows when those that were known have said how they go on."""

    _inherit = "renewal.register.apply"

    def _assign_roles(self, rows, reader):
        """Tell apart the rows of this edition that name the same line.

        :return: {row id: Role} for such rows only, whether they are in ``rows`` or not
        """
        domain = [
            *rows._get_edition_domain(),
            ("match_key", "in", rows.mapped("match_key")),
        ]
        groups = rows._read_group(domain, ["match_key"], ["id:recordset"])
        known = self.env["renewal.register.match"]._find_repeated(rows)
        roles = {}
        for key, repeated in groups:
            if len(repeated) == 1 and key not in known:
                continue
            occurrences = []
            for row in repeated.sorted("row_number"):
                reading = read_row(row._get_cells(), reader)
                if not reading.errors:
                    occurrences.append(self._get_occurrence(row, reading))
            roles.update(assign_roles(occurrences, known.get(key)))
        return roles

    def _get_occurrence(self, row, reading):
        worth = (round(reading.amount, 2), reading.quantity)
        return Occurrence(
            row.id, reading.typed_start, reading.end_date, worth, row._get_all_cells()
        )

    def _get_waves(self, rows, reader, roles):
        """Rows that can be applied together, one lot after the other.

        :return: [renewal.register.row]
        """
        known_keys = self.env["renewal.register.match"]._find_known_keys(rows)
        known = rows.filtered(lambda row: row.match_key in known_keys)
        ranks = self._rank_new(rows - known, reader)
        waves = rows.grouped(
            lambda row: (
                row not in known,
                ranks.get(row.id, (False, 0)),
                roles.get(row.id, ONLY).position,
            )
        )
        return [wave for _order, wave in sorted(waves.items())]

    def _rank_new(self, rows, reader):
        """What new rows come after: the contract that theirs replaces, and in their own
        the terms that they may renew under another name.

        :return: {row id: (whether it replaces another, rank in its contract)}
        """
        ranks = {}
        for group in rows.grouped(lambda row: contract_key(row._get_cells())).values():
            terms = {
                row.id: self._get_said_term(read_row(row._get_cells(), reader))
                for row in (group if len(group) > 1 else ())
            }
            inside = rank_terms({i: term for i, term in terms.items() if term.end})
            ranks |= {
                row.id: (bool(row.replaces), inside.get(row.id, 0)) for row in group
            }
        return ranks

    def _get_said_term(self, reading):
        return Term(reading.typed_start, None if reading.errors else reading.end_date)
