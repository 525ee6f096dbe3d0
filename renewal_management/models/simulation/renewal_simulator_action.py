# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.records import link


class RenewalSimulator(models.AbstractModel):
    """What the steps would do: one method per action, beside ``_run_<action>`` of the
    step, on due steps of one action.

    Each writes only what later conditions look at, and returns the steps it worked on:
    all but those that it marked as failed. What it skips or postpones says so, as in
    ``_run_<action>``; the others are done. An action without a method is just done.
    """

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _play_other(self, play, steps, day):
        """An action that nothing else depends on: a server action, for example."""
        return steps

    # ------------------------------------------------------------------
    # Tasks
    # ------------------------------------------------------------------

    def _play_activity(self, play, steps, day):
        """Who gets the task, and until when."""
        deadlines = steps._get_deadlines(day, {play.company: play.is_working})
        users = {step: step._get_assignee() for step in steps}
        given = steps.filtered(users.get)
        nobody = steps - given
        nobody._mark_failed(nobody._get_nobody_message(), day, play)
        link(given, "deadline", [deadlines[step] for step in given])
        joined, new = given._group_into_tasks(users, day)
        rows = [self._prepare_activity_row(steps, users[steps[0]]) for steps in new]
        tasks = self.env["mail.activity"].browse(
            self._insert(play, "mail.activity", rows)
        )
        pairs = [*joined.items(), *zip(tasks, new, strict=True)]
        shared = steps.browse().concat(*(group for _task, group in pairs))
        ids = [task.id for task, group in pairs for _step in group]
        link(shared, "activity_id", ids)
        link(given, "user_id", [users[step].id for step in given])
        self._move_tasks(joined)
        for step in given:
            self._watch(play, step, deadlines[step])
        return given

    def _play_escalation(self, play, steps, day):
        return self._play_activity(play, steps, day)

    def _prepare_activity_row(self, steps, user):
        return {
            "res_model_id": self.env["ir.model"]._get_id("renewal.renewal"),
            "res_model": "renewal.renewal",
            "res_id": steps._get_home().id,
            "user_id": user.id,
            "activity_type_id": steps[0]._get_activity_type().id,
            "summary": steps[0].display_name,
            "date_deadline": steps._get_first_deadline(),
            "automated": True,
            "active": True,
        }

    def _move_tasks(self, tasks):
        """Where they sit once more steps joined them. Conditions ask for that."""
        steps = self.env["renewal.step"]
        for task, batch in steps._get_waiting(tasks).grouped("activity_id").items():
            if task.res_id != batch._get_home().id:
                self._put(task, {"res_id": batch._get_home().id})

    # ------------------------------------------------------------------
    # E-mail
    # ------------------------------------------------------------------

    def _play_mail(self, play, steps, day):
        """Which customers get the e-mail, and which must not or must wait. Recipients
        and subject are written, to show them and to find templates that cannot be used.
        """
        # what could not be written yesterday cannot be written today
        broken = steps.filtered(lambda step: step.id in play.tried)
        for reason, batch in broken.grouped("reason").items():
            batch._mark_failed(reason, day, play)
        letters, worked = (steps - broken)._prepare_letters(day, play)
        by_template = {}
        for letter in letters:
            by_template.setdefault(letter.template, []).append(letter)
        for template, batch in by_template.items():
            play.mails |= self._render(template, batch)
        for letter in letters:
            play.mailed |= dict.fromkeys(letter.capped.ids, letter.day)
        return worked

    def _render(self, template, letters):
        """:return: {step id: (recipients, subject)}"""
        ids = [letter.lead.renewal_id.id for letter in letters]
        values = template._generate_template(ids, ("subject",))
        # writing every text takes long; one shows whether the template works
        template._generate_template(ids[:1], ("body_html",))
        return {
            step_id: (
                letter.describe_recipients(),
                values[letter.lead.renewal_id.id]["subject"],
            )
            for letter in letters
            for step_id in letter.steps.ids
        }

    # ------------------------------------------------------------------
    # Opportunity
    # ------------------------------------------------------------------

    def _play_opportunity(self, play, steps, day):
        """Conditions of later steps ask whether there is one."""
        renewals = steps._skip_having_opportunity(play).renewal_id
        rows = [
            {
                "type": "opportunity",
                "name": renewal.name or "",
                "partner_id": renewal.contact_id.id,
                "user_id": renewal.user_id.id,
                "team_id": renewal.team_id.id,
                "company_id": renewal.company_id.id,
                "active": True,
            }
            for renewal in renewals
        ]
        leads = self._insert(play, "crm.lead", rows)
        link(renewals, "opportunity_id", leads)
        self._put(renewals, {"has_opportunity": True})
        return steps
