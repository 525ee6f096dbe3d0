# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRenewal(models.Model):
    """The contract went to another customer: so does its opportunity."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _on_synchronised(self):
        result = super()._on_synchronised()
        # sudo: the opportunity may be somebody else's
        leads = self.sudo().opportunity_id
        leads._follow_renewals()
        for lead in leads.filtered(lambda lead: lead._is_open_opportunity()):
            lead._get_strange_renewals()._leave_opportunity()
        return result

    def _leave_opportunity(self):
        """Their contract went to another customer: the opportunity stays with its
        own."""
        for renewal in self:
            lead = renewal.opportunity_id
            texts = {
                renewal: self.env._(
                    "The contract went to another customer, and left the opportunity "
                    "%(name)s.",
                    name=lead.name,
                ),
                lead: self.env._(
                    "%(name)s went to another customer, and is no longer part of this "
                    "opportunity.",
                    name=renewal.name,
                ),
            }
            renewal.opportunity_id = False
            for record, text in texts.items():
                record._message_log(body=text)
