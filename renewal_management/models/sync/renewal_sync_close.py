# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# Why a renewal was closed by its contract, for each outcome.
CLOSING_NOTES = {
    "renewed": _lt("The term was renewed"),
    "churned": _lt("No line was renewed"),
    "cancelled": _lt("No line of the contract ends with this term any more"),
}


class RenewalSync(models.AbstractModel):
    """Closing the renewals that their contracts have decided."""

    _inherit = "renewal.sync"

    def _close_decided(self, groups, date_ref):
        """Close the renewals whose lines are all decided, all of one outcome at once:
        closing costs the same number of queries for one as for many.

        :param groups: [renewal.renewal]
        """
        renewals = self.env["renewal.renewal"].union(*groups)
        for outcome, decided in renewals.grouped(self._get_decision).items():
            if outcome:
                note = self.env._(CLOSING_NOTES[outcome])
                decided._close(outcome, date_ref, note)

    def _get_decision(self, renewal):
        """Outcome of a renewal by those of its lines; False while one has none."""
        lines = renewal.line_ids.filtered(lambda line: line.action != "add")
        outcomes = set(lines.mapped("outcome"))
        if False in outcomes:
            return False
        # one line that goes on is enough; a term without any line is nobody's
        order = ("renewed", "churned", "cancelled")
        return next((name for name in order if name in outcomes), "cancelled")

    def _close_unfollowed(self, contract, renewals, date_ref):
        """Terminated: lost, on the day the last line ends. Archived: cancelled."""
        if not contract.is_terminated:
            renewals._close("cancelled", date_ref, self.env._("Contract not followed"))
            return
        lines = contract.contract_line_ids.filtered(lambda line: line._is_renewable())
        ends = [line._get_effective_end() for line in lines]
        last_end = max(filter(None, ends), default=contract.terminate_date)
        never_begun = renewals.filtered(
            lambda r: r._follows(renewals) and r.term_start > last_end
        )
        note = self.env._("The term before it was lost: this one never began")
        never_begun._close("cancelled", date_ref, note)
        (renewals - never_begun)._close(
            "churned",
            date_ref,
            contract.terminate_comment or self.env._("Contract terminated"),
            contract.terminate_reason_id,
            outcome_date=last_end,
        )
