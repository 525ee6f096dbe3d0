# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..lifecycle.renewal_lifecycle_facts import TICKETS

# A run that did not take place for some days makes up for it.
LOOK_BACK_DAYS = 7


class RenewalTicketSurvey(models.AbstractModel):
    """Customers are asked after their tickets were closed, where ``helpdesk_mgmt`` is
    installed and the company chose a survey.

    A step is planned on the renewal that is decided first; everything else is what is
    done with any step: opt-outs, the cap, hours, the claim. A ticket has one step at
    most, and a customer one ticket that is asked about.
    """

    _name = "renewal.ticket.survey"
    _description = "Surveys After Tickets"

    def _is_asking(self, company):
        return TICKETS in self.env and company.renewal_ticket_survey_id.active

    def _ask(self, company, date_ref):
        """Plan the surveys of a day. :return: number of steps"""
        self.env.flush_all()
        rows = self.env.execute_query(self._get_tickets_sql(company, date_ref))
        content = company.renewal_ticket_survey_id
        steps = self.env["renewal.step"].create(
            [
                {
                    "renewal_id": renewal_id,
                    "name": content.name,
                    "action": "touchpoint",
                    "touchpoint_ids": content.ids,
                    "scheduled_date": date_ref,
                    "survey_source": f"{TICKETS},{ticket_id}",
                    "asked_partner_id": partner_id,
                }
                for ticket_id, partner_id, renewal_id in rows
            ]
        )
        return len(steps)

    def _get_tickets_sql(self, company, date_ref):
        """The latest ticket of each customer that is to be asked about, its contact,
        and the renewal that carries the step."""
        content = company.renewal_ticket_survey_id
        return SQL(
            """
            SELECT DISTINCT ON (r.partner_id) h.id, h.partner_id, r.id
              FROM helpdesk_ticket h
              JOIN helpdesk_ticket_stage g ON g.id = h.stage_id AND g.closed
              JOIN res_partner p ON p.id = h.partner_id
              JOIN LATERAL (
                   SELECT o.id, o.partner_id FROM renewal_renewal o
                    WHERE o.partner_id = p.commercial_partner_id
                      AND o.company_id = %(company)s AND o.outcome IS NULL
                      AND o.contract_type = 'sale'
                    ORDER BY o.decision_date, o.id LIMIT 1) r ON TRUE
             WHERE h.company_id = %(company)s AND h.active
               AND h.closed_date >= GREATEST(%(since)s, %(first)s)
               AND NOT EXISTS (
                    SELECT FROM renewal_touch t
                     WHERE t.company_id = %(company)s AND t.partner_id = r.partner_id
                       AND t.touchpoint_id = %(content)s AND t.date > %(free)s)
               AND NOT EXISTS (
                    SELECT FROM renewal_step s
                     WHERE s.company_id = %(company)s AND s.survey_source IS NOT NULL
                       AND (s.survey_source = %(tickets)s || ',' || h.id
                            OR s.partner_id = r.partner_id
                            AND s.state IN ('planned', 'failed')))
             ORDER BY r.partner_id, h.closed_date DESC, h.id DESC
            """,
            company=company.id,
            content=content.id,
            tickets=TICKETS,
            since=company.renewal_ticket_survey_since,
            first=date_ref - timedelta(days=LOOK_BACK_DAYS),
            free=date_ref - timedelta(days=content.repeat_days),
        )
