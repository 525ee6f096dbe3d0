# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date


class RenewalStep(models.Model):
    """A rule applied to one renewal: the plan before its date, the proof after it.

    Steps of a playbook read their texts from the rule when they run, so that an edit
    of the playbook counts at once; steps added by hand carry their own.
    """

    _name = "renewal.step"
    _description = "Renewal Step"
    _inherit = ["renewal.readonly.mixin", "renewal.rule.mixin"]
    _order = "scheduled_date, level, id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
        store=True,
        index=True,
    )
    partner_id = fields.Many2one(
        related="renewal_id.partner_id",
        store=True,
        string="Customer",
    )
    playbook_step_id = fields.Many2one(
        comodel_name="renewal.playbook.step",
        string="Rule",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    level = fields.Integer(
        readonly=True,
        help="0: the step itself; 1 and more: its escalations.",
    )
    name = fields.Char(
        translate=False,
    )
    note = fields.Html(
        translate=False,
    )
    scheduled_date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        index=True,
    )
    is_rescheduled = fields.Boolean(
        readonly=True,
        help="A person chose the date: it no longer follows the playbook.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assignee",
        compute="_compute_user_id",
        store=True,
        index=True,
    )
    team_id = fields.Many2one(
        related="renewal_id.team_id",
        store=True,
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("done", "Done"),
            ("skipped", "Skipped"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        readonly=True,
        index=True,
    )
    reason = fields.Text(
        readonly=True,
        help="Why the step was skipped, failed or cancelled.",
    )
    done_date = fields.Date(
        readonly=True,
    )
    attempt_date = fields.Date(
        readonly=True,
        help="Last day on which the daily run tried.",
    )
    run_id = fields.Many2one(
        comodel_name="renewal.run",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # What the step produced
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    mail_id = fields.Many2one(
        comodel_name="mail.message",
        string="E-mail",
        readonly=True,
        ondelete="set null",
    )
    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        readonly=True,
        ondelete="set null",
    )
    handled_date = fields.Date(
        readonly=True,
        help="The day somebody finished or removed the task.",
    )
    is_escalated = fields.Boolean(
        readonly=True,
        help="The next person in the chain was asked, or there is nobody left.",
    )
    is_told = fields.Boolean(
        readonly=True,
        help="The assignee got the daily message about it, or the managers the one "
        "about its failure.",
    )
    result = fields.Char(
        compute="_compute_result",
    )
    agenda_title = fields.Char(
        compute="_compute_agenda_title",
        help="The customer and the step: what a calendar has room for.",
    )

    _unique_step = models.Constraint(
        "UNIQUE(renewal_id, playbook_step_id, level)",
        "A rule runs once for each renewal and escalation level.",
    )
    _due_idx = models.Index(
        "(company_id, scheduled_date) WHERE state IN ('planned', 'failed')",
    )
    _open_task_idx = models.Index(
        "(company_id) WHERE state = 'done' AND activity_id IS NOT NULL "
        "AND handled_date IS NULL",
    )
    _untold_idx = models.Index(
        "(run_id) WHERE NOT is_told AND state IN ('done', 'failed')",
    )

    # ------------------------------------------------------------------
    # Computes and constraints
    # ------------------------------------------------------------------

    @api.depends(
        "assignee_type",
        "assigned_user_id",
        "renewal_id.user_id",
        "renewal_id.csm_id",
        "renewal_id.team_id.user_id",
    )
    def _compute_user_id(self):
        for step in self:
            if step.state in ("planned", "failed"):
                step.user_id = step._get_assignee()
            else:
                step.user_id = step.user_id

    @api.depends("name", "playbook_step_id.name", "level")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step._get_rule().name or step.name or ""

    @api.depends("partner_id", "display_name")
    def _compute_agenda_title(self):
        for step in self:
            # sudo: see the renewal's display name
            customer = step.sudo().partner_id.display_name
            step.agenda_title = ": ".join(filter(None, (customer, step.display_name)))

    @api.depends("state", "reason", "activity_id", "handled_date", "mail_id")
    def _compute_result(self):
        for step in self:
            step.result = step._describe_result()

    @api.model
    def _check_readonly(self, vals):
        """A server action runs with every right: only managers may ask for one."""
        result = super()._check_readonly(vals)
        is_trusted = self.env.su or self.env.user.has_group(
            "renewal_management.group_renewal_manager"
        )
        if not is_trusted and vals.get("action") == "server_action":
            raise AccessError(
                self.env._(
                    "Only renewal administrators can add a step that runs a server "
                    "action. Choose a task, or ask them to put it into the playbook."
                )
            )
        return result

    def _get_missing_target(self):
        """A step of a playbook has its target on the rule."""
        self.ensure_one()
        return "" if self.playbook_step_id else super()._get_missing_target()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_run_now(self):
        """Do the step today instead of on its date, exactly as the daily run would."""
        self._check_can_change()
        today = fields.Date.context_today(self)
        # sudo: the person may work on the renewal; the step does what the manager who
        # wrote the playbook allowed it to do
        self.env["renewal.engine"].sudo()._run_steps(self.sudo(), today)
        failed = self.filtered(lambda step: step.state == "failed")
        if failed:
            return failed._notify_failure()
        return True

    def action_skip(self):
        """Ask for the reason, then skip."""
        return self._open_wizard("renewal.step.skip", self.env._("Skip the step"))

    def action_reschedule(self):
        """Ask for another date."""
        return self._open_wizard(
            "renewal.step.reschedule", self.env._("Reschedule the step")
        )

    def action_restore(self):
        """Undo a skip or a cancellation: the step is planned again."""
        for step in self:
            if step.state not in ("skipped", "cancelled"):
                raise UserError(
                    self.env._("Only a skipped or cancelled step can be restored.")
                )
        self._check_renewal_open()
        # sudo: states are readonly for everybody; access was checked just above
        self.sudo().write(
            {"state": "planned", "reason": False, "done_date": False}
        )

    def action_open_renewal(self):
        """Open the renewal of the step."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "renewal.renewal",
            "res_id": self.renewal_id.id,
            "view_mode": "form",
        }

    def _open_wizard(self, model, name):
        self._check_can_change()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_step_ids": self.ids},
        }

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
        if any(step.renewal_id.outcome for step in self):
            raise UserError(
                self.env._("The renewal is closed: its timeline no longer changes.")
            )

    def _notify_failure(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger",
                "message": "\n".join(step.reason or "" for step in self),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------------
    # Business
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

    def _get_condition(self):
        """Domain the renewal has to match on the step's date, as text."""
        self.ensure_one()
        return self.playbook_step_id.condition or "[]"

    def _get_assignee(self):
        """Who gets the step: the wanted person, or the next active one in the chain.

        :return: res.users, empty when nobody is left
        """
        self.ensure_one()
        renewal = self.renewal_id
        wanted = {
            "owner": renewal.user_id,
            "csm": renewal.csm_id,
            "leader": renewal.team_id.user_id,
            "user": self.assigned_user_id,
        }.get(self.assignee_type, renewal.user_id.browse())
        if self.action == "escalation" or self.assignee_type == "next":
            return self._get_next_in_chain()
        if wanted.active:
            return wanted
        return renewal._get_escalation_chain()[:1]

    def _get_next_in_chain(self, level=None):
        """First person of the chain who was not asked before: never the owner.

        :param level: the escalation level to find somebody for; the step's own if left
            out
        """
        self.ensure_one()
        level = self.level if level is None else level
        asked = self._get_family().filtered(lambda step: step.level < level)
        tried = self.renewal_id.user_id | asked.user_id
        return (self.renewal_id._get_escalation_chain() - tried)[:1]

    def _get_family(self):
        """The step and its escalations, as far as they were made."""
        self.ensure_one()
        if not self.playbook_step_id:
            return self
        return self.renewal_id.step_ids.filtered(
            lambda step: step.playbook_step_id == self.playbook_step_id
        )

    @api.model
    def _get_overdue_domain(self, company, date_ref):
        """Tasks past their deadline that may have to be escalated."""
        return self._get_open_task_domain(company) & Domain(
            [
                ("is_escalated", "=", False),
                ("activity_id.active", "=", True),
                ("activity_id.date_deadline", "<", date_ref),
                ("playbook_step_id.escalate_after_days", ">", 0),
                ("renewal_id.outcome", "=", False),
            ]
        )

    def _create_escalations(self, date_ref):
        """Plan the next level of these steps, where somebody is left to ask.

        :return: the new steps
        """
        vals_list = [step._prepare_escalation_vals(date_ref) for step in self]
        self.write({"is_escalated": True})
        return self.create([vals for vals in vals_list if vals])

    def _prepare_escalation_vals(self, date_ref):
        """Values of the next level, or nothing when the chain is at its end."""
        self.ensure_one()
        level = self.level + 1
        if not self._get_next_in_chain(level):
            return {}
        return {
            "renewal_id": self.renewal_id.id,
            "playbook_step_id": self.playbook_step_id.id,
            "level": level,
            "name": self.name,
            "action": "escalation",
            "assignee_type": "next",
            "scheduled_date": date_ref,
        }

    def _cancel(self, reason):
        """Planned steps will not happen."""
        self.write({"state": "cancelled", "reason": reason})

    def _skip(self, reason):
        """There is nothing to do, and the timeline says why."""
        self.write({"state": "skipped", "reason": reason})

    def _mark_worked(self, date_ref, run):
        """Close the books on steps that ran: what was not skipped is done."""
        skipped = self.filtered(lambda step: step.state == "skipped")
        skipped.write({"done_date": date_ref, **self._get_run_vals(run)})
        done = self - skipped
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
        for stage, steps in self.filtered("playbook_step_id.stage_id").grouped(
            lambda step: step.playbook_step_id.stage_id
        ).items():
            steps.renewal_id.filtered(
                lambda renewal, stage=stage: (
                    renewal.stage_id.stage_type in ("upcoming", "open")
                    and renewal.stage_id.sequence < stage.sequence
                )
            ).with_context(tracking_disable=True).stage_id = stage

    def _skip_unmet(self, rule, date_ref, run):
        """Skip the steps of a rule whose renewal does not match its condition."""
        try:
            unmet = self._filter_unmet(rule.condition)
        except Exception as error:
            self._mark_failed(
                self.env._("The condition cannot be evaluated: %s", error),
                date_ref,
                run,
            )
            return
        unmet.write(
            {
                "state": "skipped",
                "done_date": date_ref,
                "run_id": run.id,
                "reason": self.env._("The condition of the step was not met"),
            }
        )

    def _filter_unmet(self, condition):
        domain = self.env["renewal.playbook"]._parse_domain(condition)
        domain &= Domain("id", "in", self.renewal_id.ids)
        met = self.env["renewal.renewal"].search(domain)
        return self.filtered(lambda step: step.renewal_id not in met)

    def _close_settled(self):
        """Close tasks whose condition no longer holds, for example because there is an
        opportunity now.

        :return: number of closed tasks
        """
        count = 0
        for rule, steps in self.grouped("playbook_step_id").items():
            if not rule:
                continue
            settled = steps._filter_unmet(rule.condition)
            settled._close_activities(self.env._("No longer needed: somebody acted."))
            count += len(settled)
        return count

    def _pass_on_activities(self, leaving=None):
        """Give open tasks of people who left to the next active person in the chain.

        Where nobody is left, the step is planned again: the next run says so.

        :param leaving: res.users about to be archived
        """
        for step in self:
            chain = step.renewal_id._get_escalation_chain()
            heir = (chain - leaving if leaving else chain)[:1]
            if heir:
                step.activity_id.with_context(
                    mail_activity_quick_update=True
                ).user_id = heir
                step.write({"user_id": heir.id, "is_told": False})
            else:
                step.activity_id.unlink()
                step.write(
                    {"state": "planned", "done_date": False, "handled_date": False}
                )

    @api.model
    def _stop_renewals(self, renewals, reason):
        """Nothing more will be asked about these renewals."""
        steps = self.search([("renewal_id", "in", renewals.ids)])
        steps.filtered_domain(self._get_open_domain())._cancel(reason)
        steps._close_activities(reason)

    def _close_activities(self, feedback):
        """Finish the tasks of these steps, with the reason as feedback."""
        activities = self.activity_id.filtered("active")
        if activities:
            activities.action_feedback(feedback=feedback)

    def _on_activities_handled(self, date_ref):
        """Somebody acted: the task counts as handled and its escalations stop."""
        self.write({"handled_date": date_ref})
        relatives = self.browse()
        for step in self.filtered("playbook_step_id"):
            relatives |= step._get_family() - self
        relatives.filtered(lambda step: step.level and step.state == "planned")._cancel(
            self.env._("Somebody acted")
        )
        relatives._close_activities(self.env._("Somebody acted on the renewal."))

    def _describe_result(self):
        self.ensure_one()
        if self.state != "done":
            return self.reason or ""
        if self.handled_date:
            return self.env._("Handled on %s", format_date(self.env, self.handled_date))
        if self.activity_id:
            return self.env._("Waiting for %s", self.activity_id.user_id.name or "")
        if self.mail_id:
            return self.env._("E-mail queued")
        if self.opportunity_id:
            return self.opportunity_id.sudo().display_name
        return ""
