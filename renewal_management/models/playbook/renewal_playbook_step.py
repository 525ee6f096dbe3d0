# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.bounds import MAX_DAYS, within

# A change to one of these moves or re-targets steps that are already planned; other
# fields are read from the rule when the step runs.
PLANNING_FIELDS = {
    "active",
    "action",
    "anchor",
    "offset_days",
    "shift",
    "assignee_type",
    "assigned_user_id",
    "playbook_id",
    "repeat_days",
}

# The day a step counts from, as people write it: T-30.
MARKS = {"term_start": "S", "decision": "T", "term_end": "E", "lost": "L"}
MARKS |= {"win_back": "W"}
# Days that only lost renewals have.
LOST_ANCHORS = ("lost", "win_back")


class RenewalPlaybookStep(models.Model):
    _name = "renewal.playbook.step"
    _description = "Renewal Playbook Step"
    _inherit = [
        "renewal.rule.mixin",
        "renewal.condition.mixin",
        "renewal.parent.mixin",
    ]
    _parents = ("playbook_id",)
    _condition_field = "condition"
    _condition_model = "renewal.renewal"
    _order = "playbook_id, anchor desc, offset_days, id"

    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        required=True,
        index=True,
        ondelete="cascade",
    )
    active = fields.Boolean(
        default=True,
    )
    anchor = fields.Selection(
        selection=[
            ("term_start", "Start of the term"),
            ("decision", "Decision date"),
            ("term_end", "End of the term"),
            ("lost", "Last day of a lost contract"),
            ("win_back", "Win-back date"),
        ],
        required=True,
        default="decision",
        help="The day that the offset counts from. The decision date is the notice "
        "deadline of an auto-renewing term, and the end of any other. The last two are "
        "for tracks of lost renewals; a loss without a win-back date has no steps that "
        "count from it.",
    )
    offset_days = fields.Integer(
        string="Days",
        default=-90,
        help="Negative: before. -90 is T-90.",
    )
    repeat_days = fields.Integer(
        string="Repeat Every (Days)",
        required=True,
        default=0,
        help="0: once. Otherwise the step comes again after so many days, until the "
        "last mile of the renewal begins; on the last mile itself, until the decision "
        "date.",
    )
    shift = fields.Selection(
        selection=[
            ("previous", "The working day before"),
            ("next", "The working day after"),
            ("none", "Keep the day"),
        ],
        required=True,
        default="previous",
        string="If Not a Working Day",
        help="Uses the company's working hours and public holidays.",
    )
    condition = fields.Char(
        default="[]",
        required=True,
        help="Checked on the step's date. When the renewal does not match, the step is "
        "skipped, and says so. T-30 without an opportunity: "
        "[('has_opportunity', '=', False)]",
    )
    close_when_unmet = fields.Boolean(
        string="Close When No Longer Needed",
        help="The task and its escalations close automatically as soon as the "
        "renewal no longer matches the condition.",
    )
    stage_id = fields.Many2one(
        comodel_name="renewal.stage",
        string="Move to Stage",
        domain=[("stage_type", "=", "open")],
        help="The renewal moves to this stage when the step is done, never backwards.",
    )
    late_days = fields.Integer(
        string="Latest (Days After)",
        default=21,
        help="How many days after its date the step may still run, for example for a "
        "contract that was entered late. After that it is skipped.",
    )
    escalate_after_days = fields.Integer(
        string="Escalate After (Working Days)",
        default=0,
        help="If the task is still open this many working days after its deadline, "
        "the next person in the escalation chain gets a task, level by level. 0 "
        "means never.",
    )

    _offset_days_range = models.Constraint(
        within("offset_days", -MAX_DAYS, MAX_DAYS),
        f"Enter between -{MAX_DAYS} and {MAX_DAYS} days before or after the date.",
    )
    _repeat_days_range = models.Constraint(
        f"CHECK (repeat_days = 0 OR repeat_days BETWEEN 7 AND {MAX_DAYS})",
        f"A step is repeated every 7 to {MAX_DAYS} days; 0 means never.",
    )
    _late_days_range = models.Constraint(
        within("late_days", 0, MAX_DAYS),
        f"A step may run between 0 and {MAX_DAYS} days after its date.",
    )
    _escalate_after_days_range = models.Constraint(
        within("escalate_after_days", 0, MAX_DAYS),
        f"Escalate after 0 to {MAX_DAYS} working days; 0 means never.",
    )

    @api.depends("name", "anchor", "offset_days")
    def _compute_display_name(self):
        for step in self:
            mark = MARKS[step.anchor or "decision"]
            step.display_name = f"{mark}{step.offset_days:+d} {step.name or ''}"

    @api.constrains("condition")
    def _check_condition(self):
        self._check_conditions()

    @api.constrains("anchor", "playbook_id")
    def _check_anchor(self):
        """An open renewal has not been lost: the step would never come."""
        for step in self:
            track = step.playbook_id.track_id
            if step.anchor in LOST_ANCHORS and track.carrier != "lost":
                raise ValidationError(
                    self.env._(
                        "%(step)s counts from a loss, and the track %(track)s is not "
                        "followed by lost renewals. Choose another day, or another "
                        "track for the playbook.",
                        step=step.name,
                        track=track.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._request_planning()
        return steps

    def write(self, vals):
        before = self.playbook_id
        result = super().write(vals)
        if PLANNING_FIELDS & set(vals):
            self._request_planning(before)
        return result

    def _request_planning(self, playbooks=None):
        """Have the next daily run plan the renewals of these playbooks again."""
        playbooks = (playbooks or self.playbook_id) | self.playbook_id
        # sudo: whoever edits a playbook need not see the renewals that follow it
        renewals = self.env["renewal.renewal"].sudo()
        renewals._request_planning(
            renewals._get_open_domain()
            & Domain("follow_ids.playbook_id", "in", playbooks.ids)
        )
