# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import date

from odoo import models

from ...tools.past import read_told
from ...tools.recurrence import annualise
from ..look_back.renewal_look_back_reader import Facts


class RenewalLookBackReader(models.AbstractModel):
    """What the editions of a register told: terms of a line that was moved from one to
    the next, with the amounts of then."""

    _inherit = "renewal.look.back.reader"  # pylint: disable=consider-merging-classes-inherited

    def _read_facts(self, contracts, lines):
        facts = super()._read_facts(contracts, lines)
        for line_id, said in self._read_editions(lines).items():
            notes, start = read_told([values[:3] for values in said])
            if notes:
                known = facts.get(line_id, Facts())
                merged = {**dict(known.notes), **dict(notes)}
                told = tuple(sorted(merged.items()))
                facts[line_id] = Facts(told, known.signed_end, start, True)
        return facts

    def _read_billed(self, lines):
        """A line that was never invoiced was worth what the edition of the day said."""
        billed = super()._read_billed(lines)
        for line_id, said in self._read_editions(lines).items():
            values = {start: amount for _day, start, _end, amount in said if start}
            if line_id not in billed and len(values) > 1:
                days = sorted(values)
                billed[line_id] = days, [values[day] for day in days]
        return billed

    def _read_editions(self, lines):
        """What each edition said of these lines, oldest first.

        :return: {line id: [(day, first day, last day, yearly value)]}
        """
        rows = self.env["renewal.register.row"].search(
            [("contract_line_id", "in", lines.ids), ("edition_id", "!=", False)]
        )
        said = defaultdict(list)
        for row in rows.sorted(lambda row: (row.edition_id.as_of, row.id)):
            values = row.applied_values or {}
            if values.get("date_start") or values.get("date_end"):
                said[row.contract_line_id.id].append(
                    (
                        row.edition_id.as_of,
                        _read_day(values.get("date_start")),
                        _read_day(values.get("date_end")),
                        self._get_yearly(row.contract_line_id, values),
                    )
                )
        return {line_id: told for line_id, told in said.items() if len(told) > 1}

    def _get_yearly(self, line, values):
        price = values.get("specific_price") or 0.0
        amount = annualise(
            price * (values.get("quantity") or 1.0),
            values.get("recurring_rule_type") or line.recurring_rule_type,
            values.get("recurring_interval") or line.recurring_interval,
        )
        return line.contract_id.currency_id.round(amount)


def _read_day(text):
    return date.fromisoformat(text) if text else None
