# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.message import format_day


class RenewalRenewal(models.Model):
    """Renewing: the next term begins on the contract, with the lines as proposed."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def action_renew(self):
        """Open the wizard that renews these renewals."""
        return self._open_decision("renewal_management.renewal_renew_action")

    def _renew(self, terms, date_ref, note=""):
        """Carry the renewals out on their contracts; they close as *renewed*.

        The caller has checked access and works as superuser: salespeople decide on
        renewals, and need no right to edit contracts for it.

        :param terms: {renewal.renewal: tools.next_term.NextTerm}
        :param date_ref: today
        :param note: shown on the renewals
        :raise UserError: nothing is renewed when one of them cannot be
        """
        self._claim_undecided()
        # read at once what each renewal would read for its own lines only
        self.line_ids.contract_line_id.mapped("date_end")
        lines = {renewal: renewal._get_lines_to_carry_out() for renewal in self}
        for renewal in self:
            renewal._check_next_term(terms[renewal], lines[renewal])
        bodies = {}
        for renewal in self:
            renewal._start_next_term(terms[renewal], lines[renewal])
            bodies[renewal] = renewal._describe_next_term(terms[renewal])
        self._close_reviews(date_ref)
        self.contract_id._sync_renewals_strictly()
        self._check_decided("renewed")
        if note:
            self.write({"outcome_note": note})
        self._log_on_contracts(bodies)

    def _is_any_over(self):
        """One of the running terms has ended, and its decision is late."""
        days = {company: company._get_renewal_today() for company in self.company_id}
        return any(
            renewal.renewal_type != "evergreen"
            and renewal.current_end < days[renewal.company_id]
            for renewal in self
        )

    def _check_next_term(self, term, lines):
        """Refuse a term that cannot follow this one.

        :param lines: renewal.line to carry out
        """
        self.ensure_one()
        if all(line.action == "drop" for line in lines):
            raise UserError(
                self.env._(
                    "All lines of %(name)s are dropped, which makes it a loss. Use "
                    "Mark as lost instead, or keep a line in the proposal.",
                    name=self.display_name,
                )
            )
        if self.renewal_type == "evergreen":
            return
        if not term.end or term.end < term.start or term.end <= self.current_end:
            raise UserError(
                self.env._(
                    "The next term of %(name)s must end after %(start)s and after "
                    "the current term, which ends on %(end)s.",
                    name=self.display_name,
                    start=format_day(self.env, term.start),
                    end=format_day(self.env, self.current_end),
                )
            )
        if self.term_start and term.start <= self.term_start:
            raise UserError(
                self.env._(
                    "The next term of %(name)s cannot start before the current one, "
                    "which started on %(start)s.",
                    name=self.display_name,
                    start=format_day(self.env, self.term_start),
                )
            )

    def _get_lines_to_carry_out(self):
        """Lines that are still to be decided and have something to be decided on."""
        return self.line_ids.filtered(
            lambda line: (
                not line.outcome and (line.contract_line_id or line.action == "add")
            )
        )

    def _start_next_term(self, term, lines):
        """Write the next term to the contract, line by line, as proposed.

        :param lines: renewal.line to carry out
        """
        self.ensure_one()
        changes = {line: line._get_changes() for line in lines}
        if self._is_header_dated(lines):
            if not any(changes.values()):
                self._extend_header(lines, term)
                return
            self._pin_ends(lines)
        pattern = lines.contract_line_id[:1]
        for line in lines:
            if line.action == "drop":
                line.contract_line_id._end_with_term(self.current_end)
                line.outcome = "churned"
            elif line.action == "add":
                line.contract_line_id = pattern.create(
                    pattern._prepare_added_line_vals(line, term)
                )
                line.write({"outcome": "renewed", "renewed_until": term.end})
            elif changes[line] or self.renewal_type != "evergreen":
                line.renewed_until = term.end
                line.contract_line_id._start_next_term(term, changes[line])

    def _is_header_dated(self, lines):
        """The header of the contract carries the end, not its lines."""
        dated = lines.contract_line_id.filtered("date_end")
        return self.renewal_type != "evergreen" and not dated

    def _extend_header(self, lines, term):
        lines.write({"renewed_until": term.end})
        self.contract_id.date_end = term.end

    def _pin_ends(self, lines):
        """Give the lines their own end before they part."""
        lines.contract_line_id.write({"date_end": self.current_end})

    def _close_reviews(self, date_ref):
        """A yearly review has no term that ends: it is closed by name."""
        reviews = self.filtered(lambda r: r.renewal_type == "evergreen")
        reviews._close("renewed", date_ref, self.env._("The contract runs on"))

    def _check_decided(self, outcome):
        """The contract must have brought the renewals where the wizard said."""
        wrong = self.filtered(lambda renewal: renewal.outcome != outcome)
        if wrong:
            raise UserError(
                self.env._(
                    "%(names)s could not be closed: the contract has lines that the "
                    "proposal does not decide on. Check the contract's lines.",
                    names=", ".join(wrong.mapped("display_name")),
                )
            )

    def _describe_next_term(self, term):
        """What was done, in words, for the contract's chatter."""
        if self.renewal_type == "evergreen":
            return self.env._("Yearly review: the contract runs on.")
        return self.env._(
            "Renewed from %(start)s to %(end)s, %(amount)s per year.",
            start=format_day(self.env, term.start),
            end=format_day(self.env, term.end),
            amount=format_amount(self.env, self.proposed_amount, self.currency_id),
        )

    def _log_on_contracts(self, bodies):
        """One note per contract, whatever the number of its lines.

        :param bodies: {renewal.renewal: text}
        """
        texts = {}
        for renewal, body in bodies.items():
            texts.setdefault(renewal.contract_id.id, []).append(body)
        contracts = self.contract_id
        contracts._message_log_batch(
            bodies={
                contract_id: " ".join(parts) for contract_id, parts in texts.items()
            }
        )
