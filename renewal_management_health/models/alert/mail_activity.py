# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def write(self, vals):
        """An alert follows its task when that changes hands."""
        result = super().write(vals)
        if vals.get("user_id"):
            alerts = self._get_health_alerts()
            alerts.filtered(lambda a: a.user_id.id != vals["user_id"]).write(
                {"user_id": vals["user_id"]}
            )
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        """Finishing the task of an alert is the reaction to it."""
        alerts = self._get_health_alerts()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        alerts._note_reaction()
        return result

    def unlink(self):
        """Removing the task by hand is an answer too."""
        alerts = self._get_health_alerts()
        result = super().unlink()
        alerts._note_reaction()
        return result

    @api.model
    def _get_renewal_links(self):
        """Tasks on a customer's health are passed on, and handed over, like those on
        its renewals."""
        return {
            **super()._get_renewal_links(),
            "renewal.health.customer": ("health_id",),
            # a task about many customers hangs on nothing
            False: (),
        }

    def _is_renewal_task(self):
        return super()._is_renewal_task() or self._is_health_task()

    def _is_health_task(self):
        """Whether it was made for alerts."""
        self.ensure_one()
        alerts = self.env["renewal.health.alert"]
        return self.activity_type_id.id == alerts._get_activity_type_id()

    def _pass_on_renewal_tasks(self, leaving):
        """Alerts go to whoever answers for their customers then, with their tasks. Of a
        task about many everybody gets a part: it is given anew."""
        if not self:
            return None
        self._get_health_alerts()._reassign(leaving)
        tasks = self.exists()
        shared = tasks.filtered(lambda task: not task.res_model)
        shared.unlink()
        return super(MailActivity, tasks - shared)._pass_on_renewal_tasks(leaving)

    def _get_health_alerts(self):
        """Open alerts that wait for these activities; no query for the activities of
        other models."""
        ours = self.filtered(
            lambda activity: (
                activity.active
                and activity.res_model in (False, "renewal.health.customer")
            )
        )
        # sudo: whoever may finish or pass on the task may do so with its alert
        alerts = self.env["renewal.health.alert"].sudo()
        if not ours:
            return alerts
        return alerts.search([("activity_id", "in", ours.ids), ("state", "=", "open")])
