# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .contract_line import LOST


class RenewalRegisterLoss(models.AbstractModel):
    """Takes back what was marked as lost: all is as it was before. A term that nobody
    followed has no renewal again, and a line without an end has none."""

    _inherit = "renewal.register.loss"

    def _remember(self, known, before, opened):
        """Note on each row what its loss changed.

        :param known: {row: contract.line}
        :param before: {contract.line: how it ended}, see ``_get_ending``
        :param opened: renewal.line that were opened only to be lost
        """
        for row, line in known.items():
            mine = opened.filtered(lambda ren, line=line: ren.contract_line_id == line)
            row.before_loss = {
                "line": line.id,
                "before": before[line],
                "after": line._get_ending(),
                "opened": mine.ids,
            }

    def _take_back(self, rows):
        """Open again what was marked as lost for these rows. One that cannot be opened
        does not hold up the others.

        :return: {row: why it could not be opened, in words}
        """
        rows.check_access("write")
        failed = {}
        # sudo: see _lose
        for company, group in rows.sudo().grouped("company_id").items():
            work = self.sudo().with_company(company)
            failed |= work._try_each(work._open_rows, group.with_env(work.env))
        return failed

    def _open_rows(self, rows):
        known = rows._get_known_lines().values()
        self._open_lines(self.env["contract.line"].union(*known), rows)
        # also of those that had the line of an earlier row
        rows.result = False

    def _open_lines(self, lines, rows=None):
        """Open again the terms of these contract lines that were lost. What was lost as
        a whole is open as a whole.

        :param rows: renewal.register.row that were marked as lost, if it is known
        """
        lost = lines._get_decided(LOST)
        whole = lost.renewal_id.filtered(lambda renewal: renewal.outcome == "churned")
        lines |= whole.line_ids.contract_line_id
        marked = [("contract_line_id", "in", lines.ids), ("result", "=", "lost")]
        marked = self.env["renewal.register.row"].search(marked)
        said = (marked | rows if rows else marked).filtered("before_loss")
        opened = self._get_opened(said)
        made = opened.renewal_id.filtered(lambda renewal: renewal.line_ids <= opened)
        day = self.env.company._get_renewal_today()
        note = self.env._("Taken back in the contract register")
        ended = (whole & made).line_ids.contract_line_id.ids
        late = said.filtered(lambda row: row.before_loss["line"] in ended)
        # a review must not find an end when it is open again
        self._restore_endings(said - late)
        (whole - made)._undo_outcome(day, note)
        self._undo_made((whole & made).filtered("outcome"))
        self._restore_endings(late)
        rest = lost.filtered(lambda line: line.outcome == "churned")
        for renewal, parts in rest.grouped("renewal_id").items():
            renewal._restore_lost(parts)
        (opened - made.line_ids).unlink()
        made.filtered(lambda ren: ren.outcome not in ("renewed", "churned")).unlink()
        lines.contract_id._sync_renewals()
        said.before_loss = False
        marked.result = False
        marked._forget_lost()

    def _restore_endings(self, rows):
        """Lines end as they did, unless somebody changed that since."""
        for row in rows:
            line = self.env["contract.line"].browse(row.before_loss["line"]).exists()
            before, after = row.before_loss["before"], row.before_loss["after"]
            if line and line._get_ending() == after and before != after:
                line.with_context(renewal_sync_later=True).write(before)

    def _get_opened(self, rows):
        """What was opened only to be lost, and that nobody worked on since.

        :return: renewal.line
        """
        ids = [i for row in rows for i in row.before_loss["opened"]]
        return self.env["renewal.line"].browse(ids).exists()

    def _undo_made(self, renewals):
        """Undo losses that are about to be forgotten: nothing is planned for them."""
        self.env["renewal.transaction"]._claim(renewals)
        for renewal in renewals:
            renewal._check_can_reopen()
            renewal._undo_churned()
        renewals.filtered("outcome")._reopen()
