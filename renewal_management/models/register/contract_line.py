# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain

LOST = Domain("outcome", "=", "churned")


class ContractLine(models.Model):
    """Lines that a register speaks of."""

    _inherit = "contract.line"  # pylint: disable=consider-merging-classes-inherited

    def _follow_successors(self, until=None):
        """The line that stands for this one in a term: renewed or changed meanwhile.

        :param until: last day of the term; without one, the last line counts
        """
        line = self
        while following := line.successor_contract_line_id:
            start = following.date_start
            # an end is often typed as the day on which the next term begins
            is_later = until and start and start >= until
            if following.is_canceled or is_later:
                break
            line = following
        return line

    def _get_chain(self):
        """These lines, and all that come before and after them."""
        chain = lines = self
        while (
            lines := (
                lines.predecessor_contract_line_id | lines.successor_contract_line_id
            )
            - chain
        ):
            chain |= lines
        return chain

    def _may_go_on(self):
        """Whether the line can have a next term."""
        self.ensure_one()
        return self._is_renewable() and not self.contract_id.is_terminated

    def _get_decided(self, domain):
        """What decided the last term of these lines, so that they do not run past it.

        :param domain: of ``renewal.line``, which decisions count
        """
        # sudo: the register is read by those who may; what is decided is not shown
        decided = self.env["renewal.line"].sudo()
        return decided.search(
            Domain("contract_line_id", "in", self.ids) & domain
        ).filtered(lambda line: line._is_decided_until_its_end())

    def _get_ending(self):
        """How the line ends, as it can be written back."""
        self.ensure_one()
        return {
            "date_end": fields.Date.to_string(self.date_end) or False,
            "is_auto_renew": self.is_auto_renew,
        }
