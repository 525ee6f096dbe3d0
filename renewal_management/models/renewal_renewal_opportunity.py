# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalRenewal(models.Model):
    """The opportunity in CRM that carries a renewal."""

    _inherit = "renewal.renewal"

    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        domain="[('partner_id', 'child_of', partner_id)]",
        index="btree_not_null",
        tracking=True,
    )
    has_opportunity = fields.Boolean(
        compute="_compute_has_opportunity",
        store=True,
        help="An opportunity that is neither lost nor archived.",
    )

    @api.depends("opportunity_id.active", "opportunity_id.won_status")
    def _compute_has_opportunity(self):
        for renewal in self:
            lead = renewal.opportunity_id
            renewal.has_opportunity = bool(
                lead and lead.active and lead.won_status != "lost"
            )

    def action_create_opportunity(self):
        """Create the opportunity of these renewals, or open the one there is."""
        self.ensure_one()
        if not self.has_opportunity:
            self._create_opportunities()
        return self.action_view_opportunity()

    def action_view_opportunity(self):
        """Open the linked opportunity."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.opportunity_id.id,
            "view_mode": "form",
        }

    def write(self, vals):
        result = super().write(vals)
        if vals.get("opportunity_id"):
            self._close_settled_tasks()
        return result

    def _close_settled_tasks(self):
        """Somebody acted: tasks that asked for it are closed at once."""
        # sudo: the task may be somebody else's, the leader's for example
        steps = self.env["renewal.step"].sudo()
        for company in self.company_id:
            steps.search(
                steps._get_settling_domain(company)
                & Domain("renewal_id", "in", self.ids)
            )._close_settled()

    def _prepare_opportunity_vals(self):
        """Values of the CRM opportunity of one renewal. Override to add your own."""
        self.ensure_one()
        return {
            "type": "opportunity",
            "name": self.env._("Renewal: %(name)s", name=self.name),
            "partner_id": self.contact_id.id,
            "user_id": self.user_id.id if self.user_id.active else False,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "expected_revenue": self.company_atr_amount,
            "date_deadline": self.decision_date,
            "tag_ids": self.tag_ids.ids,
        }

    def _create_opportunities(self):
        """Create one opportunity per renewal that has none.

        :return: crm.lead, the new ones
        """
        without = self.filtered(lambda renewal: not renewal.has_opportunity)
        # owners hear of it once, in the digest of the daily run
        leads = (
            self.env["crm.lead"]
            .with_context(mail_auto_subscribe_no_notify=True)
            .create([renewal._prepare_opportunity_vals() for renewal in without])
        )
        for renewal, lead in zip(without, leads, strict=True):
            renewal.opportunity_id = lead
        return leads
