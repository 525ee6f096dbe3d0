# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...tools.schedule import add_working_days
from .renewal_engine import BATCH_SIZE, CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

# What a large day fills: renewals, and the tasks given out.
OUR_TABLES = ("renewal_renewal", "renewal_line", "renewal_step")
TASK_TABLES = ("mail_activity", "mail_followers")


class RenewalEngine(models.AbstractModel):
    """What a day consists of. Locks, savepoints and commits are the engine's: see
    ``renewal_engine.py``."""

    _inherit = "renewal.engine"

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
        contracts = self._lock(contracts)
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

    def _run_due_steps(self, company, date_ref, run):
        """Skip what must not happen, then do what is due, each step once; again, until
        nothing came up meanwhile."""
        count = 0
        while True:
            ids, skipped = self._in_transaction(
                self._choose_due_steps, company, date_ref, run
            )
            self._commit(skipped)
            done = self._run_in_batches(ids, company, date_ref, run)
            count += skipped + done
            if not done:
                return count

    def _choose_due_steps(self, company, date_ref, run):
        """Skip, then list what is left, in one transaction: it sees one state. A step
        that another worker, or somebody who saves a contract, plans meanwhile was not
        looked at and must not be done before it was.

        :return: (ids of the steps to do, number of steps skipped)
        """
        skipped = self._skip_steps(company, date_ref, run)
        self.env.flush_all()
        steps = self.env["renewal.step"]
        query = steps._search(steps._get_due_domain(company, date_ref))
        # grouped by assignee: activities cost per person, so a batch should hold few
        query.order = SQL("renewal_step.user_id, renewal_step.id")
        return [row[0] for row in self.env.execute_query(query.select())], skipped

    def _skip_steps(self, company, date_ref, run):
        """Skip due steps that must not happen: too late, condition not met, or
        overtaken by a newer one of the same kind. In this order: a step may only be
        overtaken by one that will really be done."""
        planner = self.env["renewal.planner"]
        skips = (
            planner._skip_too_late,
            planner._skip_unmet_conditions,
            planner._skip_superseded,
        )
        return sum(skip(company, date_ref, run) or 0 for skip in skips)

    def _run_in_batches(self, ids, company, date_ref, run):
        count = 0
        for number, chunk in enumerate(split_every(BATCH_SIZE, ids)):
            done = self._in_transaction(
                self._run_due_batch, chunk, company, date_ref, run
            )
            self._commit(done)
            self._analyze(done if not number else 0, *TASK_TABLES)
            count += done
        return count

    def _run_due_batch(self, ids, company, date_ref, run):
        steps = self._lock_due_steps(ids, company, date_ref)
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

    def _take_snapshots(self, company, date_ref, run):
        """Freeze the forecast, once a week."""
        snapshots = self.env["renewal.forecast.snapshot"]
        count = self._in_transaction(snapshots._take, company, date_ref)
        self._commit(count)
        return count

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
        steps = self._lock(self.env["renewal.step"].browse(ids))
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
