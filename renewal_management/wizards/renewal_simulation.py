# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_DAYS = 366
TASKS = ("activity", "escalation")


class RenewalSimulation(models.TransientModel):
    """What a playbook would do, and would have done, before it is switched on or
    changed. What is shown is kept for a while; nothing else is."""

    _name = "renewal.simulation"
    _description = "Simulation of a Renewal Playbook"

    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
    )
    is_company_fixed = fields.Boolean(
        compute="_compute_is_company_fixed",
    )
    days = fields.Integer(
        default=90,
        required=True,
        help="How many days to simulate, forward and back.",
    )
    date_ref = fields.Date(
        string="Simulated on",
        readonly=True,
    )
    line_ids = fields.One2many(
        comodel_name="renewal.simulation.line",
        inverse_name="simulation_id",
    )
    mail_line_ids = fields.One2many(
        comodel_name="renewal.simulation.line",
        inverse_name="simulation_id",
        domain=lambda self: [
            ("period", "=", "next"),
            ("action", "in", self.env["renewal.step"]._get_mail_actions()),
        ],
    )
    task_count = fields.Integer(
        compute="_compute_counts",
    )
    mail_count = fields.Integer(
        compute="_compute_counts",
    )
    next_summary = fields.Html(
        compute="_compute_summaries",
        sanitize=False,
    )
    past_summary = fields.Html(
        compute="_compute_summaries",
        sanitize=False,
    )

    @api.depends("playbook_id.name")
    def _compute_display_name(self):
        for simulation in self:
            simulation.display_name = self.env._(
                "Simulation of %s", simulation.playbook_id.name
            )

    @api.depends("playbook_id.company_id")
    def _compute_is_company_fixed(self):
        for simulation in self:
            simulation.is_company_fixed = bool(simulation.playbook_id.company_id)

    @api.depends("line_ids")
    def _compute_counts(self):
        groups = self.env["renewal.simulation.line"]._read_group(
            [
                ("simulation_id", "in", self.ids),
                ("period", "=", "next"),
                ("state", "=", "done"),
            ],
            ["simulation_id", "action"],
            ["__count", "recipient:count"],
        )
        actions = {*TASKS, *self.env["renewal.step"]._get_mail_actions()}
        for simulation in self:
            mine = [row[1:] for row in groups if row[0] == simulation]
            mailed = {action: count for action, _all, count in mine}
            simulation.mail_count = sum(mailed.values())
            simulation.task_count = sum(
                count - mailed[action]
                for action, count, _m in mine
                if action in actions
            )

    @api.depends("line_ids")
    def _compute_summaries(self):
        for simulation in self:
            simulation.next_summary = simulation._render_summary("next")
            simulation.past_summary = simulation._render_summary("past")

    @api.constrains("days")
    def _check_days(self):
        for simulation in self:
            if not 1 <= simulation.days <= MAX_DAYS:
                raise ValidationError(
                    self.env._(
                        "Choose between 1 and %s days.",
                        MAX_DAYS,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_simulate(self):
        """Play the days ahead and the days behind, and show what came of it."""
        self.ensure_one()
        # the company may have been changed to one that is not theirs
        self.check_access("write")
        self.playbook_id.check_access("write")
        today = self.company_id._get_renewal_today()
        simulator = self.env["renewal.simulator"]
        rows = [
            {"simulation_id": self.id, "period": period, **row}
            for period, start, stop in self._get_periods(today)
            for row in simulator._simulate(
                self.playbook_id, self.company_id, start, stop, today
            )
        ]
        self.line_ids.unlink()
        simulator._insert_rows(self.line_ids, {}, rows)
        self.line_ids.invalidate_model()
        self.invalidate_recordset()
        self.date_ref = today
        return self._get_form_action()

    def action_view_tasks(self):
        """Tasks by week and assignee."""
        return self._get_lines_action(
            self.env._("Tasks of %s", self.playbook_id.name),
            {
                "search_default_filter_next": 1,
                "search_default_filter_done": 1,
                "search_default_filter_task": 1,
            },
        )

    def action_view_mails(self):
        """The e-mails to customers, one by one."""
        action = self._get_lines_action(
            self.env._("E-mails of %s", self.playbook_id.name),
            {"search_default_filter_next": 1, "search_default_filter_mail": 1},
        )
        return {**action, "view_mode": "list,pivot,graph", "views": False}

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------

    def _get_periods(self, today):
        """[(period, first day, day after the last)]"""
        days = timedelta(days=self.days)
        return [("next", today, today + days), ("past", today - days, today)]

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _get_lines_action(self, name, context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_simulation_line_action"
        )
        return {
            **action,
            "display_name": name,
            "domain": [("simulation_id", "=", self.id)],
            "context": context,
        }

    def _render_summary(self, period):
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "renewal_management.renewal_simulation_summary",
            self._prepare_summary(period),
        )
