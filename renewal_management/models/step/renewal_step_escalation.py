# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

from ...tools.message import html_list


class RenewalStep(models.Model):
    """Nobody acted: the next person in the chain is asked, and hears what was tried."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_overdue_domain(self, company, date_ref):
        """Tasks past their deadline that may have to be escalated."""
        overdue = Domain(
            [
                ("is_escalated", "=", False),
                ("activity_id.active", "=", True),
                ("deadline", "<", date_ref),
                ("playbook_step_id.escalate_after_days", ">", 0),
            ]
        )
        return self._get_open_task_domain(company) & overdue & self._get_live_domain()

    def _create_escalations(self, date_ref, run=None):
        """Plan the next level of these steps, where somebody is left to ask. Where
        nobody is, the timeline says so, and the next run looks again.

        :return: the new steps
        """
        run = run or self.env["renewal.run"]
        assignees = {step: step._get_next_in_chain(step.level + 1) for step in self}
        askable = self.filtered(assignees.get)
        askable._put({"is_escalated": True, "reason": False}, run)
        (self - askable).filtered(lambda step: not step.reason)._put(
            {"reason": self.env._("Nobody is left to escalate to")}, run
        )
        rows = [
            step._prepare_escalation_vals(date_ref, assignees[step]) for step in askable
        ]
        return run._add(self.browse(), rows)

    def _prepare_escalation_vals(self, date_ref, user):
        """Values of the next level; what else would be computed is known already."""
        self.ensure_one()
        return {
            "renewal_id": self.renewal_id.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "team_id": self.team_id.id,
            "playbook_step_id": self.playbook_step_id.id,
            "occurrence": self.occurrence,
            "anchor_date": self.anchor_date,
            "is_after_loss": bool(self.renewal_id.outcome),
            "user_id": user.id,
            "level": self.level + 1,
            "name": self.name,
            "action": "escalation",
            "assignee_type": "next",
            "scheduled_date": date_ref,
        }

    def _run_escalation(self, date_ref):
        """Ask the next person in the chain, with the history of what was tried."""
        self._create_activities(date_ref)

    def _get_history_note(self):
        """What was tried so far: one line per earlier step, newest last; and whether
        a person did any of it."""
        self.ensure_one()
        earlier = self.renewal_id.step_ids.filtered(
            lambda step: step.state == "done" and step != self
        ).sorted(lambda step: (step.done_date, step.id))
        rows = [step._describe_for_history() for step in earlier]
        work = Markup("<p>%s</p>") % self.renewal_id.work_note
        if not rows:
            return work
        title = self.env._("What was tried so far:")
        return work + Markup("<p>%s</p>%s") % (title, html_list(rows))

    def _describe_for_history(self):
        self.ensure_one()
        status = (
            self.env._("handled")
            if self.handled_date
            else self.env._("still open")
            if self.activity_id
            else self.env._("done")
        )
        return self.env._(
            "%(date)s: %(name)s, %(user)s, %(status)s",
            date=self._format_day(self.done_date, self.env.lang),
            name=self.display_name,
            user=self.user_id.name or "",
            status=status,
        )
