# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import time

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..tools.schedule import add_working_days

_logger = logging.getLogger(__name__)

# Records worked in one transaction. Larger batches gain nothing and hold locks longer.
BATCH_SIZE = 500
# What a large day fills: renewals, and the tasks given out.
OUR_TABLES = ("renewal_renewal", "renewal_line", "renewal_step")
TASK_TABLES = ("mail_activity", "mail_followers")
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
    """The daily run. The only place that locks, takes savepoints and commits.

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
            self._skip_steps,
            self._run_due_steps,
            self._look_after_tasks,
            self._escalate,
            self._mark_lapsed,
            self._tell_owners,
        ]

    # ------------------------------------------------------------------
    # Phases
    # ------------------------------------------------------------------

    def _sync_renewals(self, company, date_ref, run):
        """Open, move and close renewals of contracts that are out of step."""
        ids = self.env["renewal.sync"]._get_out_of_step_ids(company, date_ref)
        for number, chunk in enumerate(split_every(BATCH_SIZE, ids)):
            try:
                self._in_transaction(self._sync_chunk, chunk, date_ref, run)
            except CONCURRENCY_ERRORS:
                # not another worker, then: the error belongs on its contract
                self._in_transaction(self._sync_chunk, chunk, date_ref, None)
            self._commit(len(chunk))
            self._analyze(len(chunk) if not number else 0, *OUR_TABLES)
        self._analyze(len(ids), *OUR_TABLES)
        return len(ids)

    def _sync_chunk(self, ids, date_ref, run):
        contracts = self.env["contract.contract"].browse(ids).exists()
        contracts = contracts.try_lock_for_update(allow_referencing=True)
        self._sync_with_errors(contracts, date_ref, run)

    def _plan_steps(self, company, date_ref, run):
        """Choose playbooks and lay out the steps of renewals that changed."""
        planner = self.env["renewal.planner"]
        count = 0
        while ids := planner._get_flagged_ids(company):
            renewals = self.env["renewal.renewal"].browse(ids)
            self._in_transaction(planner._plan, renewals, date_ref)
            self._commit(len(ids))
            count += len(ids)
        self._analyze(count, *OUR_TABLES)
        return count

    def _open_window(self, company, date_ref, run):
        """Put renewals whose last mile begins into the work list."""
        renewals = self.env["renewal.renewal"].with_context(tracking_disable=True)
        domain = renewals._get_window_domain(company, date_ref)
        count = 0
        while batch := renewals.search(domain, limit=BATCH_SIZE, order="id"):
            self._in_transaction(batch._enter_window)
            self._commit(len(batch))
            count += len(batch)
        return count

    def _skip_steps(self, company, date_ref, run):
        """Skip due steps that must not happen: too late, condition not met, or
        overtaken by a newer one of the same kind. In this order: a step may only be
        overtaken by one that will really be done."""
        planner = self.env["renewal.planner"]
        count = 0
        for skip in (
            planner._skip_too_late,
            planner._skip_unmet_conditions,
            planner._skip_superseded,
        ):
            count += self._in_transaction(skip, company, date_ref, run) or 0
            self._commit(0)
        return count

    def _run_due_steps(self, company, date_ref, run):
        """Do what is due, batch by batch, each step once."""
        count = 0
        while done := self._in_transaction(self._run_due_batch, company, date_ref, run):
            self._commit(done)
            self._analyze(done if not count else 0, *TASK_TABLES)
            count += done
        return count

    def _run_due_batch(self, company, date_ref, run):
        steps = self._lock_due_steps(company, date_ref)
        self._run_steps(steps, date_ref, run)
        return len(steps)

    def _look_after_tasks(self, company, date_ref, run):
        """Tasks of people who left go to the next in the chain; tasks whose condition
        is settled are closed."""
        steps = self.env["renewal.step"]
        left = steps._get_open_task_domain(company) & Domain(
            "activity_id.user_id.active", "=", False
        )
        settling = steps._get_settling_domain(company)
        count = 0
        for chunk in split_every(BATCH_SIZE, steps.search(left).ids):
            self._in_transaction(steps.browse(chunk)._pass_on_activities, date_ref)
            self._commit(len(chunk))
            count += len(chunk)
        for chunk in split_every(BATCH_SIZE, steps.search(settling).ids):
            count += self._in_transaction(steps.browse(chunk)._close_settled)
            self._commit(0)
        return count

    def _escalate(self, company, date_ref, run):
        """Ask the next person where a task is still open after its time."""
        steps = self.env["renewal.step"]
        ids = steps.search(steps._get_overdue_domain(company, date_ref)).ids
        count = 0
        for chunk in split_every(BATCH_SIZE, ids):
            count += self._in_transaction(
                self._plan_escalations, chunk, company, date_ref
            )
            self._commit(0)
        return self._run_due_steps(company, date_ref, run) if count else 0

    def _plan_escalations(self, ids, company, date_ref):
        steps = self.env["renewal.step"]
        # searched again: another worker, or the assignee, may have been faster
        overdue = steps.search(
            steps._get_overdue_domain(company, date_ref) & Domain("id", "in", ids)
        )
        is_working = company._get_renewal_calendar([date_ref])
        overdue = overdue.filtered(
            lambda step: (
                add_working_days(
                    step.activity_id.date_deadline,
                    step.playbook_step_id.escalate_after_days,
                    is_working,
                )
                <= date_ref
            )
        )
        return len(overdue._create_escalations(date_ref))

    def _mark_lapsed(self, company, date_ref, run):
        """Terms that are over without an outcome say so; a yearly review that passed
        makes room for the next one."""
        renewals = self.env["renewal.renewal"].with_context(tracking_disable=True)
        domain = renewals._get_lapsed_domain(company, date_ref)
        count = 0
        while batch := renewals.search(domain, limit=BATCH_SIZE, order="id"):
            self._in_transaction(self._lapse, batch, date_ref)
            self._commit(len(batch))
            count += len(batch)
        return count

    def _lapse(self, renewals, date_ref):
        reviews = renewals.filtered(lambda r: r.renewal_type == "evergreen")
        (renewals - reviews).write({"is_lapsed": True})
        reviews._close("renewed", date_ref, self.env._("The contract runs on"))
        self._sync_safely(reviews.contract_id)

    def _tell_owners(self, company, date_ref, run):
        """One message per person and run that lists the new tasks."""
        if not company.renewal_owner_digest:
            return 0
        steps = self.env["renewal.step"]
        groups = steps._read_group(
            steps._get_untold_domain(company, date_ref), ["user_id"], ["id:array_agg"]
        )
        count = 0
        for ids in self._split_groups(group_ids for _user, group_ids in groups):
            self._in_transaction(self._tell_some_owners, ids)
            self._commit(0)
            count += len(ids)
        return count

    def _split_groups(self, groups):
        """Lists of ids joined to batches; nobody's tasks are split over two."""
        batch = []
        for ids in groups:
            if batch and len(batch) + len(ids) > BATCH_SIZE:
                yield batch
                batch = []
            batch += ids
        if batch:
            yield batch

    def _tell_some_owners(self, ids):
        steps = self.env["renewal.step"].browse(ids).try_lock_for_update()
        steps = steps.filtered(lambda step: not step.is_told)
        steps = steps.sorted(lambda step: (step.scheduled_date, step.id))
        steps.is_told = True
        for user, batch in steps.grouped(lambda step: step._get_reader()).items():
            if user:
                self._tell_owner(user, batch.with_prefetch(steps.ids))

    def _tell_owner(self, user, steps):
        _done, error = self._in_savepoint(steps._notify_assignee, user)
        if error:
            _logger.warning("%s could not be told: %s", user.login, error)

    def _tell_managers(self, company, run, error):
        """Tell the managers of failures once, not every day.

        :param error: what broke whole phases of this run, in words
        """
        steps = self.env["renewal.step"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "failed"),
                ("is_told", "=", False),
            ]
        )
        contracts = self.env["contract.contract"].search(
            [
                ("company_id", "=", company.id),
                ("renewal_sync_error", "!=", False),
                ("renewal_sync_told", "=", False),
            ]
        )
        news = run._note_error(error)
        if steps or contracts or news:
            self._in_transaction(run._notify_failures, steps, contracts, news)
            self._commit(0)
        return len(steps) + len(contracts)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _lock_due_steps(self, company, date_ref):
        """Lock a batch of due steps that no other worker holds, grouped by assignee:
        activities cost per person, so a batch should hold few."""
        steps = self.env["renewal.step"]
        self.env.flush_all()
        domain = steps._get_due_domain(company, date_ref)
        query = steps._search(domain, limit=BATCH_SIZE)
        # by the number, not by the name: no join of all that is due for every batch
        query.order = SQL("renewal_step.user_id, renewal_step.id")
        rows = self.env.execute_query(
            SQL("%s FOR UPDATE OF renewal_step SKIP LOCKED", query.select())
        )
        steps = steps.browse(row[0] for row in rows)
        # its renewal too: two workers on two steps of one renewal get in each other's
        # way (followers, stage, level); what is left out comes with a later batch
        renewals = steps.renewal_id.try_lock_for_update(allow_referencing=True)
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
    # Contracts
    # ------------------------------------------------------------------

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
                self.env["renewal.sync"]._sync_contracts(contracts, date_ref)
                self.env["renewal.planner"]._plan(
                    contracts._get_open_renewals().filtered("needs_planning"), date_ref
                )
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

    def _note_sync_error(self, contract, error):
        """Keep the error on the contract; the managers are told when it is new."""
        if contract.renewal_sync_error != error:
            contract.write({"renewal_sync_error": error, "renewal_sync_told": False})

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

    def _commit(self, processed):
        """Commit what was done; stop when the scheduler's time is over.

        Only where something was done: a slice that begins late gets at least one batch
        of work done before it gives way.
        """
        if self.env["ir.cron"]._commit_progress(processed) <= 0 and processed:
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
