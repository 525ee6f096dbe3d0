# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...tools.action import notification
from ...tools.register.repeat import Occurrence


class RenewalRegisterRow(models.Model):
    """What became of a row, to be held beside the sheet and beside the next edition."""

    _inherit = "renewal.register.row"  # pylint: disable=consider-merging-classes-inherited

    result = fields.Selection(
        selection=[
            ("new", "New line"),
            ("renewed", "Renewed"),
            ("changed", "Corrected"),
            ("unchanged", "Unchanged"),
            ("repeated", "Repeated row"),
            ("lost", "Lost"),
        ],
        readonly=True,
        copy=False,
        help="What the row did when it was applied.",
    )
    amount_read = fields.Monetary(
        currency_field="currency_read_id",
        string="Amount as Read",
        readonly=True,
        copy=False,
    )
    currency_read_id = fields.Many2one(
        comodel_name="res.currency",
        string="Currency as Read",
        readonly=True,
        copy=False,
    )
    currency_read = fields.Char(
        string="Currency as Typed",
        readonly=True,
        copy=False,
        help="The currency of a row that names none that Odoo knows.",
    )
    is_customer_new = fields.Boolean(
        string="Customer Created",
        readonly=True,
        copy=False,
    )
    warning_kinds = fields.Json(
        readonly=True,
        copy=False,
        help="What kinds of warnings the row has.",
    )

    def _get_all_cells(self):
        """All cells of the row in the file with their headings; of a row that was
        typed, those that it has."""
        self.ensure_one()
        cells = self.source or self._get_cells().items()
        return frozenset((heading, text) for heading, text in cells if text)

    def _filter_overtaken(self):
        """Those of which a later edition was applied."""
        overtaken = self.browse()
        for rows in self._by_register().values():
            groups = rows._read_group(
                [
                    *rows._get_register_domain(),
                    ("match_key", "in", rows.mapped("match_key")),
                    ("state", "in", ("applied", "unchanged")),
                ],
                ["match_key"],
                ["edition:max"],
            )
            last = dict(groups)
            overtaken |= rows.filtered(
                lambda row, last=last: last.get(row.match_key, 0) > row.edition
            )
        return overtaken

    def _get_line_number(self):
        """The number of its line among those of the same match key."""
        self.ensure_one()
        _key, _sign, number = self.line_key[len(self.match_key or "") :].rpartition("#")
        return int(number) if number.isdecimal() else 1

    def _get_applied_occurrence(self):
        """The row as it was applied, to find the same line in a newer edition."""
        said = self.applied_values or {}
        start, end = (
            fields.Date.to_date(said.get(name)) or None
            for name in ("date_start", "date_end")
        )
        quantity = said.get("quantity") or 1.0
        worth = (round((said.get("specific_price") or 0.0) * quantity, 2), quantity)
        return Occurrence(self.id, start, end, worth, self._get_all_cells())

    def _describe_applied(self, states):
        """How these rows went, in words: what did not happen is not listed.

        :param states: {state: rows}
        """
        applied, unchanged, questions, errors = (
            len(states.get(state, ()))
            for state in ("applied", "unchanged", "question", "error")
        )
        warnings = len(self.filtered("warning"))
        counts = (
            (applied, self.env._("%s applied", applied)),
            (unchanged, self.env._("%s unchanged", unchanged)),
            (
                questions,
                self.env._("1 with a question")
                if questions == 1
                else self.env._("%s with questions", questions),
            ),
            (
                errors,
                self.env._("1 with an error")
                if errors == 1
                else self.env._("%s with errors", errors),
            ),
            (
                warnings,
                self.env._("1 with a warning")
                if warnings == 1
                else self.env._("%s with warnings", warnings),
            ),
        )
        words = ", ".join(text for count, text in counts if count)
        return self.env._("Rows: %s.", words or self.env._("none"))

    def _notify_applied(self, absent=(), left=0):
        """Return the message to show about these rows, which also refreshes the list.

        :param absent: columns that nobody filled in
        :param left: rows that still wait
        """
        states = self.grouped("state")
        message = self._describe_applied(states)
        if absent:
            labels = self.fields_get(sorted(absent), ["string"]).values()
            message += " " + self.env._(
                "No row has a value for %(columns)s: starts were assumed from the "
                "ends, contracts without an end are open-ended, amounts are zero.",
                columns=", ".join(label["string"] for label in labels),
            )
        if left:
            message += " " + self.env._("Rows that remain: %s. Apply again.", left)
        return notification("warning" if "error" in states else "success", message)
