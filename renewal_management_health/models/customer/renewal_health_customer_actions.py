# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from odoo.addons.renewal_management.tools.action import dialog


class RenewalHealthCustomer(models.Model):
    """The buttons on a customer's health."""

    _inherit = "renewal.health.customer"

    def action_score(self):
        """Score now what the daily run would score tonight."""
        self.check_access("read")
        self._score_now()
        return True

    def action_give_pulse(self):
        """Ask for a sentiment and its reason."""
        self.ensure_one()
        self._check_stays()
        view = self.env.ref(
            "renewal_management_health.renewal_health_pulse_view_form_quick"
        )
        name = self.env._("CSM sentiment on %(customer)s", customer=self.display_name)
        return dialog(name, "renewal.health.pulse", view, default_customer_id=self.id)

    def action_notice(self):
        """Record the notice of non-renewal; pressed again, withdraw it."""
        for customer in self:
            today = customer.company_id._get_renewal_today()
            customer.notice_date = False if customer.notice_date else today
        return self.action_score()

    def action_sponsor(self):
        """Mark the sponsor as left; pressed again, there is a new one."""
        for customer in self:
            customer.has_lost_sponsor = not customer.has_lost_sponsor
        return self.action_score()

    def action_override(self):
        """Override the score until a day, with a reason."""
        self.ensure_one()
        return dialog(
            self.env._("Override the score"),
            "renewal.health.override",
            self.env.ref("renewal_management_health.renewal_health_override_view_form"),
            default_customer_id=self.id,
            default_score=self.score,
        )

    def action_end_override(self):
        """End the override: the computed score counts again."""
        self.ensure_one()
        return self.override_id.action_end()

    def action_view_renewals(self):
        """Open the renewals of the customer."""
        self.ensure_one()
        domain = [("health_id", "=", self.id)]
        return self.env["renewal.renewal"]._get_list_action(domain)
