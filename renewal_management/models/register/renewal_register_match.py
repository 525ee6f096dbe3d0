# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL

from ...tools.register.edition import Term
from ...tools.register.reading import Place
from ...tools.register.text import key
from .contract_line import LOST


class RenewalRegisterMatch(models.AbstractModel):
    """Finds the contract lines that rows of a register are about."""

    _name = "renewal.register.match"
    _description = "Contract Lines of the Contract Register"

    def _find_places(self, readings):
        """Find where each row belongs.

        In this order: what the row was applied to before; what the row with the same
        key in an earlier edition was applied to; the line of the same name in a
        contract of the same number and customer, of which nobody or another register
        speaks.

        :param readings: {row: Reading} with customers, without errors
        :return: {row: Place}
        """
        known = self._find_known_places(readings)
        new = {row: read for row, read in readings.items() if row not in known}
        contracts = self._find_contracts(new)
        homes = {
            row: contracts.get(self._get_contract_key(reading))
            for row, reading in new.items()
        }
        named = self.env["renewal.register.elsewhere"]._find_places(new, homes)
        places = known | {
            row: named.get(row) or Place(contract=homes[row]) for row in new
        }
        lines = self.env["contract.line"].union(
            *(place.line for place in places.values() if place.line)
        )
        terms, lost = (
            self._get_terms(lines),
            set(lines._get_decided(LOST).contract_line_id),
        )
        return {
            row: replace(
                place,
                term=terms.get(place.line),
                is_lost=place.line in lost,
                is_still_lost=place.is_still_lost
                or bool(place.line and row.answer == "lost"),
            )
            for row, place in places.items()
        }

    def _find_known_places(self, readings):
        """Return {row: Place} of the rows that were applied before, as they are or in
        an earlier edition."""
        earlier = self._find_earlier_rows(readings)
        places = {}
        for row, reading in readings.items():
            is_own = bool(row.contract_line_id)
            before = row if is_own else self._choose_earlier(reading, earlier)
            if before:
                line = before.contract_line_id
                line = line._follow_successors(reading.end_date)
                places[row] = Place(
                    line,
                    applied=before.applied_values,
                    is_own=is_own,
                    is_marked=before.result == "lost",
                    is_still_lost=self._is_still_lost(reading, before),
                )
        return places

    def _is_still_lost(self, reading, before):
        """Whether somebody said of the same values that the line stays lost."""
        if before.answer != "lost":
            return False
        return before.applied_values == self.env["renewal.register.change"]._get_said(
            reading
        )

    def _find_earlier_rows(self, readings):
        """Return {line key: other rows that were applied with it}, the newest last.

        Of all editions that said the same end, the newest one: however many there are.
        """
        rows = self.env["renewal.register.row"].browse(row.id for row in readings)
        rows.flush_model(["line_key", "applied_values", "contract_line_id"])
        query = SQL(
            """
            SELECT DISTINCT ON (line_key, applied_values ->> 'date_end') id
              FROM renewal_register_row
             WHERE company_id = ANY(%s) AND register_name = ANY(%s)
               AND line_key = ANY(%s)
               AND contract_line_id IS NOT NULL AND id != ALL(%s)
             ORDER BY line_key, applied_values ->> 'date_end',
                      edition DESC, row_number DESC, id DESC
            """,
            rows.company_id.ids,
            rows.mapped("register_name"),
            [read.line_key for read in readings.values()],
            rows.filtered("contract_line_id").ids,
        )
        found = self.env.execute_query(query)
        earlier = rows.browse(row_id for (row_id,) in found)
        earlier = earlier.sorted(lambda row: (row.edition, row.row_number, row.id))
        return earlier.grouped("line_key")

    def _choose_earlier(self, reading, earlier):
        """The row that said the same term before, else the last one of its line."""
        # not filtered(): its records would be read one by one
        rows = list(earlier.get(reading.line_key, ()))
        end = fields.Date.to_string(reading.end_date) or False
        same = [
            row for row in rows if (row.applied_values or {}).get("date_end") == end
        ]
        return (same or rows or [None])[-1]

    def _find_known_keys(self, rows):
        """Match keys of these rows that an earlier edition had.

        :param rows: rows of one edition
        """
        own = rows.filtered("contract_line_id").mapped("match_key")
        groups = rows._read_group(
            [
                *rows._get_register_domain(),
                ("edition", "<", rows[:1].edition),
                ("match_key", "in", rows.mapped("match_key")),
                ("contract_line_id", "!=", False),
            ],
            ["match_key"],
        )
        return {*own, *(match_key for (match_key,) in groups)}

    def _find_repeated(self, rows):
        """Lines of earlier editions that share their key with another one.

        :param rows: rows of one edition
        :return: {match key: {number: [tools.register.repeat.Occurrence]}}
        """
        earlier = [
            *rows._get_register_domain(),
            ("edition", "<", rows[:1].edition),
            ("match_key", "in", rows.mapped("match_key")),
            ("line_key", "!=", False),
        ]
        twice = rows._read_group(
            earlier, ["match_key", "edition"], [], having=[("__count", ">", 1)]
        )
        keys = {key for key, _edition in twice} | self._find_numbered(rows)
        repeated = rows.search(
            [*earlier, ("match_key", "in", list(keys))], order="edition, row_number, id"
        )
        found = {}
        for match_key, group in repeated.grouped("match_key").items():
            newest = {row.line_key: row for row in group}
            found[match_key] = {
                row._get_line_number(): [row._get_applied_occurrence()]
                for row in newest.values()
            }
        return found

    def _find_numbered(self, rows):
        """Match keys of rows that an earlier edition numbered, since several lines
        shared them. A number such as "A #7" has the sign in its key."""
        if not rows:
            return set()
        rows.flush_model(["line_key", "match_key"])
        query = SQL(
            """
            SELECT DISTINCT match_key
              FROM renewal_register_row
             WHERE company_id = %s AND register_name = %s AND edition < %s
               AND match_key = ANY(%s) AND line_key != match_key
            """,
            rows[:1].company_id.id,
            rows[:1].register_name,
            rows[:1].edition,
            rows.mapped("match_key"),
        )
        return {key for (key,) in self.env.execute_query(query)}

    def _get_terms(self, lines):
        """The term that each contract line has now.

        :return: {contract.line: tools.register.edition.Term}
        """
        starts = self.env["renewal.sync"]._get_renewed_starts(lines.ids)
        terms = {}
        for line in lines:
            end = line._get_effective_end() or None
            start = starts.get(line.id) or line.date_start
            if not end or not start or start > end:
                start = line.date_start
            terms[line] = Term(start or None, end)
        return terms

    def _get_contract_key(self, reading):
        number = key(reading.contract_number)
        return (number, reading.partner_id) if number else None

    def _find_contracts(self, readings):
        """Return {(key of the number, customer id): contract}, running ones first."""
        numbers = {read.contract_number for read in readings.values()}
        partners = {read.partner_id for read in readings.values()}
        contracts = (
            self.env["contract.contract"]
            .with_context(active_test=False)
            .search(
                [
                    ("code", "in", list(numbers - {""})),
                    ("commercial_partner_id", "in", list(partners)),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        )
        found = {}
        for contract in contracts.sorted(
            lambda c: (c.active and not c.is_terminated, c.id)
        ):
            found[key(contract.code), contract.commercial_partner_id.id] = contract
        return found
