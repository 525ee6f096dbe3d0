# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.records import link


class RenewalStep(models.Model):
    """The tasks that steps give out, which several steps may share.

    A person has one open task on a renewal: what is asked later joins it. What is asked
    of a person on one day about several renewals of a customer is one task as well, on
    the renewal that is decided first; of escalations, whatever the day. Each step keeps
    a deadline of its own, and the task's is the earliest.
    """

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Giving tasks
    # ------------------------------------------------------------------

    def _create_activities(self, date_ref):
        """Ask the assignee of each step, by a new task or by one that is open."""
        if not self:
            return
        users = {step: step._get_assignee() for step in self}
        if not all(users.values()):
            raise UserError(self._get_nobody_message())
        deadlines = self._get_deadlines(date_ref)
        link(self, "deadline", [deadlines[step] for step in self])
        self._give_tasks(users, date_ref)

    def _give_tasks(self, users, date_ref):
        """Put steps that have no task on one.

        :param users: {step: whom it is given to}
        """
        joined, new = self._group_into_tasks(users, date_ref)
        self.env["mail.followers"]._follow_each(
            "renewal.renewal", [(s.renewal_id.id, users[s].id) for s in self]
        )
        values = [steps._prepare_activity_vals(users[steps[0]]) for steps in new]
        created = self._get_quick_tasks().create(values)
        self._link_tasks([*joined.items(), *zip(created, new, strict=True)], users)
        self._describe_tasks(
            {task: steps._get_joined_note(task) for task, steps in joined.items()}
        )

    def _link_tasks(self, pairs, users):
        """Have steps point at their tasks.

        :param pairs: [(task, steps)]
        """
        steps = self.browse().concat(*(group for _task, group in pairs))
        link(steps, "activity_id", [t.id for t, group in pairs for _step in group])
        self.modified(["activity_id", "deadline"])
        for step in steps:
            if step.user_id != users[step]:
                step.user_id = users[step]

    def _get_quick_tasks(self):
        # quick update: one digest per owner and run instead of one e-mail per task
        has_digest = all(self.company_id.mapped("renewal_owner_digest"))
        return self.env["mail.activity"].with_context(
            mail_activity_quick_update=has_digest
        )

    # ------------------------------------------------------------------
    # Which steps share a task
    # ------------------------------------------------------------------

    def _group_into_tasks(self, users, date_ref):
        """Steps that will share a task.

        :return: ({open task: steps that join it}, [steps of a new one])
        """
        known = self._get_known_tasks(users, date_ref)
        groups = defaultdict(list)
        for step in self:
            own = step._get_own_key(users[step])
            if own not in known:
                # the step stands for the task that it will have
                known[own] = known.setdefault(step._get_shared_key(users[step]), step)
            groups[known[own]].append(step.id)
        # what is read of one group is read of all
        groups = {
            task: self.browse(ids).with_prefetch(self._prefetch_ids)
            for task, ids in groups.items()
        }
        joined = {t: group for t, group in groups.items() if t._name != self._name}
        return joined, [group for t, group in groups.items() if t not in joined]

    def _get_known_tasks(self, users, date_ref):
        """Open tasks that these steps may join.

        :return: {key: mail.activity}
        """
        people = self.env["res.users"].union(*users.values())
        open_steps = self.search(
            self._get_open_task_domain(self.company_id)
            & Domain("partner_id", "in", self.partner_id.ids)
            & Domain("activity_id.user_id", "in", people.ids)
            & Domain("activity_id.active", "=", True),
            order="id",
        )
        known = {}
        for task, steps in open_steps.grouped("activity_id").items():
            for step in steps:
                known.setdefault(step._get_own_key(task.user_id), task)
            asked = steps.filtered(lambda step: step.action == "escalation") or steps
            is_today = set(steps.mapped("done_date")) == {date_ref}
            if asked[0].action == "escalation" or is_today:
                known.setdefault(asked[0]._get_shared_key(task.user_id), task)
        return known

    def _get_own_key(self, user):
        """A person has one task on a renewal."""
        return self.renewal_id, user

    def _get_shared_key(self, user):
        """And one of a kind for the renewals of a customer."""
        is_escalation = self.action == "escalation"
        kind = "escalation" if is_escalation else self._get_rule().activity_type_id
        return self.company_id, self.partner_id, user, kind

    # ------------------------------------------------------------------
    # What a task says
    # ------------------------------------------------------------------

    def _prepare_activity_vals(self, user):
        """Values of the task that these steps of one person share. Override to enrich
        it."""
        reader = self.with_context(lang=user.lang)
        return {
            **self._prepare_common_vals(reader),
            "res_model_id": self.env["ir.model"]._get_id("renewal.renewal"),
            "user_id": user.id,
            "activity_type_id": self[0]._get_activity_type().id,
            "note": reader._prepare_activity_note(),
            "date_deadline": self._get_first_deadline(),
            "automated": True,
        }

    def _prepare_common_vals(self, reader):
        """What follows the steps that share the task: where it sits, and its title.

        :param reader: the same steps in the assignee's language
        """
        # a name has no language: asked in another, it would be computed once more
        home = self._get_home()
        return {
            "res_id": home.id,
            # given, it need not be computed and written in a second statement
            "res_name": home.display_name,
            "summary": reader._get_task_title(),
        }

    def _get_home(self):
        """The renewal that a task of these steps sits on."""
        renewals = self.renewal_id
        if len(renewals) == 1:
            return renewals
        return renewals.sorted(lambda r: (r.decision_date, r.id))[:1]

    def _describe_tasks(self, notes):
        """Tasks gained or lost steps: their title, place and deadline follow. What
        people wrote into the note stays: it is only added to.

        :param notes: {task: what is added to its note}
        """
        if not notes:
            return
        deadlines = defaultdict(self.env["mail.activity"].browse)
        for task, steps in self._get_waiting(notes).grouped("activity_id").items():
            reader = steps.with_context(lang=task.user_id.lang)
            vals = steps._prepare_common_vals(reader)
            task.write({**vals, "note": Markup(task.note or "") + notes[task]})
            deadline = steps._get_first_deadline()
            if deadline != task.date_deadline:
                deadlines[deadline] |= task
        for deadline, tasks in deadlines.items():
            tasks.date_deadline = deadline
        self.env["renewal.renewal"].invalidate_model(["activity_ids"], flush=False)

    def _follow_deadlines(self):
        """Somebody moved the deadline of the tasks of these open steps."""
        for task, steps in self.grouped("activity_id").items():
            if task.date_deadline != steps._get_first_deadline():
                steps.deadline = task.date_deadline

    def _get_first_deadline(self):
        return min((s.deadline for s in self if s.deadline), default=False)

    def _get_waiting(self, tasks):
        """Steps that wait for one of these tasks."""
        ids = [task.id for task in tasks]
        return self.search([("activity_id", "in", ids), ("handled_date", "=", False)])

    # ------------------------------------------------------------------
    # Taking steps off their tasks
    # ------------------------------------------------------------------

    def _leave_tasks(self):
        """Take open steps off their tasks. A task that nothing is left of is removed;
        others say what is no longer asked."""
        tasks = self.activity_id
        farewells = self._get_farewells()
        self.activity_id = False
        left = self._get_waiting(tasks).activity_id
        (tasks - left).unlink()
        self._describe_tasks({task: farewells[task] for task in left})

    def _finish_tasks(self, feedback):
        """These open steps are settled: finish their tasks, with the reason as
        feedback. Tasks that other steps wait for stay open without them.

        :return: steps whose task stays open
        """
        kept = (self._get_waiting(self.activity_id) - self).activity_id
        finished = self.activity_id - kept
        if finished:
            finished.action_feedback(feedback=feedback)
        return self.filtered(lambda step: step.activity_id in kept)

    def _log_on_others(self, feedback):
        """A task that is done says so on all its renewals: Odoo does on one."""
        for task, renewal in {(step.activity_id, step.renewal_id) for step in self}:
            if renewal.id != task.res_id:
                renewal.message_post_with_source(
                    "mail.message_activity_done",
                    author_id=self.env.user.partner_id.id,
                    render_values={
                        "activity": task,
                        "feedback": feedback,
                        "display_assignee": task.user_id != self.env.user,
                    },
                    mail_activity_type_id=task.activity_type_id.id,
                    subtype_xmlid="mail.mt_activities",
                )
