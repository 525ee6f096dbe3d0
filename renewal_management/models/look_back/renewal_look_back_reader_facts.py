# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import html
import re
from collections import defaultdict
from datetime import date, timedelta

import pytz

from odoo import models
from odoo.tools import SQL

from .renewal_look_back_reader import Facts

# The contract's chatter says what was done to a line: its name in bold, and the days as
# they are stored, in whatever language the words are.
NAME = re.compile(r"<strong>(.*?)</strong>", re.DOTALL)
DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")
# "End: old -- new" is a line that was stopped, "Start: …, End: …" the next term
STOPPED = re.compile(r"(\d{4}-\d\d-\d\d)\s*--\s*(\d{4}-\d\d-\d\d)")


class RenewalLookBackReader(models.AbstractModel):
    """What was written when it happened: invoices, the contract's chatter, and the
    renewals that were recorded since."""

    _inherit = "renewal.look.back.reader"

    def _read_facts(self, contracts, lines):
        """What is known of each line besides its own dates. Extend for another source.

        :return: {line id: Facts}
        """
        renewed, stopped = self._read_chatter(contracts)
        facts = {}
        for line in lines:
            key = line.contract_id.id, " ".join((line.name or "").split())
            notes = sorted(renewed.get(key, {}).items())
            signed = stopped.get((*key, line.date_end))
            if notes or signed:
                facts[line.id] = Facts(tuple(notes), signed)
        return facts

    def _read_chatter(self, contracts):
        """
        :return: {(contract id, line's name): {first day of a next term: day written}}
            and {(contract id, line's name, end): end before it was stopped}
        """
        renewed, stopped = defaultdict(dict), {}
        zone = pytz.timezone(contracts.company_id[:1]._get_renewal_tz())
        for contract_id, moment, body in self._read_messages(contracts):
            name = NAME.search(body)
            days = DAY.findall(body[name.end() :]) if name else []
            if len(days) != 2:
                continue
            key = contract_id, " ".join(html.unescape(name[1]).split())
            first, second = (date.fromisoformat(day) for day in days)
            if STOPPED.search(body):
                stopped[(*key, second)] = first
            else:
                written = pytz.utc.localize(moment).astimezone(zone).date()
                renewed[key].setdefault(first, written)
        return renewed, stopped

    def _read_messages(self, contracts):
        """(contract id, moment, body) of what was logged about lines, oldest first."""
        self.env["mail.message"].flush_model(["body", "date", "model", "res_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT res_id, date, body FROM mail_message
                 WHERE model = 'contract.contract' AND res_id = ANY(%s)
                   AND message_type = 'notification' AND body LIKE '%%<strong>%%'
                 ORDER BY date, id
                """,
                contracts.ids,
            )
        )

    def _read_billed(self, lines):
        """What was invoiced for each line, a year, in the contract's currency.

        :return: {line id: ([first or last day of what was billed], [yearly value])}
        """
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.contract_line_id, move.invoice_date, move.currency_id,
                       SUM(item.price_subtotal)
                  FROM account_move_line item JOIN account_move move
                    ON move.id = item.move_id
                 WHERE item.contract_line_id = ANY(%s) AND move.state = 'posted'
                   AND move.move_type IN ('out_invoice', 'in_invoice')
                   AND move.invoice_date IS NOT NULL
              GROUP BY item.contract_line_id, move.id
              ORDER BY move.invoice_date, move.id
                """,
                lines.ids,
            )
        )
        billed = defaultdict(lambda: ([], []))
        by_id = {line.id: line for line in lines}
        for line_id, day, currency_id, amount in rows:
            line = by_id[line_id]
            if currency_id == line.contract_id.currency_id.id:
                is_after = line.recurring_invoicing_type == "post-paid"
                days, values = billed[line_id]
                days.append(day - timedelta(days=is_after))
                values.append(line._annualise(amount))
        return dict(billed)

    def _read_recorded(self, contracts):
        """Terms that were recorded as they came.

        :return: {contract id: ({line id: ends of its recorded terms}, the day on
            which the first renewal of the contract was opened)}
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.contract_id, l.contract_line_id, ARRAY_AGG(r.term_end)
                           FILTER (WHERE r.renewal_type != 'evergreen'),
                       MIN(r.opened_date)
                  FROM renewal_renewal r LEFT JOIN renewal_line l
                    ON l.renewal_id = r.id AND l.contract_line_id IS NOT NULL
                 WHERE r.contract_id = ANY(%s) AND r.is_reconstructed IS NOT TRUE
              GROUP BY r.contract_id, l.contract_line_id
                """,
                contracts.ids,
            )
        )
        ends, since = defaultdict(dict), {}
        for contract_id, line_id, known, opened in rows:
            if line_id and known:
                ends[contract_id][line_id] = known
            if opened:
                since[contract_id] = min(opened, since.get(contract_id, opened))
        return {
            contract_id: (ends[contract_id], since.get(contract_id))
            for contract_id, *_values in rows
        }
