# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class RenewalStep(models.Model):
    """Who gets a step, who is asked next, and what happens when somebody acts."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Assignee
    # ------------------------------------------------------------------

    def _get_assignee(self):
        """Who gets the step today: the responsible person, or who stands in for them.

        :return: res.users, empty when nobody is left
        """
        self.ensure_one()
        return self._get_responsible()._get_present(self.company_id)

    def _get_responsible(self):
        """Whose step it is, present or not: the wanted person, or the next active one
        in the chain."""
        self.ensure_one()
        if self.action == "escalation" or self.assignee_type == "next":
            return self._get_next_in_chain()
        wanted = self._get_wanted_assignee()
        if wanted.active:
            return wanted
        return self.renewal_id._get_escalation_chain()[:1]

    @api.model
    def _get_responsible_sql(self):
        """The same in SQL, for many steps that are planned at once: of the rule ``p``
        on the renewal ``r`` in the company ``c`` with the team ``t``.

        Absences are left out: who stands in changes from day to day, and the step asks
        again when it runs.
        """
        return SQL(
            """
            (SELECT u.id
               FROM unnest(
                    CASE WHEN p.action = 'escalation' OR p.assignee_type = 'next'
                         THEN ARRAY[t.user_id, c.renewal_manager_id]
                         WHEN p.assignee_type = 'csm'
                         THEN ARRAY[r.csm_id, %(chain)s]
                         WHEN p.assignee_type = 'leader'
                         THEN ARRAY[t.user_id, %(chain)s]
                         WHEN p.assignee_type = 'user'
                         THEN ARRAY[p.assigned_user_id, %(chain)s]
                         ELSE ARRAY[r.user_id, %(chain)s] END)
                    WITH ORDINALITY AS asked (user_id, number)
               JOIN res_users u ON u.id = asked.user_id AND u.active
              WHERE CASE WHEN p.action = 'escalation' OR p.assignee_type = 'next'
                         THEN u.id IS DISTINCT FROM r.user_id AND %(is_member)s
                         ELSE number = 1 OR %(is_member)s END
              ORDER BY number LIMIT 1)
            """,
            chain=SQL("r.user_id, t.user_id, c.renewal_manager_id"),
            is_member=SQL(
                "EXISTS (SELECT FROM res_company_users_rel m "
                "WHERE m.user_id = u.id AND m.cid = c.id)"
            ),
        )

    def _get_wanted_assignee(self):
        """The person a rule names, active or not. Extend for a new kind of assignee."""
        renewal = self.renewal_id
        match self.assignee_type:
            case "csm":
                return renewal.csm_id
            case "leader":
                return renewal.team_id.user_id
            case "user":
                return self.assigned_user_id
        return renewal.user_id

    def _get_next_in_chain(self, level=None):
        """First person of the chain who was not asked before: never the owner.

        :param level: the escalation level to find somebody for; the step's own if left
            out
        """
        self.ensure_one()
        level = self.level if level is None else level
        asked = {step.user_id for step in self._get_family() if step.level < level}
        owner = self.renewal_id.user_id
        tried = owner.union(owner._get_present(self.company_id), *asked)
        return (self.renewal_id._get_escalation_chain() - tried)[:1]

    def _get_family(self):
        """The step and its escalations, as far as they were made for the same date."""
        self.ensure_one()
        if not self.playbook_step_id:
            return self
        steps = self.renewal_id.step_ids
        family = steps.filtered(
            lambda step: (
                step.playbook_step_id == self.playbook_step_id
                and step.anchor_date == self.anchor_date
                and step.occurrence == self.occurrence
            )
        )
        # what is read of one family is read of all
        return family.with_prefetch(steps._prefetch_ids)

    # ------------------------------------------------------------------
    # People who leave
    # ------------------------------------------------------------------

    def _pass_on_activities(self, date_ref, leaving=None):
        """Give open tasks of people who left to the next active person in the chain.

        Where nobody is left, the step is planned again: the next run says so.

        :param leaving: res.users about to be archived
        """
        leaving = leaving or self.env["res.users"]
        assignees = {
            step: (step.renewal_id._get_escalation_chain() - leaving)[:1]
            for step in self
        }
        for assignee, steps in self.grouped(assignees.get).items():
            if assignee:
                steps._give_activity(assignee)
            else:
                for step in steps:
                    step._withdraw_activity(date_ref)

    @api.model
    def _get_role_task_domain(self, kinds):
        """Open tasks that were given to somebody because of a role.

        :param kinds: values of ``assignee_type``
        """
        return Domain(
            [
                ("state", "=", "done"),
                ("activity_id", "!=", False),
                ("handled_date", "=", False),
                ("level", "=", 0),
                ("action", "=", "activity"),
                ("assignee_type", "in", kinds),
            ]
        )

    def _give_to_assignees(self):
        """Open tasks go to whoever would get them today."""
        assignees = {step: step._get_assignee() for step in self}
        for assignee, steps in self.grouped(assignees.get).items():
            moving = steps.filtered(
                lambda step, to=assignee: step.activity_id.user_id != to
            )
            if assignee and moving:
                moving._give_activity(assignee)

    def _give_activity(self, user):
        """Give open tasks to the user, whom the next digest notifies. Of a task that
        other steps share only these go, and what the user has open takes them up."""
        users = dict.fromkeys(self, user)
        known = self._get_known_tasks(users, None)
        shared = (self._get_waiting(self.activity_id) - self).activity_id
        moving = self.filtered(
            lambda step: (
                step.activity_id in shared
                or known.get(step._get_own_key(user), step.activity_id)
                != step.activity_id
            )
        )
        if moving:
            moving._leave_tasks()
            moving._give_tasks(users, None)
        # quick update: the digest tells, not an e-mail for each task
        quick = (self - moving).activity_id.with_context(
            mail_activity_quick_update=True
        )
        quick.user_id = user
        self.write({"user_id": user.id, "is_notified": False})

    def _withdraw_activity(self, date_ref):
        self._leave_tasks()
        self.write(
            {
                "state": "planned",
                "scheduled_date": date_ref,
                "is_rescheduled": True,
                "is_escalated": False,
                "done_date": False,
            }
        )

    # ------------------------------------------------------------------
    # When somebody acts
    # ------------------------------------------------------------------

    def _on_activities_handled(self, date_ref):
        """Somebody acted: the task counts as handled and its escalations stop."""
        relatives = self._mark_handled(date_ref)
        relatives._close_activities(self.env._("Somebody acted on the renewal."))

    def _mark_handled(self, date_ref, run=None):
        """Nobody else needs to be asked.

        :return: the other steps of the families, whose tasks are of no use any more
        """
        self._put({"handled_date": date_ref}, run)
        relatives = self.browse()
        for step in self.filtered("playbook_step_id"):
            relatives |= step._get_family() - self
        relatives.filtered(lambda step: step.level and step.state == "planned")._cancel(
            self.env._("Somebody acted"), run
        )
        return relatives

    def _close_activities(self, feedback):
        """Finish the tasks of these steps, with the reason as feedback. From a task
        that others share they are only taken out."""
        waiting = self.filtered(
            lambda step: not step.handled_date and step.activity_id.active
        )
        if leaving := waiting and waiting._finish_tasks(feedback):
            leaving._on_activities_handled(fields.Date.context_today(self))
            leaving._describe_tasks(leaving._get_farewells())

    @api.model
    def _get_conditional_task_domain(self, company):
        """Open tasks that end by themselves when their condition does."""
        rules = self.env["renewal.playbook.step"].with_context(active_test=False)
        rules = rules.search([("close_when_unmet", "=", True)])
        return self._get_open_task_domain(company) & Domain(
            "playbook_step_id", "in", rules.ids
        )

    def _close_unneeded(self):
        """Close tasks whose condition no longer holds, for example because there is an
        opportunity now.

        :return: number of closed tasks
        """
        count = 0
        for rule, steps in self.grouped("playbook_step_id").items():
            unneeded, _error = steps._filter_unmet(rule)
            unneeded._close_activities(self.env._("No longer needed: somebody acted."))
            count += len(unneeded)
        return count
