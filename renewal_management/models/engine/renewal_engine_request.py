# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from .renewal_engine import BATCH_SIZE, CONCURRENCY_ERRORS, RETRY_ERRORS


class RenewalEngine(models.AbstractModel):
    """Beside the daily run: contracts that somebody saves, renewals that somebody
    decides."""

    _inherit = "renewal.engine"

    @api.model
    def _sync_safely(self, contracts):
        """Bring renewals in line while somebody is saving contracts.

        Saving a contract must never fail because of us: an error is kept on the
        contract, and the next daily run tries again.
        """
        # sudo: whoever may change a contract may not be allowed on renewals
        for company, batch in contracts.sudo().grouped("company_id").items():
            engine = self._for_company(company)
            date_ref = company._get_renewal_today()
            for chunk in split_every(BATCH_SIZE, batch.ids):
                records = engine.env["contract.contract"].browse(chunk)
                engine._sync_with_errors(records, date_ref, None)

    def _sync_with_errors(self, contracts, date_ref, run):
        try:
            with self.env.cr.savepoint():
                self._sync_and_plan(contracts, date_ref)
        except RETRY_ERRORS:
            raise
        except Exception as error:
            if run and isinstance(error, CONCURRENCY_ERRORS):
                raise  # another worker opened the same renewals: look again
            if len(contracts) > 1:
                for contract in contracts:
                    self._sync_with_errors(contract, date_ref, run)
            else:
                self._log_error(contracts, error)
                self._note_sync_error(contracts, self._describe_error(error))

    @api.model
    def _sync_strictly(self, contracts):
        """The same for a person who closes a renewal and waits for the answer: an error
        is raised, and nothing is done."""
        # sudo: see _sync_safely
        for company, batch in contracts.sudo().grouped("company_id").items():
            engine = self._for_company(company)
            date_ref = company._get_renewal_today()
            for chunk in split_every(BATCH_SIZE, batch.ids):
                records = engine.env["contract.contract"].browse(chunk)
                engine._sync_and_plan(records, date_ref)

    def _sync_and_plan(self, contracts, date_ref):
        self.env["renewal.sync"]._sync_contracts(contracts, date_ref)
        self.env["renewal.planner"]._plan(
            contracts._get_open_renewals().filtered("needs_planning"), date_ref
        )

    def _note_sync_error(self, contract, error):
        """Keep the error on the contract; the managers are told when it is new."""
        if contract.renewal_sync_error != error:
            contract.write({"renewal_sync_error": error, "renewal_sync_told": False})

    @api.model
    def _claim(self, renewals):
        """Lock renewals that a person is about to close or to open again: nothing is
        decided twice, whoever clicks first.

        :raise UserError: when somebody else is at it
        """
        if self._lock(renewals) != renewals:
            raise UserError(
                self.env._(
                    "Somebody else, or the daily run, is working on one of these "
                    "renewals just now. Try again in a moment."
                )
            )
