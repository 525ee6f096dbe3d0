# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from typing import NamedTuple

from odoo import models

from ...tools import past, past_terms

NOTHING = ((), ())


class Facts(NamedTuple):
    """What is known of a line besides its own dates: ((first day of a next term, day it
    was written), …), the end before the line was stopped, the first day before the line
    was moved, and whether a register told so."""

    notes: tuple = ()
    signed_end: object = None
    start: object = None
    is_told: bool = False


class Past(NamedTuple):
    """The past of one contract: its pieces (``tools/past.py``), those that are over and
    not recorded, by the day they fell due, and what its lines were worth a year, in the
    contract's currency."""

    pieces: dict
    terms: dict
    own: dict
    billed: dict

    def get_value(self, piece):
        """Yearly value of a piece on its last day."""
        return self.get_value_on(piece, piece.end)

    def get_value_on(self, piece, day):
        """Yearly value of a piece on a day."""
        return past_terms.get_value(
            self.billed.get(piece.line_id, NOTHING),
            piece.start,
            piece.end,
            day,
            self.own.get(piece.line_id, 0.0),
        )


class RenewalLookBackReader(models.AbstractModel):
    """Reads what contracts have behind them. Changes nothing."""

    _name = "renewal.look.back.reader"
    _description = "Reading the Past of Contracts"

    def _get_contracts_domain(self, company):
        """Contracts that are looked at, archived ones too."""
        types = sorted(company._get_renewal_contract_types())
        return [
            ("company_id", "=", company.id),
            ("contract_type", "in", types),
            ("active", "in", [True, False]),
        ]

    def _read(self, contracts, date_ref, since=None, with_amounts=True):
        """The past of contracts of one company.

        :param since: terms that fell due before this day are left out
        :return: {contract: Past}
        """
        lines = self.env["contract.line"].with_context(active_test=False)
        lines = lines.search([("contract_id", "in", contracts.ids)], order="id")
        facts = self._read_facts(contracts, lines)
        billed = self._read_billed(lines) if with_amounts else {}
        limits = self._read_limits(contracts, date_ref)
        by_contract = lines.grouped("contract_id")
        amounts, result = {}, {}
        for contract in contracts:
            mine = by_contract.get(contract, lines.browse())
            pieces = past.read_pieces(
                [self._get_line(line, facts, date_ref) for line in mine]
            )
            terms = past_terms.read_terms(pieces, limits[contract])
            result[contract] = Past(
                pieces,
                {due: terms[due] for due in terms if not since or due >= since},
                self._read_own(mine, pieces, amounts) if with_amounts else {},
                billed,
            )
        return result

    # ------------------------------------------------------------------
    # Lines as plain values
    # ------------------------------------------------------------------

    def _get_line(self, line, facts, date_ref):
        """A contract line as ``tools.past.Line``."""
        end, is_counted = self._get_end(line, date_ref)
        known = facts.get(line.id, Facts())
        return past.Line(
            id=line.id,
            start=min(filter(None, (line.date_start, known.start)), default=None),
            end=end,
            is_counted=is_counted,
            key=line.product_id.id or line.name,
            successor_id=line.successor_contract_line_id.id,
            period=self._get_period(line),
            notes=known.notes,
            signed_end=known.signed_end,
            is_told=known.is_told,
            written=line.create_date and line.create_date.date(),
        )

    def _get_end(self, line, date_ref):
        """The last day a line ran, and whether it ran at all. What was cancelled or
        archived ran for as long as it was invoiced.

        :return: (date or None, bool)
        """
        end = line._get_effective_end() or None
        is_over = line.is_canceled or not line.contract_id.active
        if line.display_type or not line.date_start or line._is_one_time():
            return end, False
        if not is_over or (not line.is_canceled and end and end < date_ref):
            return end, not end or end >= line.date_start
        invoiced = line.last_date_invoiced
        if not invoiced or invoiced < line.date_start:
            return end, False
        return min(end or invoiced, invoiced), True

    def _get_period(self, line):
        """How long the terms of a line are that renews by itself."""
        if not line.is_auto_renew or not line.auto_renew_rule_type:
            return None
        return line.auto_renew_interval or 1, line.auto_renew_rule_type

    def _read_own(self, lines, pieces, amounts):
        """{line id: yearly value as the line says it now}"""
        return {
            line.id: line._annualise(
                line._get_untaxed_amount(
                    line._get_billed_quantity(),
                    line.price_unit,
                    line.discount,
                    known=amounts,
                )
            )
            for line in lines
            if line.id in pieces
        }

    # ------------------------------------------------------------------
    # Where the past ends
    # ------------------------------------------------------------------

    def _read_limits(self, contracts, date_ref):
        """What of each contract is the business of today's renewals.

        :return: {contract: tools.past_terms.Known}
        """
        recorded = self._read_recorded(contracts)
        return {
            contract: past_terms.Known(
                today=date_ref,
                lapsed=date_ref
                - timedelta(days=contract.company_id.renewal_lookback_days),
                lost_on=self._get_lost_day(contract, date_ref),
                recorded=recorded.get(contract.id, ({}, None))[0],
                since=recorded.get(contract.id, ({}, None))[1],
            )
            for contract in contracts
        }

    def _get_lost_day(self, contract, date_ref):
        """The day a contract came to its end, whatever its lines say."""
        if contract.is_terminated:
            return contract.terminate_date or date_ref
        return None if contract.active else date_ref
