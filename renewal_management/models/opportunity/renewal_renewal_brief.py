# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRenewal(models.Model):
    """The opportunity in the brief of a handover."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _get_brief_facts(self):
        facts = super()._get_brief_facts()
        # sudo: the brief names the opportunity, whoever may open it
        lead = self.sudo().opportunity_id
        if lead:
            name = f"{lead.name} ({lead.stage_id.name})" if lead.stage_id else lead.name
            facts.append((self.env._("Opportunity"), name))
        return facts

    def _get_conversations(self):
        records = super()._get_conversations()
        return [*records, self.opportunity_id] if self.opportunity_id else records
