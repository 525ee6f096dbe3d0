# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

# A newer file has most rows of the one before; with fewer it may be another register.
FEWEST = 1 / 3


class RenewalRegisterEdition(models.Model):
    """A file that has little in common with the register it was imported into."""

    _inherit = "renewal.register.edition"  # pylint: disable=consider-merging-classes-inherited

    stranger_text = fields.Text(
        compute="_compute_stranger_text",
        help="Few rows of the edition before are in this file.",
    )

    @api.depends("register_name", "number", "row_ids")
    @api.depends_context("lang")
    def _compute_stranger_text(self):
        for edition in self:
            before = edition.search(
                [
                    *edition._get_register_domain(),
                    ("number", "<", edition.number),
                ],
                order="number desc",
                limit=1,
            )
            known, kept = edition._count_kept(before)
            edition.stranger_text = kept < known * FEWEST and self.env._(
                "Of the %(known)s contracts of the edition before, this file has "
                "%(kept)s. If it is another register, change its name below.",
                known=known,
                kept=kept,
            )

    def _count_kept(self, before):
        """
        :param before: the edition to compare with
        :return: (lines that it has, those of them that this one has too)
        """
        self.env["renewal.register.row"].flush_model(["edition_id", "match_key"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(DISTINCT match_key),
                       COUNT(DISTINCT match_key) FILTER (WHERE match_key IN (
                        SELECT match_key FROM renewal_register_row
                         WHERE edition_id = %s))
                  FROM renewal_register_row
                 WHERE edition_id = %s
                """,
                self._origin.id or 0,
                before.id or 0,
            )
        )
        return rows[0]
