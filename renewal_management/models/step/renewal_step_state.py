# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class RenewalStep(models.Model):
    """Which steps are to be done, and how they change state."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Which
    # ------------------------------------------------------------------

    @api.model
    def _get_open_domain(self):
        """Steps that are still to be done."""
        return Domain("state", "in", ("planned", "failed"))

    @api.model
    def _get_due_domain(self, company, date_ref):
        """Steps to run: due and not done, and not already tried on this day."""
        tried = Domain("state", "=", "failed") & Domain("attempt_date", "<", date_ref)
        return Domain(
            [
                ("company_id", "=", company.id),
                ("scheduled_date", "<=", date_ref),
                ("renewal_id.outcome", "=", False),
            ]
        ) & (Domain("state", "=", "planned") | tried)

    @api.model
    def _get_open_task_domain(self, company):
        """Tasks given out and not finished."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("activity_id", "!=", False),
                ("handled_date", "=", False),
            ]
        )

    def _get_rule(self):
        """The record that says what to do: the rule, or the step added by hand."""
        self.ensure_one()
        return self.playbook_step_id or self

    # ------------------------------------------------------------------
    # States
    # ------------------------------------------------------------------

    def _cancel(self, reason):
        """Planned steps will not happen."""
        self.write({"state": "cancelled", "reason": reason})

    def _skip(self, reason):
        """There is nothing to do, and the timeline says why."""
        self.write({"state": "skipped", "reason": reason})

    def _postpone(self, day, reason):
        """Not today, but on a later day; the timeline says why."""
        self.write({"state": "planned", "scheduled_date": day, "reason": reason})

    def _mark_worked(self, date_ref, run):
        """Close the books on steps that ran: what was neither skipped nor postponed is
        done."""
        skipped = self.filtered(lambda step: step.state == "skipped")
        skipped.write({"done_date": date_ref, **self._get_run_vals(run)})
        done = (self - skipped).filtered(lambda step: step.scheduled_date <= date_ref)
        done.write(
            {
                "state": "done",
                "done_date": date_ref,
                "reason": False,
                "is_told": False,
                **self._get_run_vals(run),
            }
        )
        done._move_stages()

    def _mark_failed(self, error, date_ref, run):
        """Keep the error in words; the next daily run tries again."""
        self.write(
            {
                "state": "failed",
                "reason": error,
                "attempt_date": date_ref,
                **self._get_run_vals(run),
            }
        )

    def _get_run_vals(self, run):
        return {"run_id": run.id} if run else {}

    def _move_stages(self):
        """Move renewals forward to the stage their step asks for."""
        for stage, steps in (
            self.filtered("playbook_step_id.stage_id")
            .grouped(lambda step: step.playbook_step_id.stage_id)
            .items()
        ):
            steps.renewal_id.filtered(
                lambda renewal, stage=stage: (
                    renewal.stage_id.stage_type in ("upcoming", "open")
                    and renewal.stage_id.sequence < stage.sequence
                )
            ).with_context(tracking_disable=True).stage_id = stage

    @api.model
    def _stop_renewals(self, renewals, reason):
        """Nothing more will be asked about these renewals."""
        steps = self.search([("renewal_id", "in", renewals.ids)])
        steps.filtered_domain(self._get_open_domain())._cancel(reason)
        steps._close_activities(reason)

    # ------------------------------------------------------------------
    # Conditions
    # ------------------------------------------------------------------

    def _skip_unmet(self, rule, date_ref, run):
        """Skip the steps of a rule whose renewal does not match its condition. Where it
        cannot be evaluated the steps fail, in words."""
        unmet, error = self._filter_unmet(rule.condition)
        if error:
            text = self.env._("The condition cannot be evaluated: %s", error)
            self._mark_failed(text, date_ref, run)
            return
        unmet.write(
            {
                "state": "skipped",
                "done_date": date_ref,
                "reason": self.env._("The condition of the step was not met"),
                **self._get_run_vals(run),
            }
        )

    def _filter_unmet(self, condition, date_ref=None):
        """Steps whose renewal does not match a condition.

        :param date_ref: the day it is asked on, when that is not today
        :return: (steps, error in words or None)
        """
        met, error = self.env["renewal.transaction"]._in_savepoint(
            self.renewal_id._filter_by_text, condition, date_ref
        )
        if error:
            return self.browse(), error
        return self.filtered(lambda step: step.renewal_id not in met), None
