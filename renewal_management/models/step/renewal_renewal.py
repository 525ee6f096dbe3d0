# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.action import dialog, notification
from ..term.renewal_renewal_change import after_change


class RenewalRenewal(models.Model):
    """The steps of a renewal: what comes next, what failed, who has the tasks."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    step_ids = fields.One2many(
        comodel_name="renewal.step",
        inverse_name="renewal_id",
    )
    next_step_id = fields.Many2one(
        comodel_name="renewal.step",
        compute="_compute_next_step",
    )
    next_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Next Task",
        compute="_compute_next_step",
        help="Set where the next step is an open task.",
    )
    next_step_name = fields.Char(
        compute="_compute_next_step",
    )
    next_step_date = fields.Date(
        compute="_compute_next_step",
        help="The deadline of an open task, or the day of a planned step, whichever "
        "comes first.",
    )
    is_next_step_overdue = fields.Boolean(
        compute="_compute_next_step",
    )
    failed_step_count = fields.Integer(
        compute="_compute_failed_step_count",
    )
    escalation_level = fields.Integer(
        readonly=True,
        help=(
            "How many levels up the escalation chain were notified because nobody "
            "acted."
        ),
    )

    def _compute_next_step(self):
        """The earliest of what somebody has to do and what is planned; what is planned
        on other tracks than the last mile only where nothing else is."""
        today = fields.Date.context_today(self)
        rows = {renewal_id: row for renewal_id, *row in self._read_next_steps()}
        for renewal in self:
            day, step_id, task_id = rows.get(renewal._origin.id, (False, False, False))
            renewal.next_step_id = step_id
            renewal.next_activity_id = task_id
            # sudo: the title of a task says what happens on a renewal one may read
            following = renewal.sudo().next_activity_id or renewal.sudo().next_step_id
            renewal.next_step_name = following.display_name
            renewal.next_step_date = day
            renewal.is_next_step_overdue = bool(day) and day < today

    def _read_next_steps(self):
        """:return: [(renewal id, day, step id, activity id)], one for each renewal that
        has something ahead; a task that other renewals share counts for all
        """
        if not self._origin:
            return []
        self.env["renewal.step"].flush_model()
        self.env["mail.activity"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (renewal_id) renewal_id, day, step_id, activity_id
                  FROM (SELECT s.renewal_id, s.id AS step_id, a.id AS activity_id,
                               COALESCE(a.date_deadline, s.scheduled_date) AS day,
                               a.id IS NULL AND p.id IS NOT NULL AND p.playbook_id
                               IS DISTINCT FROM r.playbook_id AS is_aside
                          FROM renewal_step s
                          JOIN renewal_renewal r ON r.id = s.renewal_id
                          LEFT JOIN renewal_playbook_step p
                            ON p.id = s.playbook_step_id
                          LEFT JOIN mail_activity a ON a.id = s.activity_id AND a.active
                               AND s.state = 'done' AND s.handled_date IS NULL
                         WHERE s.renewal_id IN %(ids)s
                           AND (s.state IN ('planned', 'failed') OR a.id IS NOT NULL)
                     UNION ALL
                        SELECT res_id, NULL, id, date_deadline, FALSE
                          FROM mail_activity
                         WHERE active AND res_model = 'renewal.renewal'
                           AND res_id IN %(ids)s) AS following
                 ORDER BY renewal_id, is_aside, day, activity_id, step_id
                """,
                ids=self._origin._ids,
            )
        )

    def action_finish_next(self):
        """Finish the task that comes next."""
        self.ensure_one()
        self.check_access("write")
        return self.next_activity_id._finish_or_ask()

    def _compute_failed_step_count(self):
        counts = dict(
            self.env["renewal.step"]._read_group(
                [("renewal_id", "in", self.ids), ("state", "=", "failed")],
                ["renewal_id"],
                ["__count"],
            )
        )
        for renewal in self:
            renewal.failed_step_count = counts.get(renewal, 0)

    def write(self, vals):
        return self.env["renewal.plan.change"]._write_and_tell(
            self, vals, super().write
        )

    def web_save(self, vals, specification, next_id=None):
        """Another playbook: the screen asks before planned steps are cancelled."""
        changes = {renewal.id: vals for renewal in self}
        self.env["renewal.plan.change"]._ask(self, changes)
        return super().web_save(vals, specification, next_id)

    def _get_renewals_to_replan(self):
        """Renewals whose playbooks a change of these may change."""
        return self

    def _on_synchronised(self):
        result = super()._on_synchronised()
        # sudo: the task may be somebody else's
        tasks = self.env["mail.activity"].sudo()
        tasks = tasks.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        tasks._follow_customers()
        return result

    def unlink(self):
        """A task that other renewals share does not go with this one."""
        # sudo: the task may be somebody else's
        steps = self.sudo().step_ids
        steps.filtered(lambda s: s.activity_id and not s.handled_date)._leave_tasks()
        return super().unlink()

    def _on_closed(self, feedback):
        """Nothing more will be asked; what is followed once for each customer goes on
        with another renewal of theirs."""
        self.env["renewal.step"]._stop_renewals(self, feedback)
        self.env["renewal.follow"]._pass_on(self)
        return super()._on_closed(feedback)

    def _on_reopened(self):
        """The loss was taken back."""
        steps = self.env["renewal.step"]
        steps._stop_after_loss(self, self.env._("The renewal was reopened"))
        return super()._on_reopened()

    def _plan_after_loss(self, date_ref):
        """Have these lost renewals of one company follow a playbook for lost ones.

        :param date_ref: today
        :return: those with steps that count from the win-back date
        """
        planner = self.env["renewal.planner"]
        planner._plan_lost(self.company_id, date_ref, only=self)
        steps = self.env["renewal.step"].search(
            Domain("renewal_id", "in", self.ids)
            & Domain("is_after_loss", "=", True)
            & Domain("state", "=", "planned")
            & Domain("playbook_step_id.anchor", "=", "win_back")
        )
        return steps.renewal_id

    @after_change(110, "user_id", "csm_id")
    def _on_people_changed_move_tasks(self, before, vals):
        """Open tasks that were meant for a role go to the person who has it now."""
        roles = {"user_id": "owner", "csm_id": "csm"}
        kinds = [role for name, role in roles.items() if vals.get(name)]
        if not kinds:
            return
        # sudo: the task may be somebody else's
        steps = self.env["renewal.step"].sudo()
        for company, renewals in self.grouped("company_id").items():
            steps.search(
                steps._get_role_task_domain(kinds)
                & Domain("company_id", "=", company.id)
                & Domain("renewal_id", "in", renewals.ids)
            )._give_to_assignees()

    def action_add_step(self):
        """Add a step by hand."""
        self.ensure_one()
        view = self.env.ref("renewal_management.renewal_step_view_form_add")
        return dialog(
            self.env._("Add a step"), "renewal.step", view, default_renewal_id=self.id
        )

    def action_log_call(self):
        """Record that a call with the customer took place just now."""
        self.check_access("write")
        call = self.activity_schedule(
            "mail.mail_activity_data_call",
            summary=self.env._("Call with the customer"),
            user_id=self.env.uid,
        )
        call.action_feedback()
        return notification(
            "success", self.env._("The call is logged. Add notes in the chatter.")
        )

    def _get_plans(self):
        """The next planned steps."""
        plans = super()._get_plans()
        steps = self.env["renewal.step"]
        for step in steps.search(
            steps._get_open_domain() & Domain("renewal_id", "in", self.ids)
        ):
            plan = (step.scheduled_date, step.user_id.name, step.display_name)
            plans.setdefault(step.renewal_id, []).append(plan)
        return plans
