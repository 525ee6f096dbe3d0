# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools.translate import LazyTranslate

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class Decision(NamedTuple):
    """What to ask when a card is dropped where it needs a decision: the wizard, the
    question, and the button that opens it."""

    action: str
    question: object
    button: object


DECISIONS = {
    "renewed": Decision(
        "renewal_renew_action", _lt("Enter for how long to renew %s."), _lt("Renew")
    ),
    "churned": Decision(
        "renewal_lose_action",
        _lt("Enter a reason to mark %s as lost."),
        _lt("Mark as lost"),
    ),
    "cancelled": Decision(
        "renewal_cancel_action",
        _lt("Enter a reason to void %s."),
        _lt("Void renewal"),
    ),
    "open": Decision(
        "renewal_reopen_action",
        _lt("%s is closed. Reopen it to move it."),
        _lt("Reopen"),
    ),
}


class RenewalRenewal(models.Model):
    """Deciding how a term ended: columns, wizards, and no decision twice."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    @api.constrains("stage_id", "outcome")
    def _check_stage(self):
        """Columns that stand for an outcome hold the renewals that have it. Whoever
        drops a card there gets the wizard that asks for what is missing."""
        stages = self.env["renewal.stage"]
        for renewal in self:
            outcome, stage_type = renewal.outcome, renewal.stage_id.stage_type
            if not outcome and stage_type not in ("upcoming", "open"):
                renewal._ask_to_decide(stage_type)
            if outcome and outcome != stage_type and stages._get_first(outcome):
                renewal._ask_to_decide("open")

    def _on_lapsed(self):
        """The terms ended without an outcome. Extend for who is asked about it."""

    def _ask_to_decide(self, decision):
        """Open the wizard that asks whoever dropped the card for what is missing.

        :param decision: a key of ``DECISIONS``
        """
        action, question, button = DECISIONS[decision]
        # A lazy text takes its values when it is defined: this one gets them here
        question = self.env._(question)
        raise RedirectWarning(
            question % self.display_name,
            self.env.ref(f"renewal_management.{action}").id,
            self.env._(button),
            {"active_model": self._name, "active_id": self.id, "active_ids": self.ids},
        )

    def _open_decision(self, action):
        """Open a wizard on these renewals.

        :param action: external id of its window action
        """
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "context": {
                **self.env.context,
                "active_model": self._name,
                "active_id": self[:1].id,
                "active_ids": self.ids,
            },
        }

    def _claim_undecided(self):
        """Lock the renewals, and check that nobody decided first.

        :raise UserError: when one of them is closed or being worked on
        """
        self.env["renewal.transaction"]._claim(self)
        closed = self.filtered("outcome")
        if closed:
            raise UserError(
                self.env._(
                    "%s is already closed. Leave it out, or reopen it first.",
                    closed.display_name,
                )
                if len(closed) == 1
                else self.env._(
                    "%(names)s: already closed. Leave them out, or reopen them first.",
                    names=", ".join(closed.mapped("display_name")),
                )
            )
