# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import time

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import Callbacks

_logger = logging.getLogger(__name__)

# Records worked in one transaction. Larger batches gain nothing and hold locks longer.
BATCH_SIZE = 500
# Attempts at a batch that another worker changed under us.
MAX_ATTEMPTS = 5
# Errors after which the transaction is lost: roll back, look again.
RETRY_ERRORS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.InterfaceError,
)
# Errors that may say "somebody else was faster".
CONCURRENCY_ERRORS = (*RETRY_ERRORS[:2], psycopg2.errors.UniqueViolation)
MAX_ERROR_LENGTH = 1000


class OutOfTime(Exception):
    """The scheduler wants its worker back; the next slice goes on from here."""


class RenewalEngine(models.AbstractModel):
    """The daily run. The only place that locks, takes savepoints and commits: here and
    in the files ``renewal_engine_*.py`` that extend it.

    Every phase selects work by state, in batches, and commits each batch: a run that is
    killed, or that runs twice, or beside another one, does every step exactly once (see
    docs/execution.rst).
    """

    _name = "renewal.engine"
    _description = "Renewal Daily Run Engine"

    # ------------------------------------------------------------------
    # Entry points
    # ------------------------------------------------------------------

    @api.model
    def _cron_run_daily(self):
        """Work the day of every company. Called by the scheduled job."""
        companies = self.env["res.company"].search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for done, company in enumerate(companies):
            if not self._run_company(company, company._get_renewal_today()):
                # the batches were counted off too: without a remainder the job would
                # count as done until tomorrow
                cron._commit_progress(remaining=len(companies) - done)
                return
            cron._commit_progress(1, remaining=len(companies) - done - 1)

    @api.model
    def _run_company(self, company, date_ref):
        """Work one day of one company.

        :param date_ref: the day, in the company's time zone
        :return: False when the scheduler's time was over before the work was
        """
        engine = self._for_company(company)
        run = engine._get_run(company, date_ref)
        started = time.monotonic()
        count, errors, is_complete = 0, [], True
        try:
            for phase in engine._get_phases():
                done, error = engine._run_phase(phase, company, date_ref, run)
                count += done
                errors += filter(None, [error])
            count += engine._tell_managers(company, run, "\n".join(errors))
        except OutOfTime:
            is_complete = False
        engine._finish_run(run, time.monotonic() - started, count, is_complete)
        return is_complete

    def _run_phase(self, phase, company, date_ref, run):
        """One phase. What breaks it breaks neither the others nor other companies.

        :return: (number of records, error in words or None)
        """
        try:
            return phase(company, date_ref, run), None
        except OutOfTime:
            raise
        except Exception as error:
            self.env.cr.rollback()
            self.env.invalidate_all()
            _logger.exception("%s of %s failed", phase.__name__, company.name)
            return 0, f"{phase.__name__}: {self._describe_error(error)}"

    @api.model
    def _for_company(self, company):
        """The engine in the company's environment and language."""
        return self.sudo().with_context(
            allowed_company_ids=company.ids,
            lang=company.partner_id.lang or self.env.lang,
            # e-mails wait in the outgoing queue: what is rolled back was not sent
            mail_notify_force_send=False,
        )

    @api.model
    def _get_phases(self):
        """The phases of a day, in order. Each takes the company, the day and the run,
        commits its batches and returns how many records it worked on. Override to add
        one."""
        return [
            self._sync_renewals,
            self._plan_steps,
            self._open_window,
            self._run_due_steps,
            self._look_after_tasks,
            self._escalate,
            self._mark_lapsed,
            self._take_snapshots,
            self._tell_owners,
        ]

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _lock_due_steps(self, ids, company, date_ref):
        """Of these steps, those that are still due and that no other worker holds."""
        steps = self.env["renewal.step"]
        self.env.flush_all()
        domain = steps._get_due_domain(company, date_ref) & Domain("id", "in", ids)
        query = steps._search(domain)
        query.order = SQL("renewal_step.user_id, renewal_step.id")
        rows = self.env.execute_query(
            SQL("%s FOR UPDATE OF renewal_step SKIP LOCKED", query.select())
        )
        steps = steps.browse(row[0] for row in rows)
        # its renewal too: two workers on two steps of one renewal get in each other's
        # way (followers, stage, level); what is left out comes with a later look
        renewals = self._lock(steps.renewal_id)
        return steps.filtered(lambda step: step.renewal_id in renewals)

    @api.model
    def _run_steps(self, steps, date_ref, run=None):
        """Do these steps. Shared by the daily run and the buttons.

        Each ends done, skipped, or failed with its error in words.
        """
        run = run or self.env["renewal.run"]
        for action, batch in steps.grouped("action").items():
            self._run_batch(action, batch, date_ref, run)

    def _run_batch(self, action, steps, date_ref, run):
        """All at once; after an error one by one, so that one bad record stays one."""
        try:
            with self.env.cr.savepoint():
                getattr(steps, f"_run_{action}")(date_ref)
                steps._mark_worked(date_ref, run)
        except RETRY_ERRORS:
            raise
        except Exception as error:
            if len(steps) > 1:
                for step in steps:
                    self._run_batch(action, step, date_ref, run)
            else:
                self._log_error(steps, error)
                steps._mark_failed(self._describe_error(error), date_ref, run)

    # ------------------------------------------------------------------
    # Savepoints
    # ------------------------------------------------------------------

    @api.model
    def _in_savepoint(self, method, *args):
        """Call a method; take back what it did when it fails.

        :return: (result, None) or (None, error in words). Errors of the database that
            call for another attempt are raised.
        """
        try:
            with self.env.cr.savepoint():
                return method(*args), None
        except RETRY_ERRORS:
            raise
        except Exception as error:
            if not isinstance(error, UserError):
                _logger.warning("%s failed", method, exc_info=True)
            return None, self._describe_error(error)

    @api.model
    def _take_back(self, method, *args):
        """Call a method, return what it returns, and take back everything it did: rows,
        what is in memory, and what waits for the commit."""
        cr = self.env.cr
        waiting, cr.postcommit = cr.postcommit, Callbacks()
        savepoint = cr.savepoint()
        try:
            return method(*args)
        finally:
            savepoint.close(rollback=True)
            cr.postcommit = waiting

    # ------------------------------------------------------------------
    # Transactions
    # ------------------------------------------------------------------

    def _in_transaction(self, method, *args):
        """Call a batch method; when another worker was faster, look again."""
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                result = method(*args)
                self.env.flush_all()
                return result
            except CONCURRENCY_ERRORS:
                self.env.cr.rollback()
                if attempt == MAX_ATTEMPTS:
                    raise
                time.sleep(0.05 * attempt)
        return None

    def _lock(self, records):
        """The records that no other worker holds, locked until the commit."""
        return records.try_lock_for_update(allow_referencing=True)

    def _commit(self, processed):
        """Commit what was done; stop when the scheduler's time is over.

        Only where something was done: a slice that begins late gets at least one batch
        of work done before it gives way.
        """
        seconds_left = self.env["ir.cron"]._commit_progress(processed)
        if processed:
            # what a batch read is not needed by the next: memory stays flat
            self.env.invalidate_all(flush=False)
        if seconds_left <= 0 and processed:
            raise OutOfTime

    def _analyze(self, count, *tables):
        """After a full batch, have PostgreSQL count again what is in these tables: it
        goes on with plans for the nearly empty ones of before, which read a whole
        table for each foreign key."""
        if count >= BATCH_SIZE:
            names = SQL(", ").join(map(SQL.identifier, tables))
            self.env.cr.execute(SQL("ANALYZE %s", names))
            self._commit(0)

    def _get_run(self, company, date_ref):
        """The row of this company's day: found, or made once by whoever is first."""
        domain = [("company_id", "=", company.id), ("date", "=", date_ref)]
        run = self.env["renewal.run"].search(domain)
        if run:
            return run
        run = self._in_transaction(self._create_run, domain)
        self.env["ir.cron"]._commit_progress(0)
        return run

    def _create_run(self, domain):
        runs = self.env["renewal.run"]
        return runs.search(domain) or runs.create(
            [{name: value for name, _operator, value in domain}]
        )

    def _finish_run(self, run, seconds, count, is_complete):
        """Note what the run took. A second run of the same day that found nothing to do
        writes nothing."""
        if not count and run.finished_at:
            return
        values = {"duration": run.duration + seconds}
        if is_complete:
            values["finished_at"] = fields.Datetime.now()
        self._in_transaction(run.write, values)
        self.env["ir.cron"]._commit_progress(0)

    # ------------------------------------------------------------------
    # Errors
    # ------------------------------------------------------------------

    def _log_error(self, record, error):
        if isinstance(error, UserError):
            _logger.info("%s: %s", record, error)
        else:
            _logger.warning("%s failed", record, exc_info=error)

    @api.model
    def _describe_error(self, error):
        """The error in words, for the record it concerns."""
        if isinstance(error, UserError):
            return str(error)[:MAX_ERROR_LENGTH]
        return f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH]
