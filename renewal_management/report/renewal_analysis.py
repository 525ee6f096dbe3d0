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
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
    )
    csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
    )
    categ_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
    )
    renewal_type = fields.Selection(
        selection=[("manual", "Manual"), ("auto", "Auto-renewing")],
    )
    due_date = fields.Date()
    term_end = fields.Date()
    closed_date = fields.Date()
    outcome = fields.Selection(
        selection=[("open", "Open"), ("renewed", "Renewed"), ("churned", "Lost")],
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        string="Loss Reason",
    )
    reason_category = fields.Selection(
        selection=lambda self: self._get_reason_categories(),
        string="Loss Reason Category",
    )
    competitor_id = fields.Many2one(
        comodel_name="renewal.competitor",
    )
    successor_renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        string="Next Renewal",
    )
    days_late = fields.Integer(
        aggregator="max",
        help="Days between the due date and the day it was renewed.",
    )

    # Amounts
    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    atr_amount = fields.Monetary(
        string="ATR",
        help="Available to renew: what fell due.",
    )
    renewed_amount = fields.Monetary(
        string="Renewed",
        help="The next terms of what fell due, growth included.",
    )
    retained_amount = fields.Monetary(
        string="Retained",
        help="What was renewed of the ATR: never more than the ATR.",
    )
    expansion_amount = fields.Monetary(
        string="Expansion",
        help="What was renewed above the ATR.",
    )
    contraction_amount = fields.Monetary(
        string="Contraction",
        help="The decrease for customers who stay.",
    )
    churned_amount = fields.Monetary(
        string="Lost",
        help="The ARR lost with the customers.",
    )
    undecided_amount = fields.Monetary(
        string="Undecided",
        help="The part of the ATR whose renewals are still open.",
    )
    decided_amount = fields.Monetary(
        string="Decided",
        help="The part of the ATR whose renewals are closed.",
    )
    won_amount = fields.Monetary(
        string="ATR of the Renewed",
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
