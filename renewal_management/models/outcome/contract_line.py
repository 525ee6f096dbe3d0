# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.message import format_day


class ContractLine(models.Model):
    """Starting, ending and taking back the terms of a line, by OCA's own mechanism."""

    _inherit = "contract.line"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _contract_line_to_renew_domain(self):
        """A term that was given up for lost is not prolonged by the scheduled job; a
        line that goes on all the same has an undecided renewal again."""
        # sudo: the job sees every contract, whoever may see its renewals
        lines = self.env["renewal.line"].sudo()
        lost = lines._search([("outcome", "=", "churned")])
        undecided = lines._search([("outcome", "=", False)])
        return super()._contract_line_to_renew_domain() + [
            "|",
            ("id", "not in", lost.subselect("contract_line_id")),
            ("id", "in", undecided.subselect("contract_line_id")),
        ]

    # ------------------------------------------------------------------
    # The next term
    # ------------------------------------------------------------------

    def _start_next_term(self, term, changes):
        """Let the line go on for a term.

        Unchanged and without a gap, it goes on the way the company has chosen for OCA's
        own renewals: extended, or with a new line. Anything else needs a new line: a
        new price must not reach the running term.

        :param term: tools.next_term.NextTerm
        :param changes: values that differ in the next term
        :return: contract.line of the next term
        """
        self.ensure_one()
        old_end = self._get_effective_end()
        is_seamless = old_end and term.start == old_end + timedelta(days=1)
        wants_line = self.company_id.create_new_line_at_contract_line_renew
        if not changes and is_seamless and not wants_line:
            line = self._renew_extend_line(term.end)
        else:
            line = self._start_new_line(term)
            line.write(changes)
        if term.is_auto_renew is not None and line.is_auto_renew != term.is_auto_renew:
            line.is_auto_renew = term.is_auto_renew
        return line

    def _start_new_line(self, term):
        """Stop the line where the next term begins, and plan its successor."""
        self._check_not_invoiced(term.start - timedelta(days=1))
        is_auto_renew = self.is_auto_renew
        last_day = term.start - timedelta(days=1)
        end = self._get_effective_end()
        self.stop(min(end, last_day) if end else last_day, post_message=False)
        return self.plan_successor(
            term.start, term.end, is_auto_renew and bool(term.end), post_message=False
        )

    def _prepare_added_line_vals(self, proposal, term):
        """Values of a line that starts with the next term, billed as this line is.

        :param proposal: renewal.line that is added
        """
        self.ensure_one()
        return {
            "contract_id": self.contract_id.id,
            "product_id": proposal.product_id.id,
            "name": proposal.name or proposal.product_id.display_name,
            "uom_id": proposal.product_id.uom_id.id,
            "quantity": proposal.proposed_quantity,
            "automatic_price": False,
            "specific_price": proposal.proposed_price_unit,
            "discount": proposal.proposed_discount,
            "sequence": proposal.sequence,
            "date_start": term.start,
            "date_end": term.end,
            "recurring_next_date": self.get_next_invoice_date(
                term.start,
                self.recurring_invoicing_type,
                self.recurring_invoicing_offset,
                self.recurring_rule_type,
                self.recurring_interval,
                max_date_end=term.end,
            ),
            "recurring_rule_type": self.recurring_rule_type,
            "recurring_interval": self.recurring_interval,
            "recurring_invoicing_type": self.recurring_invoicing_type,
            "is_auto_renew": self.is_auto_renew
            if term.is_auto_renew is None
            else term.is_auto_renew,
            "auto_renew_interval": self.auto_renew_interval,
            "auto_renew_rule_type": self.auto_renew_rule_type,
            "termination_notice_interval": self.termination_notice_interval,
            "termination_notice_rule_type": self.termination_notice_rule_type,
        }

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------

    def _end_with_term(self, day):
        """The lines end on a day, and nothing prolongs them."""
        for line in self:
            line._check_not_invoiced(day)
            if line.is_stop_allowed:
                line.stop(day, post_message=False)

    def _check_not_invoiced(self, day):
        """A line cannot end before the last day that was invoiced."""
        for line in self:
            if line.last_date_invoiced and line.last_date_invoiced > day:
                raise UserError(
                    self.env._(
                        "%(line)s is invoiced until %(invoiced)s and cannot end on "
                        "%(day)s. Choose a later day, or issue a credit note first.",
                        line=line.name,
                        invoiced=format_day(self.env, line.last_date_invoiced),
                        day=format_day(self.env, day),
                    )
                )

    # ------------------------------------------------------------------
    # Taking it back
    # ------------------------------------------------------------------

    def _undo_next_term(self, term_end, is_auto_renew):
        """The line ends with its old term again, and renews by itself if it did.

        :raise UserError: when the next term was invoiced already
        """
        self.ensure_one()
        successor = self.successor_contract_line_id
        if successor:
            successor._check_uninvoiced()
            successor.cancel()
        self._check_not_invoiced(term_end)
        if self.date_end and self.date_end != term_end:
            self.date_end = term_end
        if is_auto_renew and not self.is_auto_renew:
            self.is_auto_renew = True

    def _check_uninvoiced(self):
        for line in self:
            if line.last_date_invoiced or not line.is_cancel_allowed:
                raise UserError(
                    self.env._(
                        "The next term of %(line)s has been invoiced or has ended "
                        "and cannot be undone. Issue a credit note and change the "
                        "contract instead.",
                        line=line.name,
                    )
                )
