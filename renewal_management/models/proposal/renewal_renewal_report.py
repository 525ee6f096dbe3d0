# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models


class RenewalRenewal(models.Model):
    """What the printed proposal says. Called in the customer's language."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    proposal_valid_until = fields.Date(
        help="Printed on the proposal. Left empty, that is the decision date.",
    )

    def _get_proposal_filename(self):
        self.ensure_one()
        return self.env._("Proposal - %(name)s", name=self.name)

    def _get_proposal_values(self):
        """Values of the printed proposal. Override to print more."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.outcome != "cancelled" or line.action == "add"
        )
        if self.proposal_locked_date:
            lines = lines.filtered(lambda line: line._is_frozen())
        rows = [line._get_proposal_row() for line in lines]
        before = sum(row["before"]["amount"] for row in rows if row["before"])
        after = sum(row["after"]["amount"] for row in rows if row["after"])
        return {
            "date": self._get_proposal_date(),
            "valid_until": self._get_proposal_validity(),
            "next_start": self.current_end + timedelta(days=1),
            "sender": self._get_proposal_sender(),
            "rows": [row for row in rows if row["after"]],
            "ended": [row for row in rows if not row["after"]],
            "before": before,
            "after": after,
            "difference": after - before,
            "has_discount": any(
                (row["before"] or row["after"])["discount"]
                or (row["after"] or row["before"])["discount"]
                for row in rows
            ),
        }

    def _get_proposal_date(self):
        return self.proposal_locked_date or self.company_id._get_renewal_today()

    def _get_proposal_validity(self):
        """The last day on which the customer can say yes; none once it has passed."""
        day = self.proposal_valid_until or self.decision_date
        return day if day and day >= self._get_proposal_date() else False

    def _get_proposal_sender(self):
        """The customer's contact person at the company."""
        # sudo: phone and address of a colleague, which the letter is to show
        return self.sudo()._get_escalation_chain()[:1]
