# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import time

from odoo import fields, models

from ..base.renewal_transaction import OutOfTime

_logger = logging.getLogger(__name__)

# Beyond its slice, a job keeps the worker so long at most: Odoo reloads the server, for
# everybody, when one takes two minutes, and calls a job ten times in a row.
JOB_SECONDS = 30


class RenewalEngine(models.AbstractModel):
    """The daily run: the phases of the day, for every company, recorded in a
    ``renewal.run``.

    The phases are the rooms' (``renewal.phase``); how work is locked and committed is
    in ``renewal.transaction``.
    """

    _name = "renewal.engine"
    _description = "Renewal Daily Run Engine"
    _inherit = "renewal.transaction"

    def _cron_run_daily(self):
        """Run the day of every company. Called by the scheduled job."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self._commit_progress(remaining=len(companies))
        for done, company in enumerate(companies):
            if not self._run_company(company, company._get_renewal_today()):
                self._go_on_later(len(companies) - done)
                return
            self._commit_progress(1, remaining=len(companies) - done - 1)

    def _go_on_later(self, remaining):
        """Give the worker back before the work is done.

        Odoo calls a job with a remainder again at once. One that has had its time is
        woken instead, and other jobs have their turn before it.
        """
        end = self.env.context.get("cron_end_time")
        if end and time.monotonic() > end + JOB_SECONDS:
            job = "renewal_management.ir_cron_renewal_daily"
            if cron := self.env.ref(job, raise_if_not_found=False):
                cron._trigger()
            remaining = 0
        # the batches were counted off too: without a remainder the job would count as
        # done until tomorrow
        self._commit_progress(remaining=remaining)

    def _run_company(self, company, date_ref):
        """Run one day of one company.

        :param date_ref: the day, in the company's time zone
        :return: False when the scheduler's time ended before the work did
        """
        engine = self._for_company(company)
        run = engine._get_run(company, date_ref)
        started = time.monotonic()
        count, errors, is_complete = 0, [], True
        try:
            # e-mails that failed since the last run: told before they are tried again
            count += engine._notify_managers(company, run, run.error or "")
            for phase in engine.env["renewal.phase"]._get_phases():
                done, error = engine._run_phase(phase, company, date_ref, run)
                count += done
                errors += filter(None, [error])
            count += engine._notify_managers(company, run, "\n".join(errors))
        except OutOfTime:
            is_complete = False
        engine._finish_run(run, time.monotonic() - started, count, is_complete)
        return is_complete

    def _run_phase(self, phase, company, date_ref, run):
        """Run one phase. If it breaks, the other phases and companies go on.

        :param phase: renewal_phase.Phase
        :return: (number of records, error in words or None)
        """
        try:
            work = getattr(self.env["renewal.phase"], phase.method)
            return work(company, date_ref, run), None
        except OutOfTime:
            raise
        except Exception as error:
            self._roll_back()
            _logger.exception("%s of %s failed", phase.method, company.name)
            return 0, f"{self.env._(phase.name)}: {self._describe_error(error)}"

    def _get_run(self, company, date_ref):
        """The run of this company and day: found, or created by whoever is first."""
        domain = [("company_id", "=", company.id), ("date", "=", date_ref)]
        run = self.env["renewal.run"].search(domain)
        if run:
            return run
        run = self._in_transaction(self._create_run, domain)
        self._commit_progress()
        return run

    def _create_run(self, domain):
        runs = self.env["renewal.run"]
        return runs.search(domain) or runs.create(
            [{name: value for name, _operator, value in domain}]
        )

    def _finish_run(self, run, seconds, count, is_complete):
        """Record the duration. A second run of the same day that found nothing to do
        writes nothing."""
        if not count and run.finished_at:
            return
        values = {"duration": run.duration + seconds}
        if is_complete:
            values["finished_at"] = fields.Datetime.now()
        self._in_transaction(run.write, values)
        self._commit_progress()

    def _notify_managers(self, company, run, error):
        """Notify the managers of failures once, not every day.

        :param error: what broke whole phases of this run, in words
        """
        steps = self.env["renewal.step"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "failed"),
                ("is_notified", "=", False),
            ]
        )
        contracts = self.env["contract.contract"].search(
            [
                ("company_id", "=", company.id),
                ("renewal_sync_error", "!=", False),
                ("renewal_sync_notified", "=", False),
            ]
        )
        news = run._note_error(error)
        if steps or contracts or news:
            self._in_transaction(run._notify_failures, steps, contracts, news)
            self._commit(0)
        return len(steps) + len(contracts)
