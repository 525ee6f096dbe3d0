# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalOpportunityCreate(models.TransientModel):
    """Asked only where there is a choice: how many opportunities, or which one."""

    _name = "renewal.opportunity.create"
    _description = "Create Renewal Opportunities"
    _inherit = ["renewal.parent.mixin"]
    _choices = ("opportunity_id",)

    renewal_ids = fields.Many2many(
        comodel_name="renewal.renewal",
        required=True,
    )
    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Add To",
        domain="[('id', 'in', candidate_ids)]",
        help="An open opportunity of the customer. Leave empty to create a new one.",
    )
    candidate_ids = fields.Many2many(
        comodel_name="crm.lead",
        compute="_compute_choices",
    )
    mode = fields.Selection(
        selection=[
            ("customer", "One for each customer"),
            ("renewal", "One for each renewal"),
        ],
        required=True,
        default="customer",
        help="One for each customer: the amounts are added up, and the earliest "
        "deadline counts.",
    )
    is_shared = fields.Boolean(
        compute="_compute_choices",
        help="Some of these renewals are of the same customer.",
    )
    count = fields.Integer(
        compute="_compute_count",
        help="Opportunities that will be created.",
    )

    @api.depends("renewal_ids")
    def _compute_choices(self):
        for wizard in self:
            renewals = wizard.renewal_ids
            wizard.candidate_ids = renewals._get_joinable_opportunities()
            wizard.is_shared = len(wizard._get_groups("customer")) < len(renewals)

    @api.depends("renewal_ids", "mode", "opportunity_id")
    def _compute_count(self):
        for wizard in self:
            is_new = not wizard.opportunity_id
            wizard.count = len(wizard._get_groups(wizard.mode)) if is_new else 0

    def _get_groups(self, mode):
        return self.renewal_ids.grouped(lambda r: r._get_opportunity_key(mode))

    def action_create(self):
        """Create the opportunities, or add the renewals to the one that was chosen."""
        self.ensure_one()
        renewals = self.renewal_ids
        renewals._check_can_create_opportunity()
        if not self.opportunity_id:
            return renewals._create_opportunities(self.mode)._get_created_action()
        todo = renewals._filter_without_opportunity()
        todo._join_opportunity(self.opportunity_id)
        return self.opportunity_id._get_created_action()
