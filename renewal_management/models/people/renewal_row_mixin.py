# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRowMixin(models.AbstractModel):
    """Rows of figures about a renewal: which one, whose, due when."""

    _name = "renewal.row.mixin"
    _description = "Row of Figures About a Renewal"
    _inherit = ["renewal.frozen.mixin"]
    _rec_name = "renewal_id"

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
        string="Owner",
    )
    csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
    )
    due_date = fields.Date()
    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )

    def action_view_renewal(self):
        """Open the renewal of a row."""
        self.ensure_one()
        return self.renewal_id.get_formview_action()
