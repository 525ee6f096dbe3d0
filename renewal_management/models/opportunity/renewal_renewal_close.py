# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRenewal(models.Model):
    """When renewals are decided, so is the opportunity that carries them."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _on_closed(self, feedback):
        result = super()._on_closed(feedback)
        # sudo: the opportunity may be out of sight of whoever renews the contract
        linked = self.sudo().filtered("opportunity_id")
        if linked:
            linked.opportunity_id._follow_renewals()
            linked._close_opportunity()
        return result

    def _on_reopened(self):
        result = super()._on_reopened()
        self._ask_about_opportunity()
        return result

    def _close_opportunity(self):
        """The opportunity of these renewals, when it is still open and nothing is left
        to decide: won if at least one was renewed, lost if none was. If all its
        renewals are void, a person has to look at it.

        Override to settle opportunities in another way, or not at all.
        """
        leads = self.opportunity_id.filtered(lambda lead: lead._is_open_opportunity())
        leads._log_renewals(self)
        outcomes = leads._get_renewal_outcomes()
        decided = leads.filtered(lambda lead: False not in outcomes[lead])
        won = decided.filtered(lambda lead: "renewed" in outcomes[lead])
        lost = (decided - won).filtered(lambda lead: "churned" in outcomes[lead])
        won.action_set_won()
        lost._lose_with_renewals(self)
        (decided - won - lost)._ask_what_remains()
