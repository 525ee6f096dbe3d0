# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalRenewal(models.Model):
    """The outcome of a term: closing a renewal with it, and opening it again.

    Who decides, and what it does to the contract, is in the room ``outcome``.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    outcome = fields.Selection(
        selection=[
            ("renewed", "Renewed"),
            ("churned", "Lost"),
            ("cancelled", "Void"),
        ],
        readonly=True,
        index=True,
        tracking=True,
        help="Empty while the renewal is open.",
    )
    outcome_date = fields.Date(
        readonly=True,
        help="The day on which the outcome takes effect: for a lost renewal, the "
        "last day of the contract, not the day of the notice.",
    )
    closed_date = fields.Date(
        readonly=True,
        index="btree_not_null",
        help="The day on which the outcome was recorded.",
    )
    is_on_time = fields.Boolean(
        compute="_compute_lateness",
        store=True,
        help="Renewed on the due date or before.",
    )
    days_late = fields.Integer(
        compute="_compute_lateness",
        store=True,
        help="Days between the due date and the day it was renewed.",
    )
    is_dismissed = fields.Boolean(
        readonly=True,
        help=(
            "Somebody voided the renewal, so no renewal is opened for the same "
            "term again."
        ),
    )
    outcome_note = fields.Text(
        readonly=True,
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        readonly=True,
        ondelete="restrict",
    )
    win_back_date = fields.Date(
        prefetch=False,  # of lost renewals only, and renewals are read by the thousand
        help="When to try to win the customer back. A playbook for lost renewals "
        "counts its steps from it; without one, the owner gets a task when the renewal "
        "is marked as lost.",
    )
    successor_renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        string="Next Renewal",
        readonly=True,
        index="btree_not_null",
    )

    _win_back_of_lost = models.Constraint(
        "CHECK (win_back_date IS NULL OR COALESCE(outcome, '') = 'churned')",
        "Only a lost renewal has a win-back date.",
    )

    @api.depends("outcome", "closed_date", "due_date")
    def _compute_lateness(self):
        for renewal in self:
            days = 0
            is_won = renewal.outcome == "renewed" and renewal.closed_date
            if is_won and renewal.due_date:
                days = (renewal.closed_date - renewal.due_date).days
            renewal.is_on_time = bool(is_won and days <= 0)
            renewal.days_late = max(days, 0)

    def _close(
        self, outcome, date_ref, note="", reason=None, outcome_date=None, **values
    ):
        """Give the renewals their outcome: amounts freeze, planned work stops.

        :param outcome: ``renewed``, ``churned`` or ``cancelled``; lines that have none
            yet get the same
        :param date_ref: today
        :param note: why, in words; also the reason of steps that are cancelled
        :param reason: contract.terminate.reason of a loss
        :param outcome_date: from when the outcome holds, today if left out
        :param values: more fields to write
        """
        if not self:
            return
        stage = self.env["renewal.stage"]._get_first(outcome)
        values = {
            "outcome": outcome,
            "outcome_date": outcome_date or date_ref,
            "closed_date": date_ref,
            "outcome_note": note,
            "reason_id": reason.id if reason else False,
            "in_window": False,
            "is_lapsed": False,
            "escalation_level": 0,
            **values,
        }
        if stage:
            values["stage_id"] = stage.id
        self.write(values)
        self._decide_lines(outcome)
        self._freeze_amounts(date_ref)
        feedback = note or self.env._("The renewal is closed")
        self._on_closed(feedback)

    def _decide_lines(self, outcome):
        """Lines without an outcome get that of their renewal."""
        undecided = self.line_ids.filtered(lambda line: not line.outcome)
        undecided.write({"outcome": outcome})

    def _on_closed(self, feedback):
        """What else ends with these renewals: tasks that people planned themselves.
        Extend for yours.

        :param feedback: why, in words
        """
        if self.activity_ids:
            self.activity_ids.action_feedback(feedback=feedback)

    def _prepare_loss_vals(self):
        """What ``_close`` takes to lose another renewal as this one was lost. Extend
        for what you know of a loss."""
        self.ensure_one()
        return {
            "date_ref": self.closed_date,
            "note": self.outcome_note,
            "reason": self.reason_id,
            "outcome_date": self.outcome_date,
        }

    def _follows(self, others):
        """Whether this is the next term of lines that one of the others holds."""
        self.ensure_one()
        lines = self.line_ids.contract_line_id
        lines |= lines.predecessor_contract_line_id
        return bool((others - self).line_ids.contract_line_id & lines)

    def _reopen(self, lines=None):
        """Remove the outcome; the next synchronisation updates the dates.

        :param lines: renewal.line that are undecided again; those that were decided
            with their renewal if left out
        """
        if lines is None:
            lines = self.line_ids.filtered(lambda line: line._is_decided_with_renewal())
        lines.write(lines._prepare_undecided_vals())
        self._thaw_amounts()
        self.write(
            {
                "outcome": False,
                "outcome_date": False,
                "closed_date": False,
                "outcome_note": False,
                "reason_id": False,
                "win_back_date": False,
                "is_dismissed": False,
                "successor_renewal_id": False,
                "stage_id": self._default_stage_id().id,
            }
        )
        self._on_reopened()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        """What was renewed or lost counts in the rates of its period for ever."""
        decided = self.filtered(
            lambda r: r.outcome in ("renewed", "churned") and not r.is_reconstructed
        )
        if decided:
            raise UserError(
                self.env._(
                    "%s is decided and counts in the renewal rates, so it cannot be "
                    "deleted. Archive the contract instead.",
                    decided[0].display_name,
                )
            )

    def _on_reopened(self):
        """These renewals are open again. Extend for what depends on it."""
