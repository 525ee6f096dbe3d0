# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.register.part import describe_left_out

# Rows of one kind that a text names.
MOST_SAID = 10


class RenewalRegisterEdition(models.Model):
    """What a file had besides the rows of the register."""

    _inherit = "renewal.register.edition"  # pylint: disable=consider-merging-classes-inherited

    left_out_text = fields.Text(
        string="Left out",
        compute="_compute_left_out_text",
    )

    other_headings_text = fields.Char(
        string="Columns not imported",
        compute="_compute_other_headings_text",
        help="Their cells tell rows apart, and change nothing on contracts.",
    )

    @api.depends("other_headings")
    def _compute_other_headings_text(self):
        for edition in self:
            edition.other_headings_text = ", ".join(edition.other_headings or ())

    @api.depends("left_out")
    @api.depends_context("lang")
    def _compute_left_out_text(self):
        for edition in self:
            texts = self._describe_left_out(edition.left_out or [])
            edition.left_out_text = "\n".join(texts)

    @api.model
    def _describe_left_out(self, left_out):
        """Say which rows of a file are no rows of the register, a text for each kind.

        :param left_out: as the field
        """
        return [
            self.env._(
                "%(kind)s: %(rows)s",
                kind=label,
                rows=", ".join(map(describe_left_out, rows[:MOST_SAID]))
                + (f" … (+{len(rows) - MOST_SAID})" if rows[MOST_SAID:] else ""),
            )
            for kind, label in self._get_kinds_of_left_out().items()
            if (rows := [out for out in left_out if out["kind"] == kind])
        ]

    @api.model
    def _get_kinds_of_left_out(self):
        return {
            "title": self.env._("Title rows"),
            "total": self.env._("Totals rows"),
            "heading": self.env._("Repeated heading rows"),
            "blank": self.env._("Blank rows"),
            "note": self.env._("Notes below the table"),
        }
