# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class RenewalRenewal(models.Model):
    """Work on the proposal: it was locked, has alternatives, or its lines are not as
    the system made them."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_work_sources(self, renewal):
        locked = SQL(
            """
            SELECT %(renewal)s.proposal_locked_date::timestamp AS moment,
                   %(renewal)s.proposal_locked_by_id AS user_id
             WHERE %(renewal)s.proposal_locked_by_id IS NOT NULL
               AND %(person)s
            """,
            renewal=renewal,
            person=self._is_person_sql("%s.proposal_locked_by_id", renewal),
        )
        edited = SQL(
            """
            SELECT NULL::timestamp AS moment, NULL::integer AS user_id
              FROM renewal_line d
             WHERE d.renewal_id = %s.id AND d.outcome IS NULL
               AND (d.action IN ('add', 'drop') OR d.price_policy = 'manual')
            """,
            renewal,
        )
        offered = SQL(
            """
            SELECT NULL::timestamp AS moment, NULL::integer AS user_id
              FROM renewal_option o
             WHERE o.renewal_id = %s.id
            """,
            renewal,
        )
        return [
            *super()._get_work_sources(renewal),
            ("proposal", locked),
            ("proposal", edited),
            ("proposal", offered),
        ]
