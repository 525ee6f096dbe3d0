# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.simulation import Outcome

ANY_RENEWAL = SQL("TRUE")


class RenewalSimulator(models.AbstractModel):
    """One simulated day: the phases of the daily run, in its order."""

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _play_day(self, play, day):
        self._turn_page(play, day)
        self._enter_windows(play, day)
        self._run_due(play, day, play.agenda.pop(day, set()) | play.failed)
        self._close_unneeded(play, day)
        self._run_due(play, day, self._escalate(play, day))
        self._lapse(play, day)

    @api.model
    def _turn_page(self, play, day):
        """Renewals that were opened, or closed, on this day of the past."""
        renewals = self.env["renewal.renewal"]
        if opened := play.openings.pop(day, None):
            self._update_renewals(opened, SQL("outcome = NULL"))
        if closed := play.closings.pop(day, None):
            self._update_renewals(closed, SQL("outcome = 'renewed'"))
        if opened or closed:
            renewals.invalidate_model(["outcome"], flush=False)

    @api.model
    def _enter_windows(self, play, day):
        """The last mile begins."""
        if ids := play.windows.pop(day, None):
            stages = self.env["renewal.stage"]
            upcoming = stages.search([("stage_type", "=", "upcoming")])
            stage_id = stages._get_first("open").id or None
            values = SQL(
                """
                in_window = TRUE, stage_id = CASE WHEN stage_id = ANY(%s)
                    THEN COALESCE(%s, stage_id) ELSE stage_id END
                """,
                upcoming.ids,
                stage_id,
            )
            self._update_renewals(ids, values, SQL("outcome IS NULL"))
            self._forget("renewal.renewal")

    @api.model
    def _lapse(self, play, day):
        """Terms that are over say so. A yearly review that passed is closed; the next
        one is not opened: its steps lie beyond what is simulated."""
        if ids := play.lapses.pop(day, None):
            values = SQL(
                """
                is_lapsed = (renewal_type != 'evergreen'), outcome = CASE
                    WHEN renewal_type = 'evergreen' THEN 'renewed' END
                """
            )
            self._update_renewals(ids, values, SQL("outcome IS NULL"))
            self._forget("renewal.renewal")

    @api.model
    def _update_renewals(self, ids, values, condition=ANY_RENEWAL):
        self.env.cr.execute(
            SQL(
                "UPDATE renewal_renewal SET %s WHERE id = ANY(%s) AND %s",
                values,
                list(ids),
                condition,
            )
        )

    # ------------------------------------------------------------------
    # Due steps
    # ------------------------------------------------------------------

    @api.model
    def _run_due(self, play, day, ids):
        """Skip what must not happen, then do what is due."""
        if not ids:
            return
        planner, run = self.env["renewal.planner"], self.env["renewal.run"]
        planner._skip_too_late(play.company, day, run, ids)
        self._skip_unmet(play, day, ids)
        planner._skip_superseded(play.company, day, run, ids)
        self._forget_states()
        outcomes = []
        for action, steps in self._get_due(play, day, ids).grouped("action").items():
            method = getattr(self, f"_play_{action}", self._play_other)
            outcomes += method(play, steps, day)
        self._write_outcomes(play, outcomes, day)
        self._remember_failed(play, ids, day)

    @api.model
    def _get_due(self, play, day, ids, extra=Domain.TRUE):
        """Of these steps, those that are due, in the order of the daily run."""
        steps = self.env["renewal.step"]
        domain = steps._get_due_domain(play.company, day) & Domain("id", "in", ids)
        query = steps._search(domain & extra)
        query.order = SQL("renewal_step.user_id, renewal_step.id")
        return steps.browse(row[0] for row in self.env.execute_query(query.select()))

    @api.model
    def _skip_unmet(self, play, day, ids):
        """Skip steps whose renewal does not match their condition on this day."""
        conditional = Domain("playbook_step_id.condition", "not in", (False, "[]"))
        due = self._get_due(play, day, ids, conditional & Domain("level", "=", 0))
        outcomes = []
        for rule, steps in due.grouped("playbook_step_id").items():
            unmet, error = steps._filter_unmet(rule.condition, day)
            if error:
                text = self.env._("The condition cannot be evaluated: %s", error)
                outcomes += [Outcome(i, "failed", reason=text) for i in steps.ids]
            else:
                text = self.env._("The condition of the step was not met")
                outcomes += [Outcome(i, "skipped", reason=text) for i in unmet.ids]
        self._write_outcomes(play, outcomes, day)

    @api.model
    def _write_outcomes(self, play, outcomes, day):
        """What became of the steps, in one statement."""
        if not outcomes:
            return
        ids, states, users, reasons, days, activities = zip(*outcomes, strict=True)
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET state = v.state, reason = v.reason,
                       user_id = COALESCE(v.user_id, s.user_id),
                       scheduled_date = COALESCE(v.day, s.scheduled_date),
                       activity_id = COALESCE(v.activity_id, s.activity_id),
                       done_date = CASE WHEN v.state IN ('done', 'skipped')
                            THEN %(today)s::date END,
                       attempt_date = CASE WHEN v.state = 'failed'
                            THEN %(today)s::date END
                  FROM unnest(%(ids)s::int[], %(states)s::varchar[], %(users)s::int[],
                              %(reasons)s::varchar[], %(days)s::date[],
                              %(activities)s::int[])
                    AS v(id, state, user_id, reason, day, activity_id)
                 WHERE v.id = s.id
                """,
                today=day,
                ids=list(ids),
                states=list(states),
                users=list(users),
                reasons=list(reasons),
                days=list(days),
                activities=list(activities),
            )
        )
        for outcome in outcomes:
            if outcome.day:
                play.add(play.agenda, outcome.day, outcome.step_id)
        self._forget_states()
        self._mark_renewals([o.step_id for o in outcomes if o.state == "done"])

    @api.model
    def _remember_failed(self, play, ids, day):
        """Failed steps are tried again every day, until they are too late."""
        steps = self.env["renewal.step"]
        failed = steps.search([("id", "in", list(ids)), ("state", "=", "failed")])
        play.failed = (play.failed - set(ids)) | set(failed.ids)
        for step_id in failed.ids:
            play.tried.setdefault(step_id, day)

    # ------------------------------------------------------------------
    # Nobody acts
    # ------------------------------------------------------------------

    @api.model
    def _close_unneeded(self, play, day):
        """Tasks, and their escalations, end when their condition does."""
        steps = self.env["renewal.step"]
        for rule_id, ids in play.conditional.items():
            rule = self.env["renewal.playbook.step"].browse(rule_id)
            tasks = steps.browse(sorted(ids))
            unneeded, _error = tasks._filter_unmet(rule.condition, day)
            ids.difference_update(unneeded.ids)
            self._close_family(unneeded, day)

    @api.model
    def _close_family(self, tasks, day):
        """Somebody acted, as far as the rule is concerned."""
        if not tasks:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET handled_date = CASE WHEN s.state = 'done' THEN %(day)s::date END,
                       state = CASE WHEN s.state = 'planned' AND s.level > 0
                            THEN 'cancelled' ELSE s.state END
                  FROM renewal_step task
                 WHERE task.id = ANY(%(ids)s) AND s.renewal_id = task.renewal_id
                   AND s.playbook_step_id = task.playbook_step_id
                """,
                day=day,
                ids=tasks.ids,
            )
        )
        self._forget_states()

    @api.model
    def _escalate(self, play, day):
        """Ask the next person where a task is still open after its time.

        :return: ids of the new steps
        """
        steps = self.env["renewal.step"]
        ids = play.escalating.pop(day, None)
        if not ids:
            return set()
        domain = steps._get_overdue_domain(play.company, day) & Domain("id", "in", ids)
        tasks = steps.search(domain)
        assignees = {task: task._get_next_in_chain(task.level + 1) for task in tasks}
        asked = tasks.filtered(assignees.get)
        self._mark_escalated(asked, tasks - asked)
        rows = [
            self._prepare_escalation_row(task, assignees[task], day) for task in asked
        ]
        ids = self._insert(play, "renewal.step", rows)
        # who is asked was just found out
        play.asked.update(zip(ids, (assignees[task].id for task in asked), strict=True))
        self._forget("renewal.step")
        return set(ids)

    @api.model
    def _mark_escalated(self, asked, stuck):
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step
                   SET is_escalated = id = ANY(%(asked)s),
                       reason = CASE WHEN id = ANY(%(stuck)s) THEN %(reason)s END
                 WHERE id = ANY(%(both)s)
                """,
                asked=asked.ids,
                stuck=stuck.ids,
                both=(asked | stuck).ids,
                reason=self.env._("Nobody is left to escalate to"),
            )
        )

    @api.model
    def _prepare_escalation_row(self, step, user, day):
        return {
            **step._prepare_escalation_vals(day),
            "company_id": step.company_id.id,
            "partner_id": step.partner_id.id,
            "team_id": step.team_id.id,
            "user_id": user.id,
            "state": "planned",
        }
