# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.lifetime import expected_years, smooth_rate

GROUPS = "renewal_management.group_renewal_user,account.group_account_invoice"
# Renewals that fell due in this time say how well the company renews.
RATE_PERIOD = timedelta(days=2 * 365)


class ResPartner(models.Model):
    """What a customer has been worth, and is expected to be worth. In the currency of
    the company that looks, of the whole commercial entity, not stored."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    renewal_invoiced_amount = fields.Monetary(
        string="Invoiced to Date",
        compute="_compute_renewal_value",
        currency_field="renewal_currency_id",
        groups=GROUPS,
        help="Posted invoices of contracts less credit notes, untaxed, in the "
        "company's currency.",
    )
    renewal_projected_amount = fields.Monetary(
        string="Projected Lifetime Value",
        compute="_compute_renewal_value",
        currency_field="renewal_currency_id",
        groups=GROUPS,
        help="Invoiced to date, and the ARR for as long as customers are expected to "
        "stay: by how the company renewed what fell due in the last two years, five "
        "years at most. Contracts that were terminated add nothing.",
    )
    renewal_history_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="partner_id",
        string="Closed Renewals",
        domain=[("outcome", "in", ("renewed", "churned"))],
        readonly=True,
        groups="renewal_management.group_renewal_user",
    )

    def _compute_renewal_value(self):
        """Lifetime value.

        to date = sum of posted invoice lines of contract lines, refunds negative;
        projected = to date + ARR of what is not terminated x expected years, where
        expected years = 1 + r + ... + r^4 with r the company's gross renewal rate (see
        ``tools/lifetime.py`` for formula, source and smoothing). Assumes that the rate
        stays as it is, that prices do not rise, and discounts nothing.
        """
        company = self.env.company
        today = company._get_renewal_today()
        invoiced = self._get_invoiced_amounts(company)
        running = self._get_amount_contracts().filtered(
            lambda contract: not contract.is_terminated
        )
        arr = self._get_arr_amounts(running, today)
        years = self._get_expected_years(company, today)
        for partner in self:
            customer = partner.commercial_partner_id
            to_date = invoiced.get(customer, 0.0)
            partner.renewal_invoiced_amount = to_date
            partner.renewal_projected_amount = company.currency_id.round(
                to_date + arr.get(customer, 0.0) * years
            )

    def _get_invoiced_amounts(self, company):
        """{customer: untaxed amount of posted invoices of contract lines}"""
        archived_too = self.with_context(active_test=False)
        which = (
            Domain.TRUE
            if self._sees_all_amounts()
            else Domain(
                "contract_line_id.contract_id",
                "in",
                archived_too._get_amount_contracts().ids,
            )
        )
        # sudo: the amount is for whoever may see the field, the invoices stay closed
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                which
                & Domain(
                    [
                        ("company_id", "=", company.id),
                        ("parent_state", "=", "posted"),
                        ("move_type", "in", ("out_invoice", "out_refund")),
                        (
                            "contract_line_id.contract_id.commercial_partner_id",
                            "in",
                            self.commercial_partner_id.ids,
                        ),
                    ]
                ),
                ["contract_line_id.contract_id.commercial_partner_id"],
                ["balance:sum"],
            )
        )
        # an invoice is a credit in the ledger
        return {partner.with_env(self.env): -balance for partner, balance in groups}

    @api.model
    def _get_expected_years(self, company, date_ref):
        """How long customers of a company are expected to stay, in years."""
        # sudo: one rate of the whole company says nothing about anybody's customer
        ((retained, atr, count),) = (
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("contract_type", "=", "sale"),
                    ("renewal_type", "!=", "evergreen"),
                    ("outcome", "in", ("renewed", "churned")),
                    ("due_date", ">", date_ref - RATE_PERIOD),
                    ("due_date", "<=", date_ref),
                ],
                [],
                [
                    "company_retained_amount:sum",
                    "company_atr_amount:sum",
                    "__count",
                ],
            )
        )
        return expected_years(smooth_rate(retained or 0.0, atr or 0.0, count))

    @api.model
    def _get_history_models(self):
        return [*super()._get_history_models(), "renewal.arr.snapshot"]
