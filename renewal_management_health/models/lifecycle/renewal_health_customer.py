# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..customer.score_field import Score

# Read together where one of them is needed, and not with every customer.
PREFETCH = "lifecycle"


class RenewalHealthCustomer(models.Model):
    """The stage of a customer's life, and what its conditions may ask for."""

    _inherit = "renewal.health.customer"  # pylint: disable=consider-merging-classes-inherited

    lifecycle_stage_id = fields.Many2one(
        comodel_name="renewal.lifecycle.stage",
        readonly=True,
        prefetch=PREFETCH,
        index="btree_not_null",
        ondelete="set null",
        group_expand="_group_expand_stages",
        help="The first stage whose conditions matched in the last daily run.",
    )
    lifecycle_since = fields.Date(
        string="In the Stage Since",
        readonly=True,
        prefetch=PREFETCH,
        help="The day of the run that moved the customer into its stage.",
    )
    lifecycle_color = fields.Integer(
        string="Color of the Stage",
        compute="_compute_lifecycle_color",
    )
    lifecycle_history_ids = fields.One2many(
        comodel_name="renewal.lifecycle.history",
        inverse_name="customer_id",
        string="Lifecycle History",
        readonly=True,
    )

    # ------------------------------------------------------------------
    # Facts: read by the daily run, see renewal.lifecycle
    # ------------------------------------------------------------------

    customer_since = fields.Date(
        readonly=True,
        prefetch=PREFETCH,
        help="When the first line of its first contract began.",
    )
    key_feature_share = Score(
        string="Key Features in Use (%)",
        readonly=True,
        prefetch=PREFETCH,
        aggregator="avg",
        help="Of the key features that any of your customers used in the last 30 days, "
        "the share that this one used. Nothing where nobody reports their use.",
    )
    arr_growth = Score(
        string="ARR Growth in 3 Months (%)",
        readonly=True,
        prefetch=PREFETCH,
        aggregator=None,
        help="By how much the ARR grew over the last three month ends, without changes "
        "of exchange rates. Nothing for customers who are newer.",
    )
    open_upsell_count = fields.Integer(
        string="Open Upsell Opportunities",
        readonly=True,
        prefetch=PREFETCH,
        help="Opportunities that are neither won nor lost, and belong to no renewal.",
    )
    open_ticket_count = fields.Integer(
        string="Open Tickets",
        readonly=True,
        prefetch=PREFETCH,
        help="Tickets of the customer's people that are not closed. 0 without the "
        "helpdesk.",
    )
    next_decision_date = fields.Date(
        search="_search_next_decision_date",
    )

    def _compute_lifecycle_color(self):
        # nothing it depends on: nobody watches a stage change, and the daily run would
        # pay for it
        for customer in self:
            customer.lifecycle_color = customer.lifecycle_stage_id.color

    @api.model
    def _group_expand_stages(self, stages, domain):
        return stages.search([("company_id", "in", (False, *self.env.companies.ids))])

    @api.model
    def _search_next_decision_date(self, operator, value):
        """By the open renewals: the next decision is before a day when any is."""
        if operator in ("<", "<="):
            inner = Domain("decision_date", operator, value)
            return Domain("open_renewal_ids", "any", inner)
        if operator in (">", ">="):
            earlier = "<=" if operator == ">" else "<"
            inner = Domain("decision_date", earlier, value)
            is_later = Domain("open_renewal_ids", "not any", inner)
            return Domain("open_renewal_ids", "!=", False) & is_later
        if operator == "in" and not any(value):
            return Domain("open_renewal_ids", "=", False)
        return NotImplemented
