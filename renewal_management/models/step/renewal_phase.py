# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import models
from odoo.fields import Domain
from odoo.tools import split_every
from odoo.tools.translate import LazyTranslate

from ...tools.batches import join_groups
from ...tools.schedule import add_working_days
from ..base.renewal_phase import phase
from ..base.renewal_transaction import BATCH_SIZE, RENEWAL_TABLES
from .renewal_step_state import STEP_ORDER

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

# What a day of tasks fills.
TASK_TABLES = ("mail_activity", "mail_followers")


class RenewalPhase(models.AbstractModel):
    """Steps are planned, done and escalated."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(300, _lt("Planning of steps"))
    def _plan_steps(self, company, date_ref, run):
        """Choose playbooks and lay out the steps of renewals that changed."""
        planner = self.env["renewal.planner"]
        count = 0
        while ids := planner._get_flagged_ids(company):
            renewals = self.env["renewal.renewal"].browse(ids)
            self._in_transaction(planner._plan, renewals, date_ref)
            self._commit(len(ids))
            self._analyze(0 if count else len(ids), *RENEWAL_TABLES)
            count += len(ids)
        self._analyze(count, *RENEWAL_TABLES)
        return count

    @phase(320, _lt("Win-back of lost customers"))
    def _win_back(self, company, date_ref, run):
        """Lay out the steps of lost renewals, and end those of customers who are
        back."""
        planner = self.env["renewal.planner"]
        count = self._in_transaction(planner._plan_lost, company, date_ref)
        self._commit(count)
        return count

    @phase(450, _lt("E-mails on their way"))
    def _follow_mails(self, company, date_ref, run):
        """What became of e-mails, where the sending could not note it at once."""
        steps = self.env["renewal.step"]
        late = steps.search(steps._get_hopeless_domain(company))
        self._in_transaction(late._give_up_late, date_ref)
        self._in_batches(
            lambda ids: self._lock(steps.browse(ids))._settle(date_ref),
            steps.search(steps._get_underway_domain(company)).ids,
        )
        return 0

    @phase(500, _lt("Steps that are due"))
    def _run_due_steps(self, company, date_ref, run):
        """Skip what must not happen, then do what is due, each step once; again, until
        nothing came up meanwhile."""
        count = 0
        while True:
            ids, skipped = self._in_transaction(
                self._choose_due_steps, company, date_ref, run
            )
            self._commit(skipped)
            done = self._in_batches(
                self._run_due_batch, ids, company, date_ref, run, tables=TASK_TABLES
            )
            count += skipped + done
            if not done:
                return count

    def _choose_due_steps(self, company, date_ref, run):
        """Skip, then list what is left, in one transaction: it sees one state. A step
        that another worker, or somebody who saves a contract, plans meanwhile was not
        looked at and must not be done before it was.

        :return: (ids of the steps to do, number of steps skipped)
        """
        skipped = self.env["renewal.planner"]._skip_steps(company, date_ref, run)
        self.env.flush_all()
        due = self.env["renewal.step"]._search_due(company, date_ref)
        return due.ids, skipped

    def _run_due_batch(self, ids, company, date_ref, run):
        steps = self._lock_due_steps(ids, company, date_ref)
        steps._work(date_ref, run)
        return len(steps)

    def _lock_due_steps(self, ids, company, date_ref):
        """Of these steps, those that are still due and that no other worker holds."""
        steps = self.env["renewal.step"]
        domain = steps._get_due_domain(company, date_ref) & Domain("id", "in", ids)
        steps = self._lock_found(steps, domain, STEP_ORDER)
        # its renewal too: two workers on two steps of one renewal get in each other's
        # way (followers, stage, level); what is left out comes with a later look
        renewals = self._lock(steps.renewal_id)
        return steps.filtered(lambda step: step.renewal_id in renewals)

    @phase(600, _lt("Open tasks"))
    def _look_after_tasks(self, company, date_ref, run):
        """Tasks of people who left go to the next in the chain; tasks whose condition
        is settled are closed."""
        steps = self.env["renewal.step"]
        # few people have left, and many have tasks
        users = self.env["res.users"].with_context(active_test=False)
        left = steps._get_open_task_domain(company) & Domain(
            "activity_id.user_id", "in", users.search([("active", "=", False)]).ids
        )
        conditional = steps._get_conditional_task_domain(company)
        count = self._in_batches(
            lambda ids: steps.browse(ids)._pass_on_activities(date_ref),
            steps.search(left).ids,
        )
        for chunk in split_every(BATCH_SIZE, steps.search(conditional).ids):
            count += self._in_transaction(steps.browse(chunk)._close_unneeded)
            self._commit(0)
        return count

    @phase(700, _lt("Escalations"))
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
                    step.deadline,
                    step.playbook_step_id.escalate_after_days,
                    is_working,
                )
                <= date_ref
            )
        )
        return len(overdue._create_escalations(date_ref))

    # ------------------------------------------------------------------
    # People hear of their new tasks
    # ------------------------------------------------------------------

    @phase(1100, _lt("Message to assignees"))
    def _notify_assignees(self, company, date_ref, run):
        """One message per person and run that lists the new tasks."""
        if not company.renewal_owner_digest:
            return 0
        steps = self.env["renewal.step"]
        groups = steps._read_group(
            steps._get_unnotified_domain(company, date_ref),
            ["user_id"],
            ["id:array_agg"],
        )
        count = 0
        lists = (ids for _user, ids in groups)
        for ids in join_groups(lists, BATCH_SIZE):
            self._in_transaction(self._notify_some_assignees, ids)
            self._commit(0)
            count += len(ids)
        return count

    def _notify_some_assignees(self, ids):
        steps = self._lock(self.env["renewal.step"].browse(ids))
        steps = steps.filtered(lambda step: not step.is_notified)
        steps = steps.sorted(lambda step: (step.scheduled_date, step.id))
        steps.is_notified = True
        for user, batch in steps.grouped(lambda step: step._get_recipient()).items():
            if user:
                batch = batch.with_prefetch(steps.ids)
                _done, error = self._in_savepoint(batch._notify_assignee, user)
                if error:
                    _logger.warning("%s could not be notified: %s", user.login, error)
