# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from bisect import bisect_left, bisect_right

from odoo import api, models
from odoo.tools import SQL

from ...tools.months import month_end
from ...tools.past_terms import read_spans


class RenewalArrMonth(models.Model):
    """Month ends before the first one that was counted, from the terms of then.

    They stop where counting began, and change no month that was counted.
    """

    _inherit = "renewal.arr.month"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_past_days(self, company, date_ref, since=None):
        """Month ends to reconstruct: from the first contract, or a day, to the month
        before the first that was counted or that the daily run will count.

        :return: [date], and whether there were contracts before them
        """
        first = self._get_first_start(company)
        if not first:
            return [], False
        counted = self.search(
            [("company_id", "=", company.id), ("is_reconstructed", "=", False)],
            order="date",
            limit=1,
        )
        last = month_end(counted.date or month_end(date_ref, -1), -1)
        is_cut = bool(since) and month_end(first) < month_end(since)
        days, day = [], month_end(since if is_cut else first)
        while day <= last:
            days.append(day)
            day = month_end(day, 1)
        return days, is_cut

    @api.model
    def _get_first_start(self, company):
        self.env["contract.line"].flush_model(["date_start"])
        ((day,),) = self.env.execute_query(
            SQL(
                """
                SELECT MIN(l.date_start) FROM contract_line l
                  JOIN contract_contract c ON c.id = l.contract_id
                 WHERE c.company_id = %s AND c.contract_type = 'sale'
                """,
                company.id,
            )
        )
        return day

    @api.model
    def _open_past(self, company, date_ref, since=None):
        """The months to reconstruct, made where they are missing, and those that are
        not to be any more removed."""
        days, is_cut = self._get_past_days(company, date_ref, since)
        made = self._get_past(company)
        made.filtered(lambda month: month.date not in days).unlink()
        known = set(made.exists().mapped("date"))
        self.create(
            [
                {"company_id": company.id, "date": day, "is_reconstructed": True}
                for day in days
                if day not in known
            ]
        )
        months = self._get_past(company)
        opening = months[:1] if is_cut else months.browse()
        for month in months.filtered(lambda m: m.is_opening != (m in opening)):
            month.is_opening = month in opening

    @api.model
    def _get_past(self, company):
        """Months that were reconstructed, oldest first."""
        domain = [("company_id", "=", company.id), ("is_reconstructed", "=", True)]
        return self.search(domain, order="date")

    # ------------------------------------------------------------------
    # One batch of contracts
    # ------------------------------------------------------------------

    def _count_past(self, pasts):
        """Count customers' contracts at these month ends.

        :param pasts: {contract: Past}, see ``renewal.look.back.reader``
        """
        pasts = {
            contract: its_past
            for contract, its_past in pasts.items()
            if contract.contract_type == "sale"
        }
        contracts = self.env["contract.contract"].union(*pasts)
        rates = self._get_past_rates(contracts)
        wanted = {
            (month.id, contract.id): month._prepare_past_vals(contract, amounts, rates)
            for contract, its_past in pasts.items()
            for month, amounts in self._get_past_amounts(its_past).items()
        }
        existing = self.env["renewal.arr.snapshot"].search(
            [("month_id", "in", self.ids), ("contract_id", "in", contracts.ids)]
        )
        wrong = existing.browse()
        for snapshot in existing:
            key = snapshot.month_id.id, snapshot.contract_id.id
            if key in wanted and snapshot._is_counted_so(wanted[key]):
                del wanted[key]
            else:
                wrong |= snapshot
        wrong.unlink()
        existing.create(list(wanted.values()))

    def _get_past_amounts(self, its_past):
        """
        :return: {month: {line id as text: yearly value on its last day}}
        """
        days = self.mapped("date")
        bridged = self.company_id.renewal_lookback_days
        amounts = {}
        for piece, start, end in read_spans(its_past.pieces, bridged):
            stop = bisect_right(days, end) if end else len(days)
            for month in self[bisect_left(days, start) : stop]:
                mine = amounts.setdefault(month, {})
                mine[str(piece.line_id)] = its_past.get_value_on(piece, month.date)
        return amounts

    def _prepare_past_vals(self, contract, amounts, rates):
        return {
            **self._prepare_snapshot_vals(contract, amounts, rates[self]),
            "is_reconstructed": True,
        }

    def _get_past_rates(self, contracts):
        """{month: what ``_get_exchange_rates`` would say of it}"""
        known = self.env["renewal.look.back.rates"]._read(contracts)
        company = self.company_id.currency_id
        return {
            month: {
                currency: {
                    name: known.get(currency, company, month_end(month.date, shift))
                    for name, shift in (
                        ("company_arr_amount", 0),
                        ("month_rate_amount", -1),
                        ("year_rate_amount", -12),
                    )
                }
                for currency in contracts.currency_id
            }
            for month in self
        }
