# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRenewal(models.Model):
    """A lost customer is tried again."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _create_win_back_opportunities(self):
        """One for each of these lost renewals.

        :return: {renewal: crm.lead}
        """
        # owners hear of it once, in the digest of the daily run
        # sudo: the owner's opportunity may be out of sight of whoever runs the step
        leads = (
            self.env["crm.lead"]
            .sudo()
            .with_context(mail_auto_subscribe_no_notify=True)
            .create([renewal._prepare_win_back_vals() for renewal in self])
        )
        return dict(zip(self, leads.with_env(self.env), strict=True))

    def _prepare_win_back_vals(self):
        """Values of the opportunity: what was lost is expected. Override to add your
        own."""
        self.ensure_one()
        return {
            "type": "opportunity",
            "name": self.env._("Win back: %(name)s", name=self.partner_id.name),
            "partner_id": self.contact_id.id,
            "user_id": self._get_opportunity_owner().id,
            "company_id": self.company_id.id,
            "expected_revenue": self.company_atr_amount,
            "tag_ids": self.tag_ids.ids,
            **self._prepare_team_vals(),
        }
