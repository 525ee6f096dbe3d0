# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL, format_amount

from ...tools.message import format_day
from ...tools.months import month_end

# Months further back stay as they were reported.
RESTATED_MONTHS = 24


class RenewalArrMonth(models.Model):
    """Months that were counted before all papers were there: a renewal without a gap
    long after the term, a contract that is entered after its start. They are restated,
    say so, and keep what they said before."""

    _inherit = "renewal.arr.month"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_uncounted(self, company, date_ref):
        """Contracts with lines in force at the end of a month that was counted without
        them. A line that goes on for one that was counted is none: its price may have
        changed since.

        :return: {month id: [contract ids]}
        """
        self.env.flush_all()
        lines, groups = self.env["contract.line"], {}
        query = SQL(
            """
            SELECT DISTINCT month.id, c.id
              FROM renewal_arr_month month
              JOIN contract_contract c ON c.company_id = month.company_id
               AND c.contract_type = 'sale' AND c.active
              JOIN contract_line l ON l.contract_id = c.id
         LEFT JOIN renewal_arr_snapshot s
                ON s.month_id = month.id AND s.contract_id = c.id
             WHERE month.company_id = %(company)s AND month.is_complete
               AND month.is_reconstructed IS NOT TRUE
               AND month.date > %(since)s
               AND %(renewable)s AND l.date_start <= month.date
               AND COALESCE(%(end)s, month.date) >= month.date
               AND (s.id IS NULL OR NOT COALESCE(
                    s.line_amounts ?| ARRAY[
                        l.id::text, l.predecessor_contract_line_id::text], TRUE))
             ORDER BY month.id, c.id
            """,
            company=company.id,
            since=month_end(date_ref, -RESTATED_MONTHS - 1),
            renewable=lines._get_renewable_sql(),
            end=lines._get_effective_end_sql(),
        )
        for month_id, contract_id in self.env.execute_query(query):
            groups.setdefault(month_id, []).append(contract_id)
        return groups

    def _restate(self, contracts, date_ref):
        """Count the customers of these contracts again.

        What was counted keeps its worth; a term that counted as undecided and was not
        renewed makes room for what came instead.
        """
        self.ensure_one()
        customers = contracts.commercial_partner_id
        contracts = contracts.search(
            [
                *self._get_contract_domain(),
                ("commercial_partner_id", "in", customers.ids),
            ]
        )
        before = self._get_total()
        snapshots = self.env["renewal.arr.snapshot"]
        rates = snapshots._get_exchange_rates(
            contracts.currency_id, self.company_id, self.date
        )
        known, lapsed = {}, self._get_lapsed_lines(contracts)
        mine = snapshots.search(
            [("month_id", "=", self.id), ("contract_id", "in", contracts.ids)]
        ).grouped("contract_id")
        changed = snapshots
        for contract in contracts:
            snapshot = mine.get(contract, snapshots)
            amounts = self._get_line_amounts(
                contract, known, lapsed, snapshot.line_amounts
            )
            if snapshot._is_other_than(amounts):
                vals = self._prepare_snapshot_vals(contract, amounts, rates)
                changed |= snapshot._restate(vals, date_ref)
        if changed:
            self._note_restated(before, changed.partner_id, date_ref)
        return len(contracts)

    def _get_total(self):
        groups = self.env["renewal.arr.snapshot"]._read_group(
            [("month_id", "=", self.id)], [], ["company_arr_amount:sum"]
        )
        return groups[0][0] or 0.0

    def _note_restated(self, before, customers, date_ref):
        """Keep what the month said, in words."""
        currency = self.company_id.currency_id
        note = self.env._(
            "%(day)s: ARR %(old)s → %(new)s (%(customers)s)",
            day=format_day(self.env, date_ref),
            old=format_amount(self.env, before, currency),
            new=format_amount(self.env, self._get_total(), currency),
            customers=", ".join(customers.mapped("display_name")),
        )
        notes = "\n".join(filter(None, (self.note, note)))
        self.write({"restated_date": date_ref, "note": notes})
