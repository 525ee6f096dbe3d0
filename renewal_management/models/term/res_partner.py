# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    renewal_mail_opt_out = fields.Boolean(
        string="No Renewal E-mails",
        help="Playbooks send this contact no automatic e-mail.",
        groups="base.group_user",
    )
    renewal_mail_date = fields.Date(
        string="Last Renewal E-mail",
        readonly=True,
        copy=False,
        help="Day of the last automatic renewal e-mail; the frequency cap counts from "
        "it.",
        groups="base.group_user",
    )
    open_renewal_count = fields.Integer(
        compute="_compute_renewal_figures",
        groups="base.group_user",
    )
    next_decision_date = fields.Date(
        compute="_compute_renewal_figures",
        groups="base.group_user",
    )
    renewal_days_left = fields.Integer(
        string="Days Left",
        compute="_compute_renewal_figures",
        help="Days until the next decision date.",
        groups="base.group_user",
    )
    renewal_arr = fields.Monetary(
        string="ARR",
        compute="_compute_renewal_arr",
        currency_field="renewal_currency_id",
        groups="renewal_management.group_renewal_user,account.group_account_invoice",
        help="Yearly recurring value, untaxed, of the customer contracts in force "
        "today, in the company's currency.",
    )
    renewal_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_renewal_currency_id",
        groups="base.group_user",
    )
    running_contract_count = fields.Integer(
        string="Running Contracts",
        compute="_compute_contract_figures",
        help="Customer contracts with a line in force today.",
        groups="base.group_user",
    )
    customer_since = fields.Date(
        compute="_compute_contract_figures",
        help="Start of the first contract line.",
        groups="base.group_user",
    )

    def _compute_renewal_figures(self):
        today = fields.Date.context_today(self)
        # sudo: how many, and until when, is no secret to whoever sees the customer
        groups = (
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", self.env.companies.ids),
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("outcome", "=", False),
                ],
                ["partner_id"],
                ["__count", "decision_date:min"],
            )
        )
        figures = {partner.id: values for partner, *values in groups}
        for partner in self:
            count, date = figures.get(partner.commercial_partner_id.id, (0, False))
            partner.open_renewal_count = count
            partner.next_decision_date = date
            partner.renewal_days_left = (date - today).days if date else 0

    def _compute_renewal_currency_id(self):
        self.renewal_currency_id = self.env.company.currency_id

    def _compute_renewal_arr(self):
        today = fields.Date.context_today(self)
        amounts = self._get_arr_amounts(self._get_amount_contracts(), today)
        for partner in self:
            partner.renewal_arr = amounts.get(partner.commercial_partner_id, 0.0)

    def _get_arr_amounts(self, contracts, day):
        """{customer: ARR of these contracts on a day, in the company's currency}"""
        company, known = self.env.company, {}
        own = contracts.filtered(lambda contract: contract.company_id == company)
        return {
            partner.with_env(self.env): sum(
                contract.currency_id._convert(
                    contract._get_arr(day, known), company.currency_id, company, day
                )
                for contract in group
            )
            for partner, group in own.grouped("commercial_partner_id").items()
        }

    def _compute_contract_figures(self):
        today = fields.Date.context_today(self)
        domain = [
            ("contract_id", "in", self._get_renewal_contracts().ids),
            ("display_type", "=", False),
            ("is_canceled", "=", False),
        ]
        # sudo: how many contracts, and since when, is no secret to whoever sees the
        # customer
        lines = self.env["contract.line"].sudo()
        lines = lines.search_fetch(domain, ["contract_id", "date_start", "date_end"])
        by_customer = lines.grouped(lambda line: line.contract_id.commercial_partner_id)
        for partner in self:
            theirs = by_customer.get(partner.commercial_partner_id, lines.browse())
            running = theirs.filtered(
                lambda line: (
                    line.date_start
                    and line.date_start <= today
                    and (not line.date_end or line.date_end >= today)
                )
            )
            partner.running_contract_count = len(running.contract_id)
            starts = filter(None, theirs.mapped("date_start"))
            partner.customer_since = min(starts, default=False)

    def _get_renewal_contracts(self):
        """Customer contracts of these partners' commercial entities."""
        # sudo: see _compute_contract_figures; the companies stay the user's own
        return (
            self.env["contract.contract"]
            .sudo()
            .search(
                [
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                    ("contract_type", "=", "sale"),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
        )

    def _get_amount_contracts(self):
        """Of these contracts those whose amounts the user may see."""
        contracts = self._get_renewal_contracts()
        if self._sees_all_amounts():
            return contracts
        # sudo: see _get_renewal_contracts; each was checked
        return contracts.sudo(False)._filtered_access("read").sudo()

    @api.model
    def _sees_all_amounts(self):
        """Whoever works on own renewals only sees no amounts of the others."""
        return self.env.su or any(
            self.env.user.has_group(group)
            for group in (
                "renewal_management.group_renewal_user_all",
                "account.group_account_invoice",
            )
        )

    def action_view_renewals(self):
        """Open the renewals of this customer."""
        self.ensure_one()
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        return self.env["renewal.renewal"]._get_list_action(domain)
