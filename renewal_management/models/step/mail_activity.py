# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models

from ...tools.action import dialog


class MailActivity(models.Model):
    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        """Another deadline of a task is one for all that it asks."""
        result = super().write(vals)
        if vals.get("date_deadline"):
            self._get_renewal_steps()._follow_deadlines()
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        """Finishing a renewal task stops its escalations."""
        steps = self._get_renewal_steps()
        steps._log_on_others(feedback)
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        steps._on_activities_handled(fields.Date.context_today(self))
        return result

    def unlink(self):
        """Removing a renewal task by hand is an answer too."""
        steps = self._get_renewal_steps()
        result = super().unlink()
        steps._on_activities_handled(fields.Date.context_today(self))
        return result

    def action_ask_which_renewals(self, feedback=False):
        """A person who finishes a task about several renewals is asked for which.

        :return: the dialog, or False where there is nothing to ask
        """
        self.ensure_one()
        self.check_access("write")
        if len(self._get_renewal_steps().renewal_id) < 2:
            return False
        return dialog(
            self.env._("Mark as done"),
            "renewal.task.done",
            default_activity_id=self.id,
            default_feedback=feedback,
        )

    def _finish_or_ask(self):
        """What a button does. :return: the dialog, or True when the task is done"""
        if question := self.action_ask_which_renewals():
            return question
        self.action_feedback()
        return True

    def _finish_for(self, renewals, feedback):
        """Finish a task for some of its renewals; the others get one of their own."""
        self.ensure_one()
        self.check_access("write")
        steps = self._get_renewal_steps()
        rest = steps.filtered(lambda step: step.renewal_id.id not in renewals.ids)
        users = dict.fromkeys(rest, self.user_id)
        rest._leave_tasks()
        self.action_feedback(feedback=feedback)
        if rest:
            rest._give_tasks(users, None)

    def _get_renewal_steps(self):
        """Steps that wait for these activities; no query for other models' ones."""
        ours = self.filtered(
            lambda activity: activity.res_model == "renewal.renewal" and activity.active
        )
        # sudo: whoever may finish the activity has acted, whatever else they may do
        steps = self.env["renewal.step"].sudo()
        if not ours:
            return steps
        return steps.search(
            [("activity_id", "in", ours.ids), ("handled_date", "=", False)]
        )

    def _follow_customers(self):
        """Tasks on renewals name their customer: in their title, and in the facts of
        their note. What the rule or a person wrote stays."""
        renewals = self.env["renewal.renewal"].browse(self.mapped("res_id"))
        for task, renewal in zip(self, renewals, strict=True):
            if task.res_name == renewal.display_name:
                continue
            former = (task.res_name or "").removesuffix(f" – {renewal.name}")
            facts = Markup("<p>%s · ")
            note = (task.note or "").replace(
                facts % former, facts % (renewal.partner_id.name or "")
            )
            task.write({"res_name": renewal.display_name, "note": note})

    def _pass_on_renewal_tasks(self, leaving):
        """Tasks of steps go the way of their step."""
        steps = self._get_renewal_steps()
        for company, batch in steps.grouped("company_id").items():
            batch._pass_on_activities(company._get_renewal_today(), leaving=leaving)
        return super()._pass_on_renewal_tasks(leaving)
