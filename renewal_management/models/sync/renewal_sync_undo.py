# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalSync(models.AbstractModel):
    """Renewals that came to nothing: the successor was cancelled or deleted, the
    extension taken back, or the customer left before the old term was over.

    Recognised by what the lines do, not by a date: nothing of them runs past the old
    term any more.
    """

    _inherit = "renewal.sync"  # pylint: disable=consider-merging-classes-inherited

    def _undo_renewals(self, contracts, date_ref):
        """Take back the renewals of these contracts that came to nothing."""
        renewed = self.env["renewal.line"].search(
            [
                ("renewal_id.contract_id", "in", contracts.ids),
                ("renewal_id.outcome", "=", "renewed"),
                ("renewal_id.renewal_type", "!=", "evergreen"),
                ("outcome", "=", "renewed"),
                ("action", "!=", "add"),
            ]
        )
        undone = renewed.filtered(lambda line: self._is_undone(line, date_ref))
        for renewal, lines in undone.grouped("renewal_id").items():
            goes_on = renewed.filtered(lambda r, o=renewal: r.renewal_id == o) - lines
            if not goes_on:
                self._undo_renewal(renewal, date_ref)
            elif any(self._is_cut_short(line) for line in lines):
                lines._lose_after_all()
            else:
                renewal._reopen(lines)

    def _is_undone(self, line, date_ref):
        """Whether nothing of a renewed line runs past its old term. A line that was
        cancelled when that term was over did serve it: its next term is void."""
        contract_line, end = line.contract_line_id, line.renewal_id.current_end
        if not contract_line or contract_line._get_next_term_line(end):
            return False
        return contract_line._is_renewable() or date_ref <= end

    def _is_cut_short(self, line):
        contract_line = line.contract_line_id
        end = contract_line._get_effective_end()
        return contract_line._is_renewable() and end < line.renewal_id.current_end

    def _undo_renewal(self, renewal, date_ref):
        """The old term is undecided again. When its successor was lost, that never
        began: the loss is the old term's."""
        lost = renewal.successor_renewal_id
        renewal._reopen()
        if lost.outcome == "churned":
            loss = lost._prepare_loss_vals()
            lost._reopen()
            note = self.env._("The term before it was lost: this one never began")
            lost._close("cancelled", date_ref, note)
            renewal._close("churned", **loss)
