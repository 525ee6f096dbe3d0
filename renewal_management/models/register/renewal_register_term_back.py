# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class RenewalRegisterTerm(models.AbstractModel):
    """Takes back what was renewed because of an answer that was wrong."""

    _inherit = "renewal.register.term"

    def _remember(self, change):
        """What the contract is before its next term, as it is kept on the row."""
        contract = change.line.contract_id
        return {
            "line": change.line.id,
            "number": contract.code,
            "user": contract.user_id.id,
            "followed": contract.renewal_ids.line_ids.ids,
        }

    def _take_back(self, rows):
        """Reopen what these rows renewed, the way the button *Reopen* does it. One that
        cannot be reopened does not hold up the others.

        :param rows: ``renewal.register.row`` whose answers can be taken back
        :return: {row: why it could not be reopened, in words}
        """
        rows.check_access("write")
        failed = {}
        # sudo: outcomes and contracts are the system's; access was checked just above
        for (company, contract), group in (
            rows.sudo()
            .grouped(lambda row: (row.company_id, row.contract_line_id.contract_id))
            .items()
        ):
            work = self.sudo().with_company(company)
            rest = group.with_env(work.env)
            self.env["renewal.transaction"]._in_savepoints(
                lambda part, work=work, rest=rest: work._reopen_rows(rest),
                contract.with_env(work.env),
                lambda _contract, error, group=group: failed.update(
                    dict.fromkeys(group.with_env(self.env), error)
                ),
            )
        return failed

    def _reopen_rows(self, rows):
        """
        :param rows: rows of one contract
        """
        rows._check_not_built_on()
        known = rows.mapped("before_answer")
        renewed = self.env["renewal.line"].search(
            [
                ("contract_line_id", "in", [one["line"] for one in known]),
                ("outcome", "=", "renewed"),
            ]
        )
        last = {line.contract_line_id: line for line in renewed.sorted("id")}
        lines = renewed.union(*last.values())
        self._check_not_worked_on(lines.renewal_id.successor_renewal_id)
        contract = lines.contract_line_id.contract_id
        number, user = known[0]["number"], known[0]["user"]
        for renewal, parts in lines.grouped("renewal_id").items():
            self._reopen(renewal, parts)
        if contract.code != number:
            contract.code = number
        if contract.user_id.id != user:
            contract.user_id = user
        followed = {i for one in known for i in one["followed"]}
        made = lines.renewal_id.filtered(
            lambda renewal: followed.isdisjoint(renewal.line_ids.ids)
        )
        made.filtered(lambda renewal: not renewal.outcome).unlink()
        contract._sync_renewals()
        self._put_away(rows.contract_line_id.contract_id - contract)
        rows._forget_answer()

    def _put_away(self, contracts):
        """Contracts of which nothing is left, since no next term begins in them."""
        contracts.filtered(
            lambda contract: all(contract.contract_line_ids.mapped("is_canceled"))
        ).action_archive()

    def _check_not_worked_on(self, renewals):
        for renewal in renewals.filtered("is_worked_on"):
            raise UserError(
                self.env._(
                    "Somebody has worked on %s since: reopen the one before it on its "
                    "own page.",
                    renewal.display_name,
                )
            )

    def _reopen(self, renewal, parts):
        """Open a renewal again, or the parts of it that were renewed by mistake."""
        others = renewal.line_ids.filtered(lambda line: line.outcome == "renewed")
        if renewal.outcome == "renewed" and others <= parts:
            day = self.env.company._get_renewal_today()
            note = self.env._("Taken back in the contract register")
            renewal._undo_outcome(day, note)
        else:
            renewal._restore_lost(parts)
