# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from .renewal_health_model import MIN_OUTCOMES


class RenewalHealthModel(models.Model):
    """What a manager may do: learn now, believe it, do without."""

    _inherit = "renewal.health.model"

    def action_learn(self):
        """Learn now, whatever is selected, and say what would be likely today."""
        self.check_access("write")
        # sudo: models are the system's; access was checked, the company is the user's
        company = self.env.company.sudo()
        date_ref = company._get_renewal_today()
        model = self.sudo()._learn(company, date_ref)
        if not model:
            raise UserError(
                self.env._(
                    "Not enough data yet: close %(count)s renewals as renewed or "
                    "lost first.",
                    count=MIN_OUTCOMES,
                )
            )
        self.env["renewal.renewal"].sudo()._predict_company(company, date_ref)
        return model.get_formview_action()

    def action_activate(self):
        """Believe this one from now on."""
        self.ensure_one()
        self.check_access("write")
        if not self._is_trusted():
            raise UserError(self.reason)
        # sudo: access was checked
        model = self.sudo()
        model._take_place()
        model.state = "active"
        self._predict_again()
        return None if model._is_fed() else self._tell_of_setting()

    def _tell_of_setting(self):
        """Say that the forecast does not follow it yet, and what to do."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "message": self.env._(
                    "It now counts for who is at risk. The forecast follows the stages "
                    "until “Use Likelihood in Forecast” is switched on in the settings."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_retire(self):
        """Do without; the forecast follows the stages again."""
        self.check_access("write")
        # sudo: access was checked
        self.sudo().state = "retired"
        self._predict_again()

    def _predict_again(self):
        # sudo: whoever may choose the model chooses for the company's renewals
        for company in self.sudo().company_id:
            self.env["renewal.renewal"].sudo()._predict_company(
                company, company._get_renewal_today()
            )
