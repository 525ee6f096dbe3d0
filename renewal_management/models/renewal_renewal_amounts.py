# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRenewal(models.Model):
    """What is at stake."""

    _inherit = "renewal.renewal"

    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
        help="Currency of the contract.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    atr_amount = fields.Monetary(
        string="ATR",
        currency_field="currency_id",
        readonly=True,
        help="Available to renew: yearly recurring value, untaxed, of the lines that "
        "end with this term. Live while the renewal is open, frozen when it closes.",
    )
    company_atr_amount = fields.Monetary(
        string="ATR (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
        help="The same in the company's currency, at the rate of the rate date.",
    )
    rate_date = fields.Date(
        readonly=True,
    )

    def _refresh_amounts(self, date_ref):
        """Recompute what is at stake from the contract lines, while still open."""
        for renewal in self:
            renewal.line_ids._refresh_amounts()
            lines = renewal.line_ids.filtered(lambda line: line.outcome != "cancelled")
            atr = sum(lines.mapped("atr_amount"))
            currency = renewal.contract_id.currency_id
            company_atr = currency._convert(
                atr, renewal.company_id.currency_id, renewal.company_id, date_ref
            )
            vals = {"rate_date": date_ref}
            if renewal.currency_id != currency:
                vals["currency_id"] = currency.id
            if currency.compare_amounts(renewal.atr_amount, atr):
                vals.update(atr_amount=atr, needs_planning=True)
            if renewal.company_id.currency_id.compare_amounts(
                renewal.company_atr_amount, company_atr
            ):
                vals["company_atr_amount"] = company_atr
            if set(vals) != {"rate_date"} or renewal.rate_date != date_ref:
                renewal.write(vals)
