# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.records import link

# Nothing is told, and nobody follows what is read afterwards.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
# What makes a reconstructed renewal and its lines the same as one that is there.
SIGNED = (
    "renewal_type",
    "term_start",
    "term_end",
    "outcome",
    "outcome_date",
    "closed_date",
    "reason_id",
    "currency_id",
    "company_atr_amount",
    "company_renewed_amount",
)
SIGNED_LINE = (
    "source_line_id",
    "outcome",
    "product_id",
    "quantity",
    "atr_amount",
    "renewed_amount",
)


class RenewalLookBackWriter(models.AbstractModel):
    """Writes past terms as closed renewals, and touches nothing else.

    Read again, a term that is there already stays the record it is; one that the
    contract does not tell any more, or tells otherwise, is replaced.
    """

    _name = "renewal.look.back.writer"
    _description = "Writing the Past of Contracts"

    def _write_terms(self, pasts):
        """Bring the reconstructed renewals of contracts in line with their past.

        :param pasts: {contract: Past}, see ``renewal.look.back.reader``
        """
        contracts = self.env["contract.contract"].union(*pasts)
        existing = self._get_existing(contracts)
        wanted = self._prepare_wanted(contracts, pasts)
        known = {self._sign_record(renewal): renewal for renewal in existing}
        missing = {sign: term for sign, term in wanted.items() if sign not in known}
        kept = {sign: known[sign] for sign in wanted if sign in known}
        (existing - existing.union(*kept.values())).unlink()
        created = existing.browse().create([vals for vals, _term in missing.values()])
        by_sign = kept | dict(zip(missing, created, strict=True))
        self._link_next(
            contracts,
            {by_sign[sign]: pieces for sign, (_vals, pieces) in wanted.items()},
        )

    def _get_existing(self, contracts):
        renewals = self.env["renewal.renewal"].with_context(**QUIET)
        renewals = renewals.search(
            [("contract_id", "in", contracts.ids), ("is_reconstructed", "=", True)]
        )
        renewals.line_ids.fetch()
        return renewals

    def _prepare_wanted(self, contracts, pasts):
        """
        :return: {signature: (values of the renewal, its pieces)}
        """
        rates = self.env["renewal.look.back.rates"]._read(contracts)
        wanted = {}
        for contract, its_past in pasts.items():
            for due, pieces in its_past.terms.items():
                vals = self._prepare_renewal(contract, due, pieces, its_past, rates)
                wanted[self._sign_vals(vals)] = vals, pieces
        return wanted

    # ------------------------------------------------------------------
    # The same, or another one
    # ------------------------------------------------------------------

    def _sign_vals(self, vals):
        lines = (command[2] for command in vals["line_ids"])
        return (
            vals["contract_id"],
            *(self._plain(vals[name]) for name in SIGNED),
            tuple(
                tuple(self._plain(line[name]) for name in SIGNED_LINE) for line in lines
            ),
        )

    def _sign_record(self, renewal):
        return (
            renewal.contract_id.id,
            *(self._plain(renewal[name]) for name in SIGNED),
            tuple(
                tuple(self._plain(line[name]) for name in SIGNED_LINE)
                for line in renewal.line_ids.sorted("source_line_id")
            ),
        )

    def _plain(self, value):
        """A value of a field, or one to be written to it, as something to compare."""
        if isinstance(value, models.BaseModel):
            return value.id or False
        return round(value, 4) if isinstance(value, float) else value or False

    # ------------------------------------------------------------------
    # The renewal after it
    # ------------------------------------------------------------------

    def _link_next(self, contracts, terms):
        """Link each term that was renewed to the renewal of the next one, whether that
        is reconstructed too or followed today.

        :param terms: {renewal.renewal: its pieces}
        """
        by_piece = {
            id(piece): renewal for renewal, pieces in terms.items() for piece in pieces
        }
        followed = self._get_followed(contracts)
        targets = {}
        for renewal, pieces in terms.items():
            following = [piece.following for piece in pieces if piece.following]
            candidates = [by_piece.get(id(piece)) for piece in following]
            candidates += [followed.get(piece.line_id) for piece in following]
            found = next(filter(None, candidates), renewal.browse())
            if found != renewal.successor_renewal_id:
                targets[renewal] = found.id or None
        if targets:
            self.env.flush_all()
            renewals = self.env["renewal.renewal"].union(*targets)
            link(renewals, "successor_renewal_id", targets.values())

    def _get_followed(self, contracts):
        """{contract line id: its first renewal that was recorded}"""
        lines = self.env["renewal.line"].search(
            [
                ("renewal_id.contract_id", "in", contracts.ids),
                ("contract_line_id", "!=", False),
                ("renewal_id.renewal_type", "!=", "evergreen"),
            ]
        )
        lines = lines.sorted(lambda line: line.renewal_id.term_end, reverse=True)
        return {line.contract_line_id.id: line.renewal_id for line in lines}
