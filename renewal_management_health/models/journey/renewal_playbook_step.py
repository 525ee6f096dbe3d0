# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.renewal_management.tools.bounds import MAX_DAYS, within


class RenewalPlaybookStep(models.Model):
    """A branch: a step that depends on what the customer did with an earlier one."""

    _inherit = "renewal.playbook.step"  # pylint: disable=consider-merging-classes-inherited

    branch_step_id = fields.Many2one(
        comodel_name="renewal.playbook.step",
        string="Only After",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="An earlier touchpoint of this playbook. The step looks at what the "
        "customer did with what that one gave them last; who was given nothing, or did "
        "not get it, does not get this step either.",
    )
    branch_fact = fields.Selection(
        selection=[
            ("opened", "Opened it"),
            ("clicked", "Clicked a link"),
            ("replied", "Replied"),
            ("registered", "Registered"),
            ("attended", "Attended"),
            ("answered", "Answered"),
            ("feature_used", "Used the feature"),
            ("nothing", "Did nothing of these"),
        ],
        string="If the Customer",
        help="Asked on the day of this step; where it does not hold, the step is "
        "skipped and says so. Opened is a hint and no proof: mail programs open "
        "e-mails that nobody read. Who only opened it did nothing.",
    )
    branch_days = fields.Integer(
        string="Within (Days)",
        required=True,
        default=14,
        help="What was done later does not count. Plan this step as many days after "
        "the other one, so that the customer has had the time.",
    )

    _branch_days_range = models.Constraint(
        within("branch_days", 0, MAX_DAYS),
        f"Ask for what the customer did within 0 to {MAX_DAYS} days.",
    )

    @api.constrains("branch_step_id", "branch_fact", "playbook_id")
    def _check_branch(self):
        for step in self:
            asked = step.branch_step_id
            if asked and not step.branch_fact:
                raise ValidationError(
                    self.env._(
                        "“%s” is to come after another step: choose what the customer "
                        "must have done with it.",
                        step.name,
                    )
                )
            is_ours = asked.playbook_id == step.playbook_id and asked != step
            if asked and not (is_ours and asked.action == "touchpoint"):
                raise ValidationError(
                    self.env._(
                        "“%(step)s” can only ask about another touchpoint of its own "
                        "playbook, not about “%(asked)s”.",
                        step=step.name,
                        asked=asked.name,
                    )
                )

    def _describe_off_branch(self, is_given):
        """Why a customer does not get this step.

        :param is_given: whether they were given what it asks about
        """
        self.ensure_one()
        asked = self.branch_step_id
        if not asked:
            return self.env._("The step that it asks about was removed")
        if not is_given:
            return self.env._("The customer did not get “%s”", asked.name)
        if self.branch_fact == "nothing":
            return self.env._("The customer did something with “%s”", asked.name)
        facts = dict(self._fields["branch_fact"]._description_selection(self.env))
        return self.env._(
            "The customer did not do this with “%(step)s” within %(days)s days: "
            "%(fact)s",
            step=asked.name,
            days=self.branch_days,
            fact=facts[self.branch_fact],
        )
