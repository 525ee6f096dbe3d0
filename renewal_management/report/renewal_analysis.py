# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalAnalysis(models.Model):
    """How well terms are renewed: one row per line of each renewal of a customer.

    Amounts are yearly, untaxed, and were converted to the company's currency when the
    renewal closed; companies of other currencies are converted at today's rate to the
    currency of the company that looks. A cohort is what fell due in a period, still
    open or not; cancelled renewals and yearly reviews belong to none. What the columns
    are worth is in ``renewal_analysis_query.py``, the rates are in
    ``renewal_analysis_rates.py``, and the formulas in ``docs/metrics.rst``.
    """

    _name = "renewal.analysis"
    _description = "Renewal Analysis"
    _inherit = ["renewal.rate.mixin"]
    _auto = False
    _rec_name = "renewal_id"
    _order = "due_date desc, id"

    # What, whose, when
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        readonly=True,
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
        readonly=True,
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        readonly=True,
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
        readonly=True,
    )
    csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
        readonly=True,
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        readonly=True,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        readonly=True,
    )
    categ_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
        readonly=True,
    )
    renewal_type = fields.Selection(
        selection=[("manual", "Manual"), ("auto", "Auto-renewing")],
        readonly=True,
    )
    due_date = fields.Date(
        readonly=True,
    )
    term_end = fields.Date(
        readonly=True,
    )
    closed_date = fields.Date(
        readonly=True,
    )
    outcome = fields.Selection(
        selection=[("open", "Open"), ("renewed", "Renewed"), ("churned", "Lost")],
        readonly=True,
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        string="Loss Reason",
        readonly=True,
    )
    reason_category = fields.Selection(
        selection=lambda self: self._get_reason_categories(),
        string="Loss Reason Category",
        readonly=True,
    )
    competitor_id = fields.Many2one(
        comodel_name="renewal.competitor",
        readonly=True,
    )
    successor_renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        string="Next Renewal",
        readonly=True,
    )
    days_late = fields.Integer(
        readonly=True,
        aggregator="max",
        help="Days between the due date and the day it was renewed.",
    )

    # Amounts
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        readonly=True,
    )
    atr_amount = fields.Monetary(
        string="ATR",
        readonly=True,
        help="Available to renew: what fell due.",
    )
    renewed_amount = fields.Monetary(
        string="Renewed",
        readonly=True,
        help="The next terms of what fell due, growth included.",
    )
    retained_amount = fields.Monetary(
        string="Retained",
        readonly=True,
        help="What was renewed of the ATR: never more than the ATR.",
    )
    expansion_amount = fields.Monetary(
        string="Expansion",
        readonly=True,
        help="What was renewed above the ATR.",
    )
    contraction_amount = fields.Monetary(
        string="Contraction",
        readonly=True,
        help="The decrease for customers who stay.",
    )
    churned_amount = fields.Monetary(
        string="Lost",
        readonly=True,
        help="The ARR lost with the customers.",
    )
    undecided_amount = fields.Monetary(
        string="Undecided",
        readonly=True,
        help="The part of the ATR whose renewals are still open.",
    )
    decided_amount = fields.Monetary(
        string="Decided",
        readonly=True,
        help="The part of the ATR whose renewals are closed.",
    )
    won_amount = fields.Monetary(
        string="ATR of the Renewed",
        readonly=True,
        help="The part of the ATR whose renewals were won, whatever they are worth "
        "now.",
    )

    @api.model
    def _get_reason_categories(self):
        reasons = self.env["contract.terminate.reason"]
        return reasons._fields["renewal_category"]._description_selection(self.env)

    def action_view_renewal(self):
        """Open the renewal of a row."""
        self.ensure_one()
        return self.renewal_id.get_formview_action()
