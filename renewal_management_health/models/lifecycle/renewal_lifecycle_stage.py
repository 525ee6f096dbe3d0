# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalLifecycleStage(models.Model):
    """A stage in a customer's life, such as onboarding, and who is in it.

    The daily run puts each customer into the first stage whose conditions match. What
    conditions may ask for is on ``renewal.health.customer``.
    """

    _name = "renewal.lifecycle.stage"
    _description = "Lifecycle Stage"
    _inherit = ["renewal.condition.mixin", "renewal.parent.mixin"]
    _order = "sequence, id"
    _condition_model = "renewal.health.customer"

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
        help="Each customer is in the first stage whose conditions match.",
    )
    active = fields.Boolean(
        default=True,
        help="The customers of an archived stage move to another one with the next "
        "daily run. Its history stays.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if the customers of every company can be in it.",
    )
    domain = fields.Char(
        string="Customers",
        default="[]",
        required=True,
        help="Which customers are in the stage, as long as no stage above it takes "
        "them. Without conditions: everybody who is left.",
    )
    color = fields.Integer()
    description = fields.Text(
        translate=True,
        help="What the stage means, and what customers need in it.",
    )
    customer_count = fields.Integer(
        compute="_compute_customer_count",
        help="Customers who were in the stage after the last daily run.",
    )
    error = fields.Text(
        readonly=True,
        copy=False,
        help="Why its conditions could not be used in the last run, so that nobody was "
        "in the stage.",
    )

    def _compute_customer_count(self):
        counts = dict(
            self.env["renewal.health.customer"]._read_group(
                [("lifecycle_stage_id", "in", self.ids)],
                ["lifecycle_stage_id"],
                ["__count"],
            )
        )
        for stage in self:
            stage.customer_count = counts.get(stage, 0)

    @api.constrains("domain")
    def _check_domain(self):
        self._check_conditions()

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        """What customers went through is told by their stages."""
        # sudo: whether somebody was in it must not depend on who deletes
        history = self.env["renewal.lifecycle.history"].sudo()
        for stage in self:
            if history._has_stage(stage):
                raise UserError(
                    self.env._(
                        "Customers were in the stage %(name)s, and their history would "
                        "go with it. Archive the stage instead.",
                        name=stage.name,
                    )
                )

    def action_view_customers(self):
        """Open the customers who are in the stage."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_health_customer_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": [("lifecycle_stage_id", "=", self.id)],
            "context": {},
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
