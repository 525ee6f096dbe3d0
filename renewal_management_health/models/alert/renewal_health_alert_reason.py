# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..customer.renewal_health_customer import BANDS
from .renewal_health_alert import CLOSE_REASONS, KINDS


class RenewalHealthAlertReason(models.Model):
    """Why an alert is open: one for each kind, each with an end of its own. The alert
    stays open until the last one is over."""

    _name = "renewal.health.alert.reason"
    _description = "Reason of a Health Alert"
    _inherit = ["renewal.readonly.mixin"]
    _order = "alert_id, id"
    _rec_name = "kind"

    alert_id = fields.Many2one(
        comodel_name="renewal.health.alert",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=KINDS,
        string="Alert Type",
        required=True,
        readonly=True,
    )
    opened_date = fields.Date(
        required=True,
        readonly=True,
    )
    closed_date = fields.Date(
        readonly=True,
    )
    close_reason = fields.Selection(
        selection=CLOSE_REASONS,
        string="Closing Reason",
        readonly=True,
    )
    is_over = fields.Boolean(
        readonly=True,
        help="It has cleared. What was closed by hand reopens only after that.",
    )
    score_before = fields.Integer(
        readonly=True,
        aggregator="avg",
    )
    score = fields.Integer(
        string="Score When Opened",
        readonly=True,
        aggregator="avg",
    )
    band_before = fields.Selection(
        selection=BANDS,
        readonly=True,
    )
    band = fields.Selection(
        selection=BANDS,
        string="Band When Opened",
        readonly=True,
    )

    _open_uniq = models.UniqueIndex(
        "(alert_id, kind) WHERE closed_date IS NULL",
        "The alert is open for that reason already.",
    )

    def _describe(self):
        """It in a few words, in the language of the context."""
        self.ensure_one()
        values = {"score": self.score, "before": self.score_before}
        if self.kind == "threshold":
            limit = self.alert_id.customer_id.scorecard_id.alert_below
            return self.env._("Score %(score)s, below %(limit)s", limit=limit, **values)
        if self.kind == "drop":
            return self.env._(
                "Down %(points)s points: %(before)s → %(score)s",
                points=self.score_before - self.score,
                **values,
            )
        bands = dict(self._fields["band"]._description_selection(self.env))
        return self.env._(
            "Was “%(former)s”, is “%(band)s”",
            # of an alert from before scores were kept, nothing is known
            former=bands[self.band_before or "unknown"],
            band=bands[self.band or "unknown"],
        )

    def _close(self, reason, date_ref):
        """End those that are open.

        :param reason: a value of ``close_reason``
        """
        self.filtered(lambda row: not row.closed_date).write(
            {"closed_date": date_ref, "close_reason": reason}
        )
