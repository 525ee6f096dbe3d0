# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL, format_amount

from ...tools.amounts import split, split_lines

PARTS = ("renewed", "retained", "expansion", "contraction", "churned")


class RenewalRenewal(models.Model):
    """The ATR of a renewal, and how much of it was kept.

    Amounts are yearly, untaxed, in the contract's currency and in the company's. They
    live while the renewal is open and freeze, with the day of the exchange rate, when
    it closes.
    """

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
    calendar_title = fields.Char(
        compute="_compute_calendar_title",
        help="ATR and customer, for the calendar.",
    )
    term_amount = fields.Monetary(
        readonly=True,
        help="What is invoiced for the current term from its first day to its last, "
        "untaxed. Not for contracts without an end date.",
    )
    renewed_amount = fields.Monetary(
        readonly=True,
        help="Yearly recurring value of the next term, untaxed, as it was when the "
        "renewal closed.",
    )
    retained_amount = fields.Monetary(
        readonly=True,
        help="What was renewed of the ATR: never more than the ATR.",
    )
    expansion_amount = fields.Monetary(
        readonly=True,
        help="What was renewed above the ATR.",
    )
    contraction_amount = fields.Monetary(
        readonly=True,
        help="The decrease for a customer who stays.",
    )
    churned_amount = fields.Monetary(
        readonly=True,
        help="The ARR lost with the customer.",
    )
    company_renewed_amount = fields.Monetary(
        string="Renewed (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
    )
    company_retained_amount = fields.Monetary(
        string="Retained (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
    )
    company_expansion_amount = fields.Monetary(
        string="Expansion (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
    )
    company_contraction_amount = fields.Monetary(
        string="Contraction (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
    )
    company_churned_amount = fields.Monetary(
        string="Churned (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
    )

    @api.depends("partner_id", "atr_amount", "currency_id")
    @api.depends_context("lang")
    def _compute_calendar_title(self):
        for renewal in self:
            # sudo: see the display name
            customer = renewal.sudo().partner_id.display_name or ""
            amount = format_amount(
                self.env, renewal.atr_amount, renewal.currency_id, trailing_zeroes=False
            )
            renewal.calendar_title = f"{amount} · {customer}"

    def _refresh_amounts(self, date_ref):
        """Recompute the ATR from the contract lines while the renewal is open."""
        for renewal in self:
            renewal.line_ids._refresh_amounts()
            lines = renewal.line_ids.filtered(lambda line: line.outcome != "cancelled")
            vals = self._prepare_amounts(
                renewal.contract_id,
                sum(lines.mapped("atr_amount")),
                renewal._get_term_amount(lines),
                date_ref,
            )
            if changed := {
                name: value
                for name, value in vals.items()
                if renewal._is_another_amount(name, value)
            }:
                renewal.write(changed)

    def _is_another_amount(self, name, value):
        """Whether a field that ``_prepare_amounts`` fills has to be written."""
        field = self._fields[name]
        if field.type != "monetary":
            return field.convert_to_write(self[name], self) != value
        currency = self[field.get_currency_field(self)]
        return bool(currency.compare_amounts(self[name], value))

    @api.model
    def _prepare_amounts(self, contract, atr, term_amount, date_ref):
        """What is at stake, in the contract's currency and in the company's.

        :param atr: of all lines, in the contract's currency, as ``term_amount`` is
        """
        currency, company = contract.currency_id, contract.company_id
        return {
            "currency_id": currency.id,
            "rate_date": date_ref,
            "atr_amount": atr,
            "term_amount": term_amount,
            "company_atr_amount": currency._convert(
                atr, company.currency_id, company, date_ref
            ),
        }

    def _read_group_select(self, aggregate_spec, query):
        """A sum over currencies is in the currency of the company that asks. Odoo only
        divides by the rates of the amounts, as if the company's own rate were 1."""
        total = super()._read_group_select(aggregate_spec, query)
        if not aggregate_spec.endswith(":sum_currency"):
            return total
        company, today = self.env.company, fields.Date.context_today(self)
        rate = company.currency_id._get_rates(company, today)[company.currency_id.id]
        return SQL("%s * %s", total, rate)

    def _get_term_amount(self, lines):
        if self.renewal_type == "evergreen" or not self.term_start:
            return 0.0
        return lines.contract_line_id._get_term_amount(
            self.term_start, self.current_end
        )

    def _convert_to_company(self, amount, currency, rate_date):
        if not amount:
            return 0.0
        company = self.company_id
        return currency._convert(amount, company.currency_id, company, rate_date)

    def _freeze_amounts(self, date_ref):
        """Split the ATR into retained and lost, line by line.

        Both sides are converted at one rate: of the day the decision counts in, or of
        today when that is still ahead. What was cancelled is neither kept nor lost.
        """
        # read at once what each renewal would read for its own lines only
        self.contract_id.mapped("currency_id")
        self.line_ids.contract_line_id.mapped("active")
        for renewal in self:
            lines = renewal.line_ids
            renewed = {line: line._get_renewed_amount() for line in lines}
            renewal._split_amounts(renewed, date_ref)

    def _split_amounts(self, renewed, date_ref):
        """Write the parts of the ATR.

        :param renewed: {line: its yearly value in the next term}
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.outcome != "cancelled")
        whole, parts = split_lines(
            [(line.atr_amount, renewed[line]) for line in lines],
            self.currency_id.decimal_places,
            self.outcome == "renewed",
        )
        for line, part in zip(lines, parts, strict=True):
            line.write({f"{name}_amount": getattr(part, name) for name in PARTS})
        self.write(self._prepare_frozen_vals(whole, date_ref))

    def _prepare_frozen_vals(self, whole, date_ref):
        """Amounts of a closed renewal.

        :param whole: tools.amounts.Split, in the contract's currency
        """
        self.ensure_one()
        rate_date = min(date_ref, self.due_date)
        atr, renewed = (
            self._convert_to_company(amount, self.currency_id, rate_date)
            for amount in (whole.atr, whole.renewed)
        )
        company = split(atr, renewed, self.outcome == "renewed")
        vals = {f"{name}_amount": getattr(whole, name) for name in PARTS}
        vals |= {f"company_{name}_amount": getattr(company, name) for name in PARTS}
        # a cancelled renewal keeps what it was last worth
        if self.outcome != "cancelled":
            vals |= {"atr_amount": whole.atr, "company_atr_amount": atr}
        return {**vals, "rate_date": rate_date}

    def _thaw_amounts(self):
        """Reopened: nothing is retained or lost yet."""
        zero = {f"{name}_amount": 0.0 for name in PARTS}
        self.line_ids.write(zero)
        self.write({**zero, **{f"company_{name}": 0.0 for name in zero}})
