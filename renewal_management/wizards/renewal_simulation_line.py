# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalSimulationLine(models.TransientModel):
    """One step that would be done, or would not, and why."""

    _name = "renewal.simulation.line"
    _description = "Simulated Renewal Step"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("simulation_id",)
    _order = "date, id"
    _rec_name = "playbook_step_id"

    simulation_id = fields.Many2one(
        comodel_name="renewal.simulation",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="simulation_id.company_id",
    )
    period = fields.Selection(
        selection=[("next", "Ahead"), ("past", "Behind")],
        required=True,
    )
    date = fields.Date(
        required=True,
    )
    state = fields.Selection(
        selection=[
            ("done", "Done"),
            ("skipped", "Skipped"),
            ("failed", "Failed"),
        ],
        required=True,
    )
    verdict = fields.Selection(
        selection=[
            ("send", "Would send"),
            ("do", "Would do"),
            ("skip", "Would skip"),
            ("fail", "Would fail"),
        ],
        compute="_compute_verdict",
        help="What would happen; nothing did.",
    )
    reason = fields.Char(
        help="Why the step would be skipped, or would fail.",
    )
    playbook_step_id = fields.Many2one(
        comodel_name="renewal.playbook.step",
        string="Rule",
        ondelete="cascade",
    )
    action = fields.Selection(
        selection=lambda self: self.env["renewal.step"]._fields["action"].selection,
        required=True,
    )
    level = fields.Integer(
        help="0: the step itself; 1 and more: its escalations.",
    )
    if_nobody_acts = fields.Boolean(
        help=(
            "Happens only if the task of the previous step is still open after its "
            "deadline."
        ),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assignee",
        ondelete="cascade",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        ondelete="cascade",
        help="Who is responsible for the renewal.",
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        ondelete="cascade",
    )
    recipient = fields.Char()
    subject = fields.Char()

    @api.depends("state", "action")
    def _compute_verdict(self):
        verdicts = {"skipped": "skip", "failed": "fail"}
        for line in self:
            done = "send" if line.action == "mail" else "do"
            line.verdict = verdicts.get(line.state, done)

    def action_open_renewal(self):
        """Open the renewal of the step."""
        self.ensure_one()
        return self.renewal_id.get_formview_action()
