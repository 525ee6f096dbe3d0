# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ...tools.bounds import MAX_TERM_YEARS, is_too_long
from ...tools.message import format_day
from ..base.renewal_transaction import BATCH_SIZE, CONCURRENCY_ERRORS


class RenewalSync(models.AbstractModel):
    """Whoever asks: somebody who saves contracts, somebody who decides a renewal, the
    daily run."""

    _inherit = "renewal.sync"  # pylint: disable=consider-merging-classes-inherited

    def _sync_safely(self, contracts):
        """Bring renewals in line while somebody is saving contracts.

        Saving a contract must never fail because of us: an error is kept on the
        contract, and the next daily run tries again.
        """
        for sync, batch, date_ref in self._split_by_company(contracts):
            sync._sync_with_errors(batch, date_ref, None)

    def _sync_strictly(self, contracts, answer=None):
        """The same for a person who closes a renewal and waits for the answer: an error
        is raised, and nothing is done.

        :param answer: see ``_sync_contracts``
        """
        for sync, batch, date_ref in self._split_by_company(contracts):
            sync._sync_and_plan(batch, date_ref, answer)
            for error in filter(None, batch.mapped("renewal_sync_error")):
                raise UserError(error)

    def _split_by_company(self, contracts):
        """Batches of one company each.

        :return: [(the service in the company's environment, contracts, its today)]
        """
        # sudo: whoever may change a contract may not be allowed on renewals
        for company, batch in contracts.sudo().grouped("company_id").items():
            sync = self.env["renewal.transaction"]._for_company(company).env[self._name]
            date_ref = company._get_renewal_today()
            for chunk in split_every(BATCH_SIZE, batch.ids):
                yield sync, sync.env["contract.contract"].browse(chunk), date_ref

    def _sync_with_errors(self, contracts, date_ref, run):
        """Keep an error on its contract; the next run tries again.

        :param run: renewal.run when the daily run asks, which looks again at what
            another worker did meanwhile
        """
        self.env["renewal.transaction"]._in_savepoints(
            lambda contracts: self._sync_and_plan(contracts, date_ref),
            contracts,
            self._note_sync_error,
            # another worker opened the same renewals: look again
            lambda error: run and isinstance(error, CONCURRENCY_ERRORS),
        )

    def _sync_and_plan(self, contracts, date_ref, answer=None):
        self._sync_contracts(contracts, date_ref, answer)
        self.env["renewal.planner"]._plan(
            contracts._get_open_renewals().filtered("needs_planning"), date_ref
        )

    def _note_too_long(self, contracts, lines, date_ref):
        """An end date that was mistyped is named, before anything counts the days.

        :param lines: {contract id: {line id: terms.Line}}
        :return: contracts that wait for it to be put right
        """
        wrong = contracts.browse()
        for contract in contracts:
            for line in lines.get(contract.id, {}).values():
                if line.is_live and line.end:
                    if is_too_long(line.start or date_ref, line.end):
                        self._note_sync_error(contract, self._describe_too_long(line))
                        wrong |= contract
        return wrong

    def _describe_too_long(self, line):
        return self.env._(
            "“%(line)s” ends on %(end)s, more than %(years)s years after it starts: "
            "its renewal waits. Correct the date, or clear it if the contract has no "
            "end.",
            line=self.env["contract.line"].browse(line.id).name,
            end=format_day(self.env, line.end),
            years=MAX_TERM_YEARS,
        )

    def _note_sync_error(self, contract, error):
        """Keep the error on the contract; the managers are notified when it is new."""
        if contract.renewal_sync_error != error:
            contract.write(
                {"renewal_sync_error": error, "renewal_sync_notified": False}
            )
