# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class RenewalRenewal(models.Model):
    """Voiding renewals entered by mistake, and reopening those closed by mistake."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def action_cancel(self):
        """Open the wizard that voids these renewals."""
        return self._open_decision("renewal_management.renewal_cancel_action")

    def action_reopen(self):
        """Open the wizard that reopens these renewals."""
        return self._open_decision("renewal_management.renewal_reopen_action")

    def _dismiss(self, date_ref, note):
        """Void: there is nothing to decide. Close the renewals and do not open the same
        term again. The contract stays as it is."""
        self._claim_undecided()
        self._close("cancelled", date_ref, note, is_dismissed=True)

    def _undo_outcome(self, date_ref, note):
        """Reopen closed renewals, and undo what closing them did to the contract: the
        next term, or the termination.

        The caller has checked access and works as superuser.

        :raise UserError: nothing is opened when one of them cannot be
        """
        self.env["renewal.transaction"]._claim(self)
        for renewal in self:
            renewal._check_can_reopen()
        outcomes = {renewal: renewal.outcome for renewal in self}
        for renewal in self:
            getattr(renewal, f"_undo_{outcomes[renewal]}")()
        # a termination that is cancelled opens its renewals by itself
        self.filtered("outcome")._reopen()
        self.flush_recordset()
        self.contract_id._sync_renewals_strictly()
        self.filtered(lambda r: r.window_date <= date_ref)._enter_window()
        self._message_log_batch(
            bodies={
                renewal.id: self.env._("Reopened: %(note)s", note=note)
                for renewal in self
            }
        )

    def _check_can_reopen(self):
        self.ensure_one()
        if not self.outcome:
            raise UserError(self.env._("%s is already open.", self.display_name))
        if self.is_reconstructed:
            raise UserError(
                self.env._(
                    "%s was reconstructed from its contract: there is nothing to "
                    "reopen. Change the contract instead.",
                    self.display_name,
                )
            )
        if self.renewal_type == "evergreen" and self.outcome == "renewed":
            raise UserError(
                self.env._(
                    "%s is a yearly review that has passed. Work on the next one.",
                    self.display_name,
                )
            )
        if self.successor_renewal_id.outcome in ("renewed", "churned"):
            raise UserError(
                self.env._(
                    "The renewal after %s is decided too. Open that one first.",
                    self.display_name,
                )
            )

    def _undo_cancelled(self):
        """Nothing to undo: the contract was not changed."""

    def _undo_churned(self):
        """The termination is cancelled; lines end, and renew, as they did before."""
        contract = self.contract_id
        if contract.is_terminated:
            group = "contract_termination.can_terminate_contract"
            if not self.env.user.has_group(group):
                raise UserError(
                    self.env._(
                        "The contract %s is terminated. Ask somebody who may terminate "
                        "contracts to open the renewal again.",
                        contract.display_name,
                    )
                )
            # before the termination is cancelled: that opens all that it lost, with
            # the ends that their lines have then
            for renewal in self | contract._get_terminated_renewals():
                renewal._restore_lines()
            contract.action_cancel_contract_termination()
        else:
            self._restore_lines()
        # terms that could not begin while this one was lost may be opened again
        later = contract.renewal_ids.filtered(
            lambda r: r.is_dismissed and r._follows(self)
        )
        later.is_dismissed = False

    def _undo_renewed(self):
        self._restore_lines()
        added = self.line_ids.filtered(
            lambda line: line.action == "add" and line.contract_line_id
        )
        added.contract_line_id._check_uninvoiced()
        added.contract_line_id.cancel()
        added.write({"contract_line_id": False})

    def _restore_lost(self, lines):
        """These lines of a renewal were not lost after all: they are undecided again,
        and so is the renewal, unless others of its lines go on.

        :param lines: renewal.line of this renewal
        """
        self.ensure_one()
        for line in lines:
            line.contract_line_id._undo_next_term(
                self.current_end, bool(line.notice_deadline)
            )
        if self.outcome:
            self._reopen(lines)
        else:
            lines.write(lines._prepare_undecided_vals())

    def _restore_lines(self):
        """The lines end with the term again."""
        for line in self.line_ids.filtered(
            lambda line: line.action != "add" and line.outcome in ("renewed", "churned")
        ):
            contract_line = line.contract_line_id
            if not contract_line or self.renewal_type == "evergreen":
                continue
            if self._is_header_dated(line):
                self.contract_id.date_end = self.current_end
            else:
                contract_line._undo_next_term(
                    self.current_end, bool(line.notice_deadline)
                )
