# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class RenewalRenewal(models.Model):
    """Work on the opportunity is work on its renewals. That a step made it is not."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_work_sources(self, renewal):
        lead = SQL("%s.opportunity_id", renewal)
        since = SQL("%s.create_date", renewal)
        meetings = SQL(
            """
            SELECT e.create_date AS moment, e.create_uid AS user_id
              FROM calendar_event e
             WHERE e.opportunity_id = %s AND e.create_date >= %s AND %s
            """,
            lead,
            since,
            self._is_person_sql("e.create_uid"),
        )
        created = SQL(
            """
            SELECT l.create_date AS moment, l.create_uid AS user_id FROM crm_lead l
             WHERE l.id = %s AND l.create_date >= %s AND %s
               AND NOT EXISTS (SELECT FROM renewal_step s WHERE s.opportunity_id = l.id)
            """,
            lead,
            since,
            self._is_person_sql("l.create_uid"),
        )
        return [
            *super()._get_work_sources(renewal),
            *self._get_record_sources("crm.lead", lead, since),
            ("meeting", meetings),
            ("opportunity", created),
        ]

    def _describe_idleness(self):
        if self.opportunity_id:
            return self.env._(
                "Nobody worked on it: the opportunity was created by the playbook"
            )
        return super()._describe_idleness()
