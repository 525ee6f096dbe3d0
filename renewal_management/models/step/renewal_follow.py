# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .renewal_plan_change import CONFIRMED


class RenewalFollow(models.Model):
    """Another choice on a track says which planned steps it cancels."""

    _inherit = "renewal.follow"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        # on the last mile the renewal is written in turn: that is not told twice
        silent = self.with_context(**{CONFIRMED: True})
        return self.env["renewal.plan.change"]._write_and_tell(
            self, vals, super(RenewalFollow, silent).write
        )

    @api.model
    def _pass_on(self, renewals):
        """Have another renewal of the customers carry what these carried."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.id FROM renewal_follow f
                  JOIN renewal_track k ON k.id = f.track_id
                 WHERE f.renewal_id IN %s AND k.carrier = 'customer'
                """,
                renewals._ids,
            )
        )
        if rows:
            follows = self.browse(row[0] for row in rows)
            # sudo: the other renewals may be somebody else's
            renewals.sudo()._request_planning(follows._get_customer_domain())

    def _get_customer_domain(self):
        """All open renewals of the customers."""
        renewals = self.renewal_id
        return (
            renewals._get_open_domain()
            & Domain("partner_id", "in", renewals.partner_id.ids)
            & Domain("company_id", "in", renewals.company_id.ids)
        )

    def _get_renewals_to_replan(self):
        """Open renewals of the customers: one of them carries the playbook."""
        return self.renewal_id.search(self._get_customer_domain())
