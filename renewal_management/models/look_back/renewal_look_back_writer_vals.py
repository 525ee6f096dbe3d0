# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, models

from ...tools.amounts import split, split_lines
from ...tools.recurrence import annualise

PARTS = ("renewed", "retained", "expansion", "contraction", "churned")


class RenewalLookBackWriter(models.AbstractModel):
    """The values of a renewal that is over: as ``_close`` would have left them."""

    _inherit = "renewal.look.back.writer"

    def _prepare_renewal(self, contract, due, pieces, its_past, rates):
        """
        :param due: the day the term fell due
        :param pieces: its pieces, one a line
        :param rates: see ``renewal.look.back.rates``
        """
        is_renewed = any(piece.following for piece in pieces)
        amounts = [
            (
                its_past.get_value(piece),
                its_past.get_value(piece.following) if piece.following else 0.0,
            )
            for piece in pieces
        ]
        digits = contract.currency_id.decimal_places
        whole, parts = split_lines(amounts, digits, is_renewed)
        lines = [
            self._prepare_line(piece, part, its_past)
            for piece, part in zip(pieces, parts, strict=True)
        ]
        return {
            "contract_id": contract.id,
            "is_reconstructed": True,
            "needs_planning": False,
            "renewal_type": self._get_type(pieces, its_past),
            "term_start": min(piece.start for piece in pieces),
            "term_end": due,
            "due_date": due,
            "user_id": self.env["renewal.sync"]._get_owner(contract).id,
            "csm_id": contract.commercial_partner_id.renewal_csm_id.id,
            "term_amount": self._get_term_amount(pieces, due, its_past),
            "proposed_amount": whole.renewed,
            "line_ids": [Command.create(vals) for vals in lines],
            **self._prepare_outcome(contract, due, pieces, its_past),
            **self._prepare_amounts(contract, due, whole, rates, is_renewed),
        }

    def _get_type(self, pieces, its_past):
        """What the term was. A line that was stopped does not renew itself any more,
        but its next term may, and one that was renewed in place did."""
        if any(
            len(its_past.pieces[piece.line_id]) > 1 and not piece.is_told
            for piece in pieces
        ):
            return "auto"
        ids = [piece.line_id for piece in pieces]
        ids += [piece.following.line_id for piece in pieces if piece.following]
        lines = self.env["contract.line"].browse(ids)
        return "auto" if any(line.is_auto_renew for line in lines) else "manual"

    def _prepare_outcome(self, contract, due, pieces, its_past):
        """How it ended. On the due date where nobody wrote down when it was decided."""
        renewed = [piece for piece in pieces if piece.following]
        outcome = "renewed" if renewed else "churned"
        if renewed:
            day = max(piece.decided or due for piece in renewed)
        else:
            day = max(piece.end for piece in pieces)
        is_termination = not renewed and self._is_last(contract, pieces, its_past)
        note = contract.terminate_comment if is_termination else ""
        return {
            "outcome": outcome,
            "outcome_date": day,
            "closed_date": day,
            "stage_id": self.env["renewal.stage"]._get_first(outcome).id
            or self.env["renewal.renewal"]._default_stage_id().id,
            "reason_id": is_termination and contract.terminate_reason_id.id,
            "outcome_note": note or self.env._("Reconstructed from the contract"),
        }

    def _is_last(self, contract, pieces, its_past):
        """Whether the contract was terminated with this term."""
        ends = (piece.end for mine in its_past.pieces.values() for piece in mine[-1:])
        last = max(filter(None, ends), default=None)
        return bool(
            contract.is_terminated and any(piece.end == last for piece in pieces)
        )

    def _prepare_line(self, piece, part, its_past):
        """
        :param part: tools.amounts.Split of the line
        """
        line = self.env["contract.line"].browse(piece.line_id)
        outcome = "renewed" if piece.following else "churned"
        price = self._get_price_unit(line, part.atr, its_past)
        return {
            "is_reconstructed": True,
            "source_line_id": line.id,
            "sequence": line.sequence,
            "product_id": line.product_id.id,
            "name": line.name,
            "quantity": line.quantity,
            "price_unit": price,
            "discount": line.discount,
            "action": "keep" if outcome == "renewed" else "drop",
            "proposed_quantity": line.quantity,
            "proposed_price_unit": price,
            "proposed_discount": line.discount,
            "proposed_amount": part.renewed,
            "outcome": outcome,
            "renewed_until": piece.following and piece.following.due,
            "atr_amount": part.atr,
            **{f"{name}_amount": getattr(part, name) for name in PARTS},
        }

    def _get_price_unit(self, line, atr, its_past):
        """The price that makes this yearly value; the line's own where it does."""
        factor = line.quantity * (1 - line.discount / 100)
        if not factor or atr == its_past.own.get(line.id):
            return line.price_unit
        return self._get_period_amount(line, atr) / factor

    def _get_period_amount(self, line, atr):
        """What a yearly value bills in one recurrence of the line."""
        rule, interval = line.recurring_rule_type, line.recurring_interval
        return atr / annualise(1.0, rule, interval)

    def _get_term_amount(self, pieces, due, its_past):
        """What was billed from the first day of the term to its last."""
        lines = self.env["contract.line"].browse([piece.line_id for piece in pieces])
        return sum(
            self._get_period_amount(line, its_past.get_value(piece))
            * line._count_periods(piece.start, due)
            for line, piece in zip(lines, pieces, strict=True)
        )

    def _prepare_amounts(self, contract, due, whole, rates, is_renewed):
        """The whole in the contract's currency, and in the company's at the rate of the
        day it fell due."""
        currency, company = contract.currency_id, contract.company_id.currency_id
        rate = rates.get(currency, company, due)
        atr, renewed = (
            company.round(amount * rate) for amount in (whole.atr, whole.renewed)
        )
        own = split(atr, renewed, is_renewed)
        return {
            "currency_id": currency.id,
            "rate_date": due,
            "atr_amount": whole.atr,
            "company_atr_amount": atr,
            **{f"{name}_amount": getattr(whole, name) for name in PARTS},
            **{f"company_{name}_amount": getattr(own, name) for name in PARTS},
        }
