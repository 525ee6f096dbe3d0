# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Still to be done.
OPEN_STATES = ("planned", "failed")
STEP_ORDER = SQL("renewal_step.user_id, renewal_step.partner_id, renewal_step.id")


class RenewalStep(models.Model):
    """Which steps are to be done, and how they change state."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Which
    # ------------------------------------------------------------------

    @api.model
    def _get_open_domain(self):
        """Steps that are still to be done."""
        return Domain("state", "in", OPEN_STATES)

    @api.model
    def _get_due_domain(self, company, date_ref):
        """Steps to run: due and not done, and not already tried on this day."""
        tried = Domain("state", "=", "failed") & Domain("attempt_date", "<", date_ref)
        return (
            Domain("company_id", "=", company.id)
            & Domain("scheduled_date", "<=", date_ref)
            & self._get_live_domain()
            & (Domain("state", "=", "planned") | tried)
        )

    @api.model
    def _get_open_task_domain(self, companies):
        """Tasks given out and not finished."""
        return Domain(
            [
                ("company_id", "in", companies.ids),
                ("state", "=", "done"),
                ("activity_id", "!=", False),
                ("handled_date", "=", False),
            ]
        )

    @api.model
    def _search_due(self, company, date_ref, ids=None):
        """Steps to run, each assignee's together: an activity costs per person, so a
        batch should hold few; and each customer's, which share tasks.

        :param ids: only of these
        """
        domain = self._get_due_domain(company, date_ref)
        if ids is not None:
            domain &= Domain("id", "in", list(ids))
        query = self._search(domain)
        query.order = STEP_ORDER
        return self.browse(row[0] for row in self.env.execute_query(query.select()))

    @api.model
    def _get_mail_actions(self):
        """Actions that write to the customer: they wait, and count, as e-mails do.
        Extend for another."""
        return ["mail"]

    def _get_rule(self):
        """The record that says what to do: the rule, or the step added by hand."""
        self.ensure_one()
        return self.playbook_step_id or self

    # ------------------------------------------------------------------
    # States
    # ------------------------------------------------------------------

    # ``run`` is the day's, or a simulation's; the steps of a button have none.

    def _put(self, vals, run=None):
        (run or self.env["renewal.run"])._put(self, vals)

    def _cancel(self, reason, run=None):
        """Planned steps will not happen."""
        self._put({"state": "cancelled", "reason": reason}, run)

    def _skip(self, reason, run=None):
        """There is nothing to do, and the timeline says why."""
        self._put({"state": "skipped", "reason": reason}, run)

    def _postpone(self, day, reason, run=None):
        """Not today, but on a later day; the timeline says why."""
        vals = {"state": "planned", "scheduled_date": day, "reason": reason}
        self._put(vals, run)

    def _mark_worked(self, date_ref, run):
        """Close the books on steps that ran: what was neither skipped nor postponed is
        done, and leaves its traces on the renewal."""
        skipped = self.filtered(lambda step: step.state == "skipped")
        skipped._put({"done_date": date_ref, **self._get_run_vals(run)}, run)
        done = (self - skipped).filtered(lambda step: step.scheduled_date <= date_ref)
        done._put(
            {
                "state": "done",
                "done_date": date_ref,
                "reason": False,
                "is_notified": False,
                **self._get_run_vals(run),
            },
            run,
        )
        done._star_renewals(run)
        done._raise_levels(run)
        done._move_stages(run)

    def _mark_failed(self, error, date_ref, run):
        """Keep the error in words; the next daily run tries again."""
        self._put(
            {
                "state": "failed",
                "reason": error,
                "attempt_date": date_ref,
                **self._get_run_vals(run),
            },
            run,
        )

    def _get_run_vals(self, run):
        return {"run_id": run.id} if run else {}

    def _star_renewals(self, run):
        """A task of high priority shows on its renewal."""
        starred = self.filtered(
            lambda step: step.activity_id and step._get_rule().is_high_priority
        )
        run._put(
            starred.renewal_id.filtered(lambda renewal: renewal.priority == "0"),
            {"priority": "1"},
        )

    def _raise_levels(self, run):
        """How far up the chain a renewal went."""
        asked = self.filtered(lambda step: step.action == "escalation")
        levels = {
            renewal: max(step.level or 1 for step in steps)
            for renewal, steps in asked.grouped("renewal_id").items()
        }
        higher = asked.renewal_id.filtered(lambda r: levels[r] > r.escalation_level)
        for level, renewals in higher.grouped(levels.get).items():
            run._put(renewals, {"escalation_level": level})

    def _move_stages(self, run):
        """Move renewals forward to the stage their step asks for."""
        for stage, steps in (
            self.filtered("playbook_step_id.stage_id")
            .grouped(lambda step: step.playbook_step_id.stage_id)
            .items()
        ):
            behind = steps.renewal_id.filtered(
                lambda renewal, stage=stage: (
                    renewal.stage_id.stage_type in ("upcoming", "open")
                    and renewal.stage_id.sequence < stage.sequence
                )
            )
            quiet = behind.with_context(tracking_disable=True)
            run._put(quiet, {"stage_id": stage.id})

    @api.model
    def _stop_renewals(self, renewals, reason):
        """Nothing more will be asked about these renewals."""
        steps = self.search([("renewal_id", "in", renewals.ids)])
        if not steps:
            return
        steps.filtered(lambda step: step.state in OPEN_STATES)._cancel(reason)
        steps._close_activities(reason)

    # ------------------------------------------------------------------
    # Conditions
    # ------------------------------------------------------------------

    def _skip_unmet(self, rule, date_ref, run):
        """Skip the steps of a rule whose renewal does not match its condition. Where it
        cannot be evaluated the steps fail, in words."""
        unmet, error = self._filter_unmet(rule, date_ref)
        if error:
            text = self.env._("The condition cannot be evaluated: %s", error)
            self._mark_failed(text, date_ref, run)
            return
        unmet._put(
            {
                "state": "skipped",
                "done_date": date_ref,
                "reason": self.env._("The condition of the step was not met"),
                **self._get_run_vals(run),
            },
            run,
        )

    def _filter_unmet(self, rule, date_ref=None):
        """Steps whose renewal does not match the condition of a rule.

        :param date_ref: the day it is asked on, when that is not today
        :return: (steps, error in words or None)
        """
        met, error = self.env["renewal.transaction"]._in_savepoint(
            self.renewal_id._filter_by, rule, date_ref
        )
        if error:
            return self.browse(), error
        return self.filtered(lambda step: step.renewal_id not in met), None

    # ------------------------------------------------------------------
    # Doing steps: the same for the daily run and the buttons
    # ------------------------------------------------------------------

    def _work(self, date_ref, run=None):
        """Do these steps. Each ends done, skipped, or failed with its error in words.

        :param run: renewal.run of the day, if it is the daily run that does them, or
            the day of a simulation
        """
        run = run or self.env["renewal.run"]
        for action, batch in self.grouped("action").items():
            self.env["renewal.transaction"]._in_savepoints(
                lambda steps, action=action: steps._work_action(action, date_ref, run),
                batch,
                lambda step, error: step._mark_failed(error, date_ref, run),
            )

    def _work_action(self, action, date_ref, run):
        run._do(action, self, date_ref)._mark_worked(date_ref, run)
