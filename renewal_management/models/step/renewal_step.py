# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.message import format_day


class RenewalStep(models.Model):
    """A rule applied to one renewal: the plan before its date, the proof after it.

    Steps of a playbook read their texts from the rule when they run, so that an edit
    of the playbook counts at once; steps added by hand carry their own.
    """

    _name = "renewal.step"
    _description = "Renewal Step"
    _inherit = [
        "renewal.parent.mixin",
        "renewal.readonly.mixin",
        "renewal.rule.mixin",
    ]
    _parents = ("renewal_id",)
    _order = "scheduled_date, level, id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
        store=True,
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
        readonly=True,
    )
    level = fields.Integer(
        readonly=True,
        help="0: the step itself; 1 and more: its escalations.",
    )
    anchor_date = fields.Date(
        string="Counts From",
        readonly=True,
        help="The day that the date of the step counts from: the decision date, the "
        "start or the end of the term. When that day moves, a step that was done for "
        "the old one may be planned again.",
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
        help="The date was chosen manually and no longer follows the playbook.",
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
    )
    status = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("assigned", "Assigned"),
            ("overdue", "Overdue"),
            ("done", "Done"),
            ("skipped", "Skipped"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_status",
        help="A task is assigned until somebody handles it, and overdue after its "
        "deadline.",
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
    )

    # What the step produced
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        index="btree_not_null",
    )
    mail_id = fields.Many2one(
        comodel_name="mail.message",
        string="E-mail",
        readonly=True,
        index="btree_not_null",
    )
    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        readonly=True,
    )
    deadline = fields.Date(
        readonly=True,
        help="The last day for what this step asks. A task that several steps share is "
        "due on the earliest.",
    )
    handled_date = fields.Date(
        readonly=True,
        help="The day somebody finished or removed the task.",
    )
    is_escalated = fields.Boolean(
        readonly=True,
        help=(
            "The next person in the escalation chain was notified, or nobody is left."
        ),
    )
    is_notified = fields.Boolean(
        readonly=True,
        help="The assignee was notified of it, or the managers of its failure.",
    )
    result = fields.Char(
        compute="_compute_result",
    )

    # Also the index for the steps of a renewal. Conditions of the indexes below are
    # written as the ORM asks: NOT x does not follow from "x IS NOT TRUE".
    _unique_step = models.Constraint(
        "UNIQUE(renewal_id, playbook_step_id, occurrence, level, anchor_date)",
        "A rule runs once for each renewal, repetition, escalation level and date it "
        "counts from.",
    )
    _due_idx = models.Index(
        "(company_id, scheduled_date) WHERE state IN ('planned', 'failed')",
    )
    _open_task_idx = models.Index(
        "(company_id, partner_id) WHERE state = 'done' AND activity_id IS NOT NULL "
        "AND handled_date IS NULL",
    )
    _unnotified_idx = models.Index(
        "(company_id) WHERE is_notified IS NOT TRUE AND state IN ('done', 'failed')",
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
                step.user_id = step._get_responsible()
            else:
                step.user_id = step.user_id

    @api.depends("name", "playbook_step_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step._get_rule().name or step.name or ""

    @api.depends("state", "activity_id", "deadline", "handled_date")
    def _compute_status(self):
        """The engine is done with a step when its task is assigned; people are not."""
        today = fields.Date.context_today(self)
        for step in self:
            step.status = step.state
            if step.state == "done" and step.activity_id and not step.handled_date:
                is_late = bool(step.deadline) and step.deadline < today
                step.status = "overdue" if is_late else "assigned"

    @api.depends(
        "state", "reason", "activity_id", "handled_date", "mail_id", "delivery"
    )
    def _compute_result(self):
        for step in self:
            step.result = step._describe_result()

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_trusted_action()
        return steps

    def write(self, vals):
        """People change steps they added themselves, as long as these are planned; for
        the others there are buttons."""
        self._check_readonly(vals)
        if not self.env.su and any(
            step.playbook_step_id or step.state != "planned" for step in self
        ):
            raise AccessError(
                self.env._(
                    "Steps of a playbook cannot be edited individually. Run, "
                    "reschedule or skip them, or ask for a change of the playbook."
                )
            )
        result = super().write(vals)
        self._check_trusted_action()
        return result

    def _check_trusted_action(self):
        """A server action runs with every right: only managers may ask for one."""
        is_trusted = self.env.su or self.env.user.has_group(
            "renewal_management.group_renewal_manager"
        )
        if not is_trusted and "server_action" in self.mapped("action"):
            raise AccessError(
                self.env._(
                    "Only renewal administrators can add a step that runs a server "
                    "action. Choose a task, or ask them to put it into the playbook."
                )
            )

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------

    def _get_missing_target(self):
        """A step of a playbook has its target on the rule."""
        self.ensure_one()
        return "" if self.playbook_step_id else super()._get_missing_target()

    def _describe_result(self):
        self.ensure_one()
        if self.state != "done" or self.reason:
            return self.reason or ""
        if self.handled_date:
            return self.env._("Handled on %s", format_day(self.env, self.handled_date))
        if self.activity_id:
            return self.env._("Waiting for %s", self.activity_id.user_id.name or "")
        if self.opportunity_id:
            # sudo: what the step created, whoever may open it
            return self.opportunity_id.sudo().display_name
        return ""
