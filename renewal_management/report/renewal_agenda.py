# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, date_utils

# The keys sort as the days do.
URGENCIES = [
    ("1", "Overdue"),
    ("2", "Today"),
    ("3", "This week"),
    ("4", "Later"),
]


class RenewalAgenda(models.Model):
    """What is to be done on open renewals, and by when: open tasks by their deadline,
    and planned steps by their day.

    A task has one row, however many steps and renewals it is about, and whoever made
    it. Weeks begin on the day that they begin on in the reader's language.
    """

    _name = "renewal.agenda"
    _description = "Renewal Agenda"
    _inherit = ["renewal.frozen.mixin"]
    _auto = False
    _order = "date, id"
    _depends = {
        "mail.activity": ["active", "date_deadline", "res_id", "res_model", "user_id"],
        "renewal.renewal": ["company_id", "outcome", "partner_id", "team_id"],
        "renewal.step": ["action", "renewal_id", "scheduled_date", "state", "user_id"],
    }

    date = fields.Date()
    urgency = fields.Selection(
        selection=URGENCIES,
        string="When",
        group_expand=True,
    )
    kind = fields.Selection(
        selection=[("task", "Task"), ("step", "Planned step")],
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assignee",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task",
    )
    step_id = fields.Many2one(
        comodel_name="renewal.step",
    )
    agenda_title = fields.Char(
        compute="_compute_agenda_title",
        help="Customer and what is to be done, for the calendar.",
    )

    @api.depends("activity_id", "step_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            # sudo: the title of what the reader may see in the agenda
            row_sudo = row.sudo()
            what = row_sudo.activity_id or row_sudo.step_id
            row.display_name = what.display_name

    @api.depends("partner_id", "display_name")
    def _compute_agenda_title(self):
        for row in self:
            # sudo: see the renewal's display name
            customer = row.sudo().partner_id.display_name
            row.agenda_title = ": ".join(filter(None, (customer, row.display_name)))

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_finish(self):
        """Finish the task, where it stands."""
        self.ensure_one()
        return self.activity_id._finish_or_ask()

    def action_reschedule(self):
        """Another date for the task or the step."""
        self.ensure_one()
        if self.step_id:
            return self.step_id.action_reschedule()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "mail.activity",
            "res_id": self.activity_id.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_skip(self):
        """Skip the planned step."""
        self.ensure_one()
        return self.step_id.action_skip()

    def action_view_renewal(self):
        """Open the renewal of a row."""
        self.ensure_one()
        return self.renewal_id.get_formview_action()

    # ------------------------------------------------------------------
    # The rows
    # ------------------------------------------------------------------

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        week = date_utils.parse_date("today =week_start", self.env)
        return SQL(
            """
            SELECT item.*, renewal.partner_id, renewal.company_id, renewal.team_id,
                   CASE WHEN item.date < %(today)s THEN '1'
                        WHEN item.date = %(today)s THEN '2'
                        WHEN item.date < %(next_week)s THEN '3'
                        ELSE '4' END AS urgency
              FROM (%(tasks)s UNION ALL %(steps)s) AS item
              JOIN renewal_renewal renewal ON renewal.id = item.renewal_id
             WHERE renewal.outcome IS NULL
            """,
            today=today,
            next_week=week + timedelta(days=7),
            tasks=self._select_tasks(),
            steps=self._select_steps(),
        )

    @api.model
    def _select_tasks(self):
        return SQL(
            """
            SELECT activity.id::bigint * 2 AS id, 'task' AS kind,
                   activity.date_deadline AS date, activity.user_id,
                   activity.res_id AS renewal_id, activity.id AS activity_id,
                   NULL::integer AS step_id
              FROM mail_activity activity
             WHERE activity.active AND activity.res_model = 'renewal.renewal'
            """
        )

    @api.model
    def _select_steps(self):
        return SQL(
            """
            SELECT step.id::bigint * 2 + 1, 'step', step.scheduled_date, step.user_id,
                   step.renewal_id, NULL::integer, step.id
              FROM renewal_step step
             WHERE step.state IN ('planned', 'failed')
            """
        )
