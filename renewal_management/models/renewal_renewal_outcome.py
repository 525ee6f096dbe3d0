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

    def _close(self, outcome, outcome_date, note="", reason=None):
        """Give the renewals their outcome: amounts freeze, planned work stops."""
        if not self:
            return
        stage = self.env["renewal.stage"]._get_first(outcome)
        values = {
            "outcome": outcome,
            "outcome_date": outcome_date,
            "outcome_note": note,
            "reason_id": reason.id if reason else False,
            "in_window": False,
            "is_lapsed": False,
            "needs_planning": False,
            "escalation_level": 0,
        }
        if stage:
            values["stage_id"] = stage.id
        self.write(values)
        self.line_ids.filtered(lambda line: not line.outcome).write(
            {"outcome": outcome}
        )
        self.env["renewal.step"]._stop_renewals(
            self, note or self.env._("The renewal is closed")
        )

    def _reopen(self):
        """Take the outcome back; the next synchronisation brings the dates in line."""
        for renewal in self:
            renewal.line_ids.filtered(
                lambda line, renewal=renewal: line.outcome == renewal.outcome
            ).write({"outcome": False, "renewed_until": False})
        self.write(
            {
                "outcome": False,
                "outcome_date": False,
                "outcome_note": False,
                "reason_id": False,
                "stage_id": self._default_stage_id().id,
                "needs_planning": True,
            }
        )
