# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
        """Columns that stand for an outcome hold the renewals that have it."""
        for renewal in self:
            stage_type = renewal.stage_id.stage_type
            is_closing = stage_type not in ("upcoming", "open")
            if is_closing and renewal.outcome != stage_type:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot be moved to %(stage)s: renew or terminate "
                        "the contract, and the renewal closes by itself.",
                        name=renewal.display_name,
                        stage=renewal.stage_id.name,
                    )
                )
            stages = self.env["renewal.stage"]
            if not is_closing and stages._get_first(renewal.outcome):
                raise ValidationError(
                    self.env._(
                        "%(name)s is closed: its stage no longer changes.",
                        name=renewal.display_name,
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
        self.env["renewal.step"]._stop_renewals(
            self, note or self.env._("The renewal is closed")
        )

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
