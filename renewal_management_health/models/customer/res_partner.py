# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from .renewal_health_customer import BANDS, TRENDS

GROUPS = "renewal_management.group_renewal_user"


class ResPartner(models.Model):
    """The health of a customer in the current company, on all its contacts."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    renewal_health_ids = fields.One2many(
        comodel_name="renewal.health.customer",
        inverse_name="partner_id",
        groups=GROUPS,
    )
    health_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        compute="_compute_health",
        search="_search_health_id",
        groups=GROUPS,
    )
    health_score = fields.Integer(
        compute="_compute_health",
        search="_search_health_score",
        groups=GROUPS,
    )
    health_band = fields.Selection(
        selection=BANDS,
        compute="_compute_health",
        search="_search_health_band",
        groups=GROUPS,
    )
    health_trend = fields.Selection(
        selection=TRENDS,
        compute="_compute_health",
        search="_search_health_trend",
        groups=GROUPS,
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_health(self):
        customers = self.env["renewal.health.customer"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ]
        )
        by_partner = {customer.partner_id: customer for customer in customers}
        for partner in self:
            customer = by_partner.get(partner.commercial_partner_id, customers.browse())
            partner.health_id = customer
            partner.health_score = customer.score
            partner.health_band = customer.band
            partner.health_trend = customer.trend

    @api.model
    def _search_health_id(self, operator, value):
        return self._search_health("id", operator, value)

    @api.model
    def _search_health_score(self, operator, value):
        return self._search_health("score", operator, value, [("has_score", "=", True)])

    @api.model
    def _search_health_band(self, operator, value):
        return self._search_health("band", operator, value)

    @api.model
    def _search_health_trend(self, operator, value):
        return self._search_health("trend", operator, value)

    @api.model
    def _search_health(self, name, operator, value, more=()):
        """Partners whose customer's field is such; whoever has no health is found by
        "not set" only."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        customers = self.env["renewal.health.customer"]
        ours = Domain("company_id", "=", self.env.company.id)
        found = customers._search(ours & Domain(name, operator, value) & Domain(more))
        domain = Domain("commercial_partner_id", "in", found.subselect("partner_id"))
        if operator == "in" and False in value:
            known = customers._search(ours).subselect("partner_id")
            domain |= Domain("commercial_partner_id", "not in", known)
        return domain

    def action_view_health(self):
        """Open the health of this customer."""
        self.ensure_one()
        return self.health_id.get_formview_action()

    @api.model
    def _get_history_models(self):
        return [*super()._get_history_models(), "renewal.health.pulse"]
