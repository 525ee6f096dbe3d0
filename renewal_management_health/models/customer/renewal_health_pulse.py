# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthPulse(models.Model):
    """CSM sentiment: what somebody who knows the customer thinks, with a date and a
    reason."""

    _name = "renewal.health.pulse"
    _description = "CSM Sentiment"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("customer_id",)
    _order = "date DESC, id DESC"
    _rec_name = "customer_id"

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        string="Customer health",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="customer_id.partner_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="customer_id.company_id",
        store=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._get_renewal_today(),
    )
    value = fields.Selection(
        selection=[
            ("0", "Expected to leave"),
            ("25", "Unhappy"),
            ("50", "Neutral"),
            ("75", "Satisfied"),
            ("100", "Enthusiastic"),
        ],
        required=True,
        default="50",
    )
    note = fields.Text(
        required=True,
        help="The reason for this sentiment.",
    )

    def action_give(self):
        """Save the sentiment and score the customer with it."""
        self.customer_id.action_score()
        return {"type": "ir.actions.act_window_close"}
