# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from odoo.addons.renewal_management.models.home.renewal_home_work import RENEWALS

ALERTS = "renewal_management_health.renewal_health_alert_action"
# Days after which an alert that nobody acknowledged is one for the manager.
REACTION_DAYS = 2
TONES = {"green": "success", "amber": "warning", "red": "danger"}
SCORED = Domain("health_band", "in", tuple(TONES))


class RenewalHome(models.AbstractModel):
    """What health adds to everybody's page."""

    _inherit = "renewal.home"

    def _get_work_boxes(self):
        renewals = self.env["renewal.renewal"]
        at_risk = renewals._get_open_domain() & Domain("is_at_risk", "=", True)
        return [
            *super()._get_work_boxes(),
            self._get_box(
                "at_risk",
                self.env._("At risk"),
                RENEWALS,
                at_risk & self._get_mine_domain(),
                "at_risk_amount",
                tone="danger",
            ),
        ]

    def _get_team_boxes(self):
        since = self.env.company._get_renewal_today() - timedelta(days=REACTION_DAYS)
        alerts = Domain(
            [
                ("state", "=", "open"),
                ("reacted_date", "=", False),
                ("opened_date", "<=", since),
            ]
        )
        if not self._is_manager():
            alerts &= Domain(
                "customer_id.renewal_ids",
                "any",
                self._get_team_domain() & Domain("outcome", "=", False),
            )
        label = self.env._("Alerts without reaction")
        return [
            *super()._get_team_boxes(),
            self._get_box("unanswered", label, ALERTS, alerts, tone="danger"),
        ]

    # ------------------------------------------------------------------
    # The chart
    # ------------------------------------------------------------------

    def _get_chart(self, height="health_score", only=SCORED):
        """By score; by probability while nobody has one."""
        return super()._get_chart(height, only) or super()._get_chart()

    def _get_bubble_tone(self, renewal):
        return TONES.get(renewal.health_band) or super()._get_bubble_tone(renewal)

    # ------------------------------------------------------------------
    # First steps
    # ------------------------------------------------------------------

    def _get_setup_steps(self, company):
        ours = [("company_id", "=", company.id)]
        return [
            *super()._get_setup_steps(company),
            (
                "feed",
                self.env._("Have your product report its usage"),
                self.env["renewal.usage"].search_count(ours, limit=1),
                "renewal_management_health.renewal_usage_action",
            ),
        ]
