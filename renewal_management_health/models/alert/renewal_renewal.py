# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.renewal_management.models.term.renewal_renewal_change import (
    after_change,
)


class RenewalRenewal(models.Model):
    """Alerts follow the people of the renewal; briefs and notes tell its health."""

    _inherit = "renewal.renewal"

    @after_change(400, "user_id", "csm_id", "team_id")
    def _on_people_changed_pass_on_alerts(self, before, vals):
        self.health_id._pass_on_alerts()

    def action_view_health(self):
        """Open the customer's health, which explains the score."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "renewal.health.customer",
            "res_id": self.health_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_brief_facts(self):
        facts = super()._get_brief_facts()
        line = self._get_health_line()
        if line:
            facts.append((self.env._("Health"), line))
        if self.is_at_risk and self.risk_reasons:
            facts.append((self.env._("At risk"), self.risk_reasons.replace("\n", "; ")))
        return facts

    def _get_health_line(self):
        """Score, band and trend in a few words, in the language of the context."""
        self.ensure_one()
        if not self.health_band:
            return ""
        bands = dict(self._fields["health_band"]._description_selection(self.env))
        if self.health_band == "unknown":
            return bands["unknown"]
        trends = dict(self._fields["health_trend"]._description_selection(self.env))
        words = [bands[self.health_band], trends.get(self.health_trend)]
        return f"{self.health_score} ({', '.join(filter(None, words))})"
