# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from ...tools.action import dialog, notification


class RenewalStep(models.Model):
    """What a person can do with a step in the timeline."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def action_run_now(self):
        """Do the step today instead of on its date, exactly as the daily run would."""
        self._check_can_change()
        for company, steps in self.grouped("company_id").items():
            # sudo: the person may work on the renewal; the step does what the manager
            # who wrote the playbook allowed it to do
            transaction = self.env["renewal.transaction"]._for_company(company)
            steps = transaction.env[self._name].browse(steps.ids)
            today = company._get_renewal_today()
            steps.write({"scheduled_date": today, "is_rescheduled": True})
            steps._work(today)
        self.invalidate_recordset()
        failed = self.filtered(lambda step: step.state == "failed")
        return failed._notify_failure() if failed else True

    def action_finish_task(self):
        """Finish the task that the step waits for."""
        self.ensure_one()
        return self.activity_id._finish_or_ask()

    def action_skip(self):
        """Ask for the reason, then skip."""
        return self._open_wizard("renewal.step.skip", self.env._("Skip the step"))

    def action_reschedule(self):
        """Ask for another date."""
        return self._open_wizard(
            "renewal.step.reschedule", self.env._("Reschedule the step")
        )

    def action_restore(self):
        """Undo a skip or a cancellation: the step is planned again, and a late one is
        not skipped again for being late."""
        if any(step.state not in ("skipped", "cancelled") for step in self):
            raise UserError(
                self.env._("Only skipped or cancelled steps can be restored.")
            )
        self._check_renewal_open()
        # sudo: states are readonly for everybody; access was checked just above
        self.sudo().write(
            {
                "state": "planned",
                "is_rescheduled": True,
                "reason": False,
                "done_date": False,
            }
        )

    def action_open_renewal(self):
        """Open the renewal of the step."""
        self.ensure_one()
        return self.renewal_id.get_formview_action()

    def _open_wizard(self, model, name):
        self._check_can_change()
        return dialog(name, model, default_step_ids=self.ids)

    def _check_can_change(self):
        self._check_renewal_open()
        if any(step.state not in ("planned", "failed") for step in self):
            raise UserError(
                self.env._(
                    "Only planned or failed steps can be changed. Restore a skipped "
                    "step first."
                )
            )

    def _check_renewal_open(self):
        self.check_access("write")
        if not all(step._is_live() for step in self):
            raise UserError(
                self.env._("The renewal is closed: its timeline no longer changes.")
            )

    def _notify_failure(self):
        reasons = "\n".join(step.reason or "" for step in self)
        return notification("danger", reasons)
