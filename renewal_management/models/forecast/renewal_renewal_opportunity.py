# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ...tools.forecast import weigh
from ..term.renewal_renewal_change import after_change

# CRM takes an opportunity of 100 % for one that is closed.
SUREST = 99.99


class RenewalRenewal(models.Model):
    """The opportunity of a renewal is as likely as the renewal."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    @after_change(310, "stage_id")
    def _on_stage_changed(self, before, vals):
        self._follow_proposal()

    def _prepare_opportunity_vals(self):
        return {
            **super()._prepare_opportunity_vals(),
            **self._prepare_probability_vals(),
        }

    def _prepare_probability_vals(self):
        """Probability of the opportunity that these renewals share, in percent: each
        counts by what it is worth."""
        parts = [
            (
                renewal.company_renewed_amount
                if renewal.outcome
                else renewal.company_proposed_amount,
                renewal.computed_probability,
            )
            for renewal in self
            if renewal.outcome in (False, "renewed")
        ]
        percent = min(weigh(parts) or 0.0, SUREST)
        return {"probability": percent, "renewal_probability": percent}

    @api.model
    def _get_other_opportunity_ids(self, company):
        """Opportunities that may be less or more likely than their open renewals, and
        that nobody has edited: one query. Those with several renewals may be among
        them every day."""
        self.env.flush_all()
        query = SQL(
            """
            SELECT DISTINCT l.id FROM renewal_renewal r
              JOIN crm_lead l ON l.id = r.opportunity_id
             WHERE r.company_id = %s AND r.outcome IS NULL AND l.active
               AND l.won_status = 'pending'
               AND ABS(LEAST(r.computed_probability, %s)
                       - COALESCE(l.renewal_probability, -1)) >= 0.005
               AND (ABS(l.probability - COALESCE(l.renewal_probability, 0)) < 0.005
                    OR ABS(l.probability - l.automated_probability) < 0.005)
             ORDER BY l.id
            """,
            company.id,
            SUREST,
        )
        return [row[0] for row in self.env.execute_query(query)]
