# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

# Stage type -> the wizard that gives that outcome.
WIZARDS = {
    "renewed": "renewal_renew_action",
    "churned": "renewal_lose_action",
    "cancelled": "renewal_cancel_action",
}


class RenewalRenewal(models.Model):
    """How a term ended."""

    _inherit = "renewal.renewal"

    outcome = fields.Selection(
        selection=[
            ("renewed", "Renewed"),
            ("churned", "Lost"),
            ("cancelled", "Cancelled"),
        ],
        readonly=True,
        index=True,
        tracking=True,
        help="Empty while the renewal is open.",
    )
    outcome_date = fields.Date(
        readonly=True,
        help="The day from which the outcome holds: for a lost renewal the last day of "
        "the contract, not the day of the notice.",
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
        help="A person cancelled the renewal: the same term is not opened again.",
    )
    outcome_note = fields.Text(
        readonly=True,
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        readonly=True,
        ondelete="restrict",
    )
    successor_renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        string="Next Renewal",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
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

    @api.constrains("stage_id", "outcome")
    def _check_stage(self):
        """Columns that stand for an outcome hold the renewals that have it. Whoever
        drops a card there is led to the wizard that asks for what is missing."""
        for renewal in self:
            stage_type = renewal.stage_id.stage_type
            is_closing = stage_type not in ("upcoming", "open")
            if is_closing and not renewal.outcome:
                renewal._ask_for_outcome(stage_type)
            stages = self.env["renewal.stage"]
            is_elsewhere = stage_type != renewal.outcome
            if renewal.outcome and is_elsewhere and stages._get_first(renewal.outcome):
                renewal._ask_to_reopen()

    def _ask_for_outcome(self, stage_type):
        message = {
            "renewed": self.env._("To renew %s, say for how long."),
            "churned": self.env._("To close %s as lost, say why."),
            "cancelled": self.env._("To cancel %s, say why."),
        }[stage_type]
        button = {
            "renewed": self.env._("Renew"),
            "churned": self.env._("Lost"),
            "cancelled": self.env._("Cancel the renewal"),
        }[stage_type]
        self._redirect(message % self.display_name, WIZARDS[stage_type], button)

    def _ask_to_reopen(self):
        self._redirect(
            self.env._("%s is closed. Open it again to move it.", self.display_name),
            "renewal_reopen_action",
            self.env._("Open again"),
        )

    def _redirect(self, message, action, button):
        raise RedirectWarning(
            message,
            self.env.ref(f"renewal_management.{action}").id,
            button,
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
        """Lock the renewals, and make sure that nobody was faster.

        :raise UserError: when one of them is closed or being worked on
        """
        self.env["renewal.transaction"]._claim(self)
        closed = self.filtered("outcome")
        if closed:
            raise UserError(
                self.env._(
                    "%(names)s: closed already. Leave them out, or open them again "
                    "first.",
                    names=", ".join(closed.mapped("display_name")),
                )
            )

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
            "needs_planning": False,
            "escalation_level": 0,
            **values,
        }
        if stage:
            values["stage_id"] = stage.id
        self.write(values)
        undecided = self.line_ids.filtered(lambda line: not line.outcome)
        # what was only proposed, and not carried out, is nobody's gain
        unrealised = undecided.filtered(lambda line: line.action == "add")
        unrealised.write({"outcome": "cancelled"})
        (undecided - unrealised).write({"outcome": outcome})
        self._freeze_amounts(date_ref)
        feedback = note or self.env._("The renewal is closed")
        self.env["renewal.step"]._stop_renewals(self, feedback)
        # what people planned themselves
        if self.activity_ids:
            self.activity_ids.action_feedback(feedback=feedback)

    def _reopen(self):
        """Take the outcome back; the next synchronisation brings the dates in line."""
        for renewal in self:
            # lines that left before the renewal closed stay away
            renewal.line_ids.filtered(
                lambda line, renewal=renewal: (
                    line.outcome != "cancelled"
                    or renewal.outcome == "cancelled"
                    or line.action == "add"
                )
            ).write({"outcome": False, "renewed_until": False})
        self._thaw_amounts()
        self.write(
            {
                "outcome": False,
                "outcome_date": False,
                "closed_date": False,
                "outcome_note": False,
                "reason_id": False,
                "is_dismissed": False,
                "successor_renewal_id": False,
                "stage_id": self._default_stage_id().id,
                "needs_planning": True,
            }
        )
