# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    renewal_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="opportunity_id",
        string="Renewals",
        help="One opportunity may carry several renewals of a customer.",
    )
    renewal_count = fields.Integer(
        compute="_compute_renewal_count",
    )

    def _compute_renewal_count(self):
        counts = dict(
            # sudo: the number is no secret to whoever sees the opportunity
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
            )
        )
        for lead in self:
            lead.renewal_count = counts.get(lead._origin, 0)

    def action_view_renewals(self):
        """Open the renewals of this opportunity."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_renewal_action"
        )
        return {**action, "domain": [("opportunity_id", "in", self.ids)], "context": {}}

    def _merge_dependences(self, opportunities):
        """Renewals of merged opportunities follow the one that remains."""
        # sudo: merging deletes the others, whoever may see their renewals
        opportunities.sudo().renewal_ids.opportunity_id = self
        return super()._merge_dependences(opportunities)
