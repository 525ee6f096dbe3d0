# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.bounds import MAX_DAYS, within


class RenewalRuleMixin(models.AbstractModel):
    """What a step does and who does it: shared by the rules of a playbook and by the
    steps that a person adds to one renewal by hand."""

    _name = "renewal.rule.mixin"
    _description = "Renewal Rule"

    name = fields.Char(
        required=True,
        translate=True,
        help="Short and in the imperative: it becomes the title of the task.",
    )
    action = fields.Selection(
        selection=[
            ("activity", "Task"),
            ("escalation", "Escalation"),
            ("mail", "E-mail to the customer"),
            ("opportunity", "Opportunity"),
            ("server_action", "Server action"),
        ],
        required=True,
        default="activity",
        help="What the daily run does on the step's date.\n"
        "Task: an activity for the assignee.\n"
        "Escalation: an activity for the next person in the chain after the owner.\n"
        "E-mail to the customer: goes through the outgoing queue, respects opt-out "
        "and the frequency cap.\n"
        "Opportunity: creates one in CRM unless the renewal already has one.\n"
        "Server action: runs it on the renewal.",
    )
    assignee_type = fields.Selection(
        selection=[
            ("owner", "Owner"),
            ("csm", "Customer success manager"),
            ("leader", "Team leader"),
            ("next", "Next in the chain"),
            ("user", "A named user"),
        ],
        required=True,
        default="owner",
        help="Archived users receive nothing: the next active person in the chain of "
        "owner, team leader and renewal manager does.",
    )
    assigned_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Named User",
        domain=[("share", "=", False)],
    )
    activity_type_id = fields.Many2one(
        comodel_name="mail.activity.type",
        domain=[("res_model", "in", (False, "renewal.renewal"))],
        ondelete="restrict",
        help="Left empty: the type Renewal, or Renewal escalation.",
    )
    days_to_act = fields.Integer(
        default=5,
        help="Working days from the step's date to the deadline of the task.",
    )
    note = fields.Html(
        translate=True,
        help="Guidance for the assignee: the goal, questions to ask, material.",
    )
    mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="E-mail Template",
        domain=[("model", "=", "renewal.renewal")],
        ondelete="restrict",
    )
    server_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        domain=[("model_id.model", "=", "renewal.renewal")],
        ondelete="restrict",
    )
    is_high_priority = fields.Boolean(
        string="High Priority",
        help="The renewal gets a star when the step is done.",
    )

    _days_to_act_range = models.Constraint(
        within("days_to_act", 0, MAX_DAYS),
        f"Give between 0 and {MAX_DAYS} working days to act.",
    )

    @api.constrains("action", "mail_template_id", "server_action_id", "assignee_type")
    def _check_action_target(self):
        for rule in self:
            if missing := rule._get_missing_target():
                raise ValidationError(
                    self.env._(
                        "The step %(name)s needs %(what)s.",
                        name=rule.name,
                        what=missing,
                    )
                )

    @api.constrains("mail_template_id", "server_action_id")
    def _check_target_model(self):
        """Templates and server actions are run on the renewal, and on nothing else."""
        for rule in self:
            models_used = (
                rule.mail_template_id.model,
                rule.server_action_id.model_id.model,
            )
            if set(filter(None, models_used)) - {"renewal.renewal"}:
                raise ValidationError(
                    self.env._(
                        "The e-mail template or server action of %(name)s is made for "
                        "other records. Choose one that applies to Renewal.",
                        name=rule.name,
                    )
                )

    def _get_missing_target(self):
        """Name what the chosen action requires and the rule lacks. Extend for a new
        action."""
        self.ensure_one()
        if self.action == "mail" and not self.mail_template_id:
            return self.env._("an e-mail template")
        if self.action == "server_action" and not self.server_action_id:
            return self.env._("a server action")
        if self.assignee_type == "user" and not self.assigned_user_id:
            return self.env._("a named user")
        return ""
