# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class RenewalHealthMeasure(models.Model):
    """Days since customer and company last spoke with each other.

    What the customer wrote, and meetings that took place: mails that only we sent are
    no conversation. Of a customer that never spoke with us nothing is known.
    """

    _inherit = "renewal.health.measure"

    def _measure_contact(self, company, date_ref, partner_ids=None):
        self.env["mail.message"].flush_model()
        self.env["calendar.event"].flush_model()
        self.env["calendar.attendee"].flush_model()
        # both are moments, whatever the field
        moment = fields.Datetime()
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id,
                       (%(date_ref)s::date - MAX(%(day)s))::float8,
                       %(date_ref)s::date
                  FROM (%(talks)s) AS talk
                  JOIN res_partner AS partner ON partner.id = talk.partner_id
                 WHERE partner.partner_share
                   AND partner.commercial_partner_id IS NOT NULL
                   AND %(is_ours)s
                 GROUP BY partner.commercial_partner_id
                """,
                date_ref=date_ref,
                day=self._get_day_sql(moment, company, SQL("talk.date")),
                talks=self._get_talks_sql(
                    company,
                    self._get_day_end(moment, company, date_ref),
                    partner_ids,
                ),
                # an extension may have added the talks of everybody
                is_ours=self._get_people_sql(SQL("partner.id"), partner_ids),
            )
        )

    def _get_talks_sql(self, company, end, partner_ids=None):
        """One row for each person and talk before that moment, of the people of these
        customers when there are any given. Extend for calls."""
        return SQL(
            """
            SELECT author_id AS partner_id, MAX(date) AS date
              FROM mail_message
             WHERE message_type IN ('email', 'comment')
               AND author_id IS NOT NULL
               AND date < %(end)s
               AND (record_company_id IS NULL OR record_company_id = %(company)s)
               AND %(is_author)s
             GROUP BY author_id
             UNION ALL
            SELECT attendee.partner_id, MAX(event.stop)
              FROM calendar_attendee AS attendee
              JOIN calendar_event AS event ON event.id = attendee.event_id
             WHERE event.active
               AND event.stop < %(end)s
               AND attendee.state != 'declined'
               AND %(is_attendee)s
             GROUP BY attendee.partner_id
            """,
            end=end,
            company=company.id,
            is_author=self._get_people_sql(SQL("author_id"), partner_ids),
            is_attendee=self._get_people_sql(SQL("attendee.partner_id"), partner_ids),
        )

    def _get_people_sql(self, column, partner_ids):
        """Whether it is somebody of these customers; of one customer only its talks are
        read, by their index, and not the mails of all the years."""
        if partner_ids is None:
            return SQL("TRUE")
        return SQL(
            "%s IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))",
            column,
            list(partner_ids),
        )
