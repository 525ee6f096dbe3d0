# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

from ...tools.message import format_day
from ...tools.months import month_end


class RenewalArrMonth(models.Model):
    """A month end on which the ARR of a company was counted.

    Says which months are complete, so that a month in which nobody was a customer is
    not taken for one that was never counted, and how far an interrupted count got.
    """

    _name = "renewal.arr.month"
    _description = "Month End of the Recurring Revenue"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    date = fields.Date(
        required=True,
        readonly=True,
        help="Last day of the month: what was in force on it is counted.",
    )
    is_complete = fields.Boolean(
        readonly=True,
        help="Every contract was counted. Other months do not show in the analysis.",
    )
    counted_to = fields.Integer(
        readonly=True,
        help="Contracts up to this database id are counted.",
    )
    is_opening = fields.Boolean(
        readonly=True,
        help="The first month that was counted: nothing is known of the one before, so "
        "nobody is new in it.",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        readonly=True,
        help="Counted afterwards by Look back, from the lines and invoices of then.",
    )
    restated_date = fields.Date(
        readonly=True,
        help="The last day on which contracts that were renewed or entered afterwards "
        "changed this month.",
    )
    note = fields.Text(
        readonly=True,
        help="What the ARR of the month was before it was restated.",
    )
    snapshot_ids = fields.One2many(
        comodel_name="renewal.arr.snapshot",
        inverse_name="month_id",
    )

    _unique_month = models.Constraint(
        "UNIQUE(company_id, date)",
        "The recurring revenue of a company is counted once a month.",
    )

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for month in self:
            month.display_name = format_day(self.env, month.date)

    @api.model
    def _open_next(self, company, date_ref):
        """The month to count next, oldest first; made when it is new.

        The first time it is the month before; later every month since the last one, so
        that a server that was down leaves no gap.

        :return: renewal.arr.month, empty when all months before today are counted
        """
        last = self.search(
            [("company_id", "=", company.id), ("is_reconstructed", "=", False)],
            limit=1,
        )
        if last and not last.is_complete:
            return last
        target = month_end(date_ref, -1)
        date = month_end(last.date, 1) if last else target
        if date > target:
            return self.browse()
        return self.create(
            [{"company_id": company.id, "date": date, "is_opening": not last}]
        )

    def _count_contracts(self, limit):
        """Count the next contracts, in the order of their ids.

        :return: number of contracts, at least 1 while the month is not complete
        """
        self.ensure_one()
        contracts = self.env["contract.contract"].search(
            [*self._get_contract_domain(), ("id", ">", self.counted_to)],
            order="id",
            limit=limit,
        )
        rates = self.env["renewal.arr.snapshot"]._get_exchange_rates(
            contracts.currency_id, self.company_id, self.date
        )
        known, lapsed = {}, self._get_lapsed_lines(contracts)
        self.env["renewal.arr.snapshot"].create(
            [
                self._prepare_snapshot_vals(contract, amounts, rates)
                for contract in contracts
                if (amounts := self._get_line_amounts(contract, known, lapsed))
            ]
        )
        self.write(
            {
                "counted_to": contracts[-1:].id or self.counted_to,
                "is_complete": len(contracts) < limit,
            }
        )
        return len(contracts) or 1

    def _get_contract_domain(self):
        """Contracts that count: those of customers. Override to leave some out."""
        return [
            ("company_id", "=", self.company_id.id),
            ("contract_type", "=", "sale"),
        ]

    def _get_lapsed_lines(self, contracts):
        """Lines whose term was over and is not decided yet: they count as in force for
        as long as the look-back says, since most of them are renewed late.

        :return: contract.line
        """
        days = self.company_id.renewal_lookback_days
        lines = self.env["renewal.line"].search(
            [
                ("renewal_id.contract_id", "in", contracts.ids),
                ("renewal_id.outcome", "=", False),
                ("renewal_id.renewal_type", "!=", "evergreen"),
                ("renewal_id.current_end", "<", self.date),
                ("renewal_id.current_end", ">=", self.date - timedelta(days=days)),
                ("outcome", "=", False),
                ("action", "!=", "add"),
            ]
        )
        return lines.contract_line_id

    def _get_line_amounts(self, contract, known, lapsed, counted=None):
        """What the lines of a contract were worth on the day, a year.

        :param known: see ``contract.line._get_untaxed_amount``
        :param lapsed: contract.line that count although they are over
        :param counted: {line id: amount} as it was counted before; what a line was
            worth then stays
        :return: {line id as text: amount in the contract's currency}
        """
        counted = counted or {}
        lines = contract._get_lines_in_force(self.date)
        if contract.active:
            lines |= contract.contract_line_ids & lapsed
        return {
            str(line.id): counted[str(line.id)]
            if str(line.id) in counted
            else line._get_annual_amount(known)
            for line in lines
        }

    def _prepare_snapshot_vals(self, contract, amounts, rates):
        """A snapshot of one contract.

        :param amounts: {line id: its ARR on the day, in the contract's currency}
        :param rates: {currency: {field: rate}}, see ``_get_exchange_rates``
        """
        return {
            "month_id": self.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "contract_id": contract.id,
            "partner_id": contract.commercial_partner_id.id,
            "user_id": contract.user_id.id,
            "currency_id": contract.currency_id.id,
            **self._prepare_amounts(contract.currency_id, amounts, rates),
        }

    def _prepare_amounts(self, currency, amounts, rates):
        amount, round_amount = sum(amounts.values()), self.company_id.currency_id.round
        return {
            "line_amounts": amounts,
            "arr_amount": amount,
            **{
                name: round_amount(amount * rate)
                for name, rate in rates[currency].items()
            },
        }
